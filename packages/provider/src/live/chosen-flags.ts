import {
  ErrorCode,
  type EvaluationContext,
  StandardResolutionReasons as Reason,
  type ResolutionDetails,
} from '@openfeature/core';
import { parseExperimentFlags } from '../document/experiment-flags.js';
import { freezeDeep } from '../document/json-values.js';
import { retrievalTimeFlag } from '../document/retrieval-time.js';
import { hasChosenVariants } from '../flags/chosen-variants.js';
import { evaluate, evaluationsOf } from '../flags/evaluate.js';
import type { BasicFlag, Flags } from '../flags/flag.js';
import type { FlagEvaluation } from '../flags/flag-evaluation.js';
import { createFlagSet, type FlagSet } from '../flags/flag-set.js';
import { type FlagType, resolve } from '../flags/resolve.js';
import { describeError } from '../shared/describe-error.js';
import { check } from '../shared/option-values.js';
import { bounded } from '../source/bounded.js';
import type { FetchedFlag, OpenSource } from '../source/source.js';

/** Requests of one {@link ChosenFlags.evaluateAll} that are under way together. */
const MAX_REQUESTS_AT_A_TIME = 8;

interface FlagSource {
  readonly fetchFlag: OpenSource['fetchFlag'] | undefined;
}

/** Flags whose variant the source chooses by context: each evaluation is a request of its own (A2). */
export class ChosenFlags {
  readonly #source: FlagSource;
  /** Seconds. */
  readonly #requestTimeout: number;
  readonly #signal: AbortSignal;

  /** @param signal aborts every evaluation under way */
  constructor(source: FlagSource, requestTimeout: number, signal: AbortSignal) {
    this.#source = source;
    this.#requestTimeout = requestTimeout;
    this.#signal = signal;
  }

