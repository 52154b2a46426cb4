import { parentPort, workerData } from 'node:worker_threads';
import { type AliasLimits, readYaml } from './yaml-content.js';

// Runs in a worker thread of its own for each document; see yaml.ts.

export interface YamlRequest {
  readonly text: string;
  readonly limits: AliasLimits;
}

/** The content as JSON text, which the receiver parses in a third of the time that a structured clone takes it. */
export type YamlAnswer =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly message: string };

function answer({ text, limits }: YamlRequest): YamlAnswer {
  const result = readYaml(text, limits);
  return result.ok ? { ok: true, json: JSON.stringify(result.value) } : result;
}

parentPort?.postMessage(answer(workerData as YamlRequest));
