import type { JsonValue, ResolutionDetails } from '@openfeature/core';

/**
 * What a key answers, whatever its type. `value` is absent where there is none: the flag is disabled (reason DISABLED), or
 * `errorCode` says why. Frozen.
 */
export interface FlagEvaluation extends Readonly<Omit<ResolutionDetails<JsonValue>, 'value'>> {
  readonly flagKey: string;
  readonly value?: JsonValue;
}