  /**
   * Resolves a flag that the source has to be asked for; `undefined` where the flag set has the answer. Never rejects: what
   * fails or takes too long is the caller's default with GENERAL, never the variant that the flag set knows.
   */
  resolve<T>(
    flagSet: FlagSet,
    type: FlagType,
    key: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> | undefined {
    const flagKey = this.#chosenFlagKey(flagSet.flags, key);
    if (flagKey === undefined) return undefined;
    return this.#ask(flagSet, flagKey, context).then(
      (chosen) => resolve(chosen, type, key, defaultValue, context),
      (error) => Object.freeze({ value: defaultValue, ...this.#failure(flagSet, error) }),
    );
  }

  /** As {@link resolve}, whatever type the key has; with an error in place of a value. */
  evaluate(flagSet: FlagSet, key: string, context: EvaluationContext): Promise<FlagEvaluation> | undefined {
    const flagKey = this.#chosenFlagKey(flagSet.flags, key);
    if (flagKey === undefined) return undefined;
    return this.#ask(flagSet, flagKey, context).then(
      (chosen) => evaluate(chosen, key, context),
      (error) => Object.freeze({ flagKey: key, ...this.#failure(flagSet, error) }),
    );
  }

  /**
   * Evaluates all flags: those that the source has to be asked for by requests, so many at a time, the others from the flag
   * set. `undefined` where the flag set has all answers. Never rejects.
   */
  evaluateAll(flagSet: FlagSet, context: EvaluationContext): Promise<FlagEvaluation[]> | undefined {
    if (this.#source.fetchFlag === undefined || !hasChosenVariants(flagSet.flags)) return undefined;
    return this.#evaluateAll(flagSet, context);
  }

  /** Whether {@link resolve} asks the source for the flag that a key names. */
  isAskedFor(flagSet: FlagSet, key: string): boolean {
    return this.#chosenFlagKey(flagSet.flags, key) !== undefined;
  }

  async #evaluateAll(flagSet: FlagSet, context: EvaluationContext): Promise<FlagEvaluation[]> {
    const flagKeys = [...flagSet.flags.keys()];
    const evaluated: (readonly FlagEvaluation[])[] = [];
    let next = 0;
    const work = async () => {
      for (let index = next++; index < flagKeys.length; index = next++) {
        evaluated[index] = await this.#evaluateFlag(flagSet, flagKeys[index] as string, context);
      }
    };
    await Promise.all(Array.from({ length: MAX_REQUESTS_AT_A_TIME }, work));
    return evaluated.flat();
  }

  async #evaluateFlag(
    flagSet: FlagSet,
    key: string,
    context: EvaluationContext,
  ): Promise<readonly FlagEvaluation[]> {
    if (this.#chosenFlagKey(flagSet.flags, key) === undefined) return evaluationsOf(flagSet, key, context);
    try {
      const chosen = await this.#ask(flagSet, key, context);
      // A flag of that very key comes before an attribute (K1), which the flag by itself does not know.
      return evaluationsOf(chosen, key, context).filter(
        ({ flagKey }) => flagKey === key || !flagSet.flags.has(flagKey),
      );
    } catch (error) {
      return [Object.freeze({ flagKey: key, ...this.#failure(flagSet, error) })];
    }
  }

  /** A flag set of the one flag, as the source chose it for this context. */
  async #ask(flagSet: FlagSet, flagKey: string, context: EvaluationContext): Promise<FlagSet> {
    const { flag, versionLabel, experimentFlags } = await this.#fetch(flagKey, context);
    // The source does not say why it chose that variant (R3).
    const chosenVariantReason = 'UNKNOWN' as const;
    const experiments =
      experimentFlags === undefined
        ? flagSet.options.experiments
        : parseExperimentFlags(experimentFlags).experiments;
    const options = { ...flagSet.options, version: versionLabel, chosenVariantReason, experiments };
    return createFlagSet(new Map([[flagKey, flag]]), options);
  }

  #failure(flagSet: FlagSet, error: unknown) {
    return {
      reason: Reason.ERROR,
      errorCode: this.#signal.aborted ? ErrorCode.PROVIDER_NOT_READY : ErrorCode.GENERAL,
      errorMessage: describeError(error),
      flagMetadata: flagSet.metadata,
    };
  }

  /** The key of the flag that an evaluation asks for, by K1 and K2, if the source chooses that flag's variant. */
  #chosenFlagKey(flags: Flags, key: unknown): string | undefined {
    if (this.#source.fetchFlag === undefined || typeof key !== 'string') return undefined;
    const flagKey = flags.has(key) ? key : key.split('.', 1)[0];
    const flag = flagKey === undefined ? undefined : flags.get(flagKey);
    return flag?.kind === 'basic' && flag.chosenVariant !== undefined ? flagKey : undefined;
  }

  async #fetch(
    flagKey: string,
    context: EvaluationContext,
  ): Promise<Pick<FetchedFlag, 'versionLabel' | 'experimentFlags'> & { flag: BasicFlag }> {
    const what = `The evaluation of flag '${flagKey}'`;
    const fetched = await bounded(what, this.#requestTimeout, this.#signal, async (signal) =>
      this.#source.fetchFlag?.(flagKey, context, signal),
    );
    const value: unknown = fetched?.flag;
    if (typeof value !== 'object' || value === null) throw notAFlag(flagKey);
    const { flag: content, versionLabel, experimentFlags } = fetched as FetchedFlag;
    for (const [name, text] of Object.entries({ versionLabel, experimentFlags })) {
      check(text === undefined || typeof text === 'string', name, 'a string or undefined', text);
    }
    const flag = Object.freeze(retrievalTimeFlag(freezeDeep(content)));
    if (flag.kind !== 'basic') throw notAFlag(flagKey);
    return { flag, versionLabel, experimentFlags };
  }
}

function notAFlag(flagKey: string): TypeError {
  return new TypeError(`Expected flag '${flagKey}' to come as an object with a boolean 'enabled'`);
}
