import type { JsonValue, ResolutionDetails } from '@openfeature/core';

/**
 * The evaluation of a key without a type asked for. `value` is absent where there is none: the flag is disabled (reason DISABLED), or
 * `errorCode` says why. Frozen.
 */
export interface FlagEvaluation extends Readonly<Omit<ResolutionDetails<JsonValue>, 'value'>> {
  /** The key that was evaluated: of a flag, or `flag.attribute`. */
  readonly flagKey: string;
  /** A feature flag is a boolean; a plain value or an attribute is what it is. */
  readonly value?: JsonValue;
}
