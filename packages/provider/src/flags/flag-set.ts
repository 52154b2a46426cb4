import type { FlagMetadata } from '@openfeature/core';
import { attempt, check, isOneOf, isRecord, readOptions } from '../shared/option-values.js';
import { type Answers, createAnswers } from './answers.js';
import { checkFlags, type Flags } from './flag.js';
import type { FlagSetOptions } from './flag-set-options.js';
import { flagSetMetadata } from './metadata.js';

/** Flags whose values `resolve` reads. Immutable; what it memoises shows only in speed. */
export interface FlagSet {
  /** The flags that it was made of. */
  readonly flags: Flags;
  /** The options that it was made with. */
  readonly options: FlagSetOptions;
  /**
   * `flagMetadata` of an evaluation that knows no flag. Frozen.
   * @internal
   */
  readonly metadata: FlagMetadata;
  /**
   * What the flag of exactly this key can answer; made when first asked for.
   * @internal
   */
  answersOf(key: string): Answers | undefined;
}

const OPTIONS = ['flagSetId', 'version', 'valueAttribute', 'chosenVariantReason', 'experiments'] as const;

/**
 * Makes a flag set of a document's flags. Cheap however many there are: what a flag answers is worked out when it is first asked for.
 *
 * @throws TypeError that names what was expected, and what came
 */
export function createFlagSet(flags: Flags, options: FlagSetOptions): FlagSet {
  checkFlags('flags', flags);
  checkOptions(options);
  const known = new Map<string, Answers>();
  return Object.freeze({
    flags,
    options,
    metadata: flagSetMetadata(options),
    answersOf(key: string): Answers | undefined {
      const answers = known.get(key);
      if (answers !== undefined) return answers;
      const flag = flags.get(key);
      if (flag === undefined) return undefined;
      const made = createAnswers(flag, options, options.experiments?.get(key));
      known.set(key, made);
      return made;
    },
  });
}

/** @throws TypeError where it is none, for callers that no compiler has checked */
export function checkFlagSet(name: string, flagSet: FlagSet): void {
  const isFlagSet = attempt(name, () => isRecord(flagSet) && typeof flagSet.answersOf === 'function');
  check(isFlagSet, name, 'a flag set, as createFlagSet gives it', flagSet);
}

function checkOptions(options: FlagSetOptions): void {
  const { flagSetId, version, valueAttribute, chosenVariantReason, experiments } = readOptions(
    'options',
    options,
    OPTIONS,
  );
  check(typeof flagSetId === 'string', 'flagSetId', 'a string', flagSetId);
  check(version === undefined || typeof version === 'string', 'version', 'a string or undefined', version);
  check(typeof valueAttribute === 'string', 'valueAttribute', 'a string', valueAttribute);
  const isMap = attempt('experiments', () => experiments === undefined || experiments instanceof Map);
  check(isMap, 'experiments', 'a Map of experiments by keys of flags, or undefined', experiments);
  const isReason = isOneOf(['DEFAULT', 'UNKNOWN'], chosenVariantReason);
  check(isReason, 'chosenVariantReason', "'DEFAULT' or 'UNKNOWN'", chosenVariantReason);
}
