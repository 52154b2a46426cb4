import { type Call, callsOf } from './calls.js';
import { optionsFor } from './inputs.js';
import { type Deviation, deviation } from './judge.js';
import type { Answer } from './send.js';
import type { Operation, ServiceModel } from './service-model.js';
import { World } from './world.js';

export interface Result {
  readonly call: string;
  /** How the answer is not as the model says; `undefined` if it is. */
  readonly deviation: Deviation | undefined;
}

/** Makes every call of an operation, each on AppConfig Local as it was before the first. */
export async function runOperation(
  services: readonly ServiceModel[],
  model: ServiceModel,
  operation: Operation,
): Promise<Result[]> {
  const results: Result[] = [];
  for (;;) {
    // Identifiers differ from world to world, so that the calls are made again with those of this one.
    const world = await World.start(services);
    try {
      const calls = callsOf(model, operation, await optionsFor(model, operation, world));
      while (results.length < calls.length) {
        const call = calls[results.length] as Call;
        const answer = await world.call(operation.name, call.input, call.body);
        results.push({ call: call.name, deviation: deviation(model, call, answer) });
        if (mayHaveChanged(operation, answer)) break;
      }
      if (results.length >= calls.length) return results;
    } finally {
      await world.close();
    }
  }
}

/** A configuration token is used up by a GET. */
function mayHaveChanged({ name, http }: Operation, { status }: Answer): boolean {
  return status < 300 && (http.method !== 'GET' || name === 'GetLatestConfiguration');
}
