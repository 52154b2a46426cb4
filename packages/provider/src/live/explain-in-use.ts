import type { EvaluationContext } from '@openfeature/core';
import { type Explanation, explain } from '../flags/explain.js';
import type { FlagSet } from '../flags/flag-set.js';
import type { ChosenFlags } from './chosen-flags.js';

/** What a provider has at hand to explain an evaluation. */
export interface AtHand {
  readonly flagSet: FlagSet;
  readonly chosenFlags: ChosenFlags;
}

/** Explains what an evaluation would answer; without a flag set, and where the source is asked for each evaluation, why it cannot. */
export async function explainInUse(
  atHand: AtHand | string,
  key: string,
  context: EvaluationContext,
): Promise<Explanation> {
  if (typeof atHand === 'string') return notReady(key, atHand);
  const explanation = await explain(atHand.flagSet, key, context);
  return atHand.chosenFlags.isAskedFor(atHand.flagSet, key) ? askedFor(explanation) : explanation;
}

function notReady(key: string, why: string): Explanation {
  return {
    key,
    flagKey: undefined,
    path: undefined,
    kind: 'not-ready',
    summary: why,
    reason: 'ERROR',
    variant: undefined,
    enabled: undefined,
    value: undefined,
    variants: [],
  };
}

/** The variant that the flag set knows is somebody else's (A2). */
function askedFor({ key, flagKey, path }: Explanation): Explanation {
  return {
    key,
    flagKey,
    path,
    kind: 'chosen-elsewhere',
    summary:
      'The source chooses the variant for each evaluation, as the AppConfig Agent does, and tells neither its rules nor why: nothing ' +
      'here can explain it',
    reason: 'UNKNOWN',
    variant: undefined,
    enabled: undefined,
    value: undefined,
    variants: [],
  };
}
