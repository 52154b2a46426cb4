import {
  ErrorCode,
  type EvaluationContext,
  StandardResolutionReasons as Reason,
  type ResolutionDetails,
} from '@openfeature/core';
import { freezeDeep } from '../document/json-values.js';
import { retrievalTimeFlag } from '../document/retrieval-time.js';
import type { BasicFlag, Flags } from '../flags/flag.js';
import { createFlagSet, type FlagSet } from '../flags/flag-set.js';
import { type FlagType, resolve } from '../flags/resolve.js';
import { describeError } from '../shared/describe-error.js';
import { check } from '../shared/option-values.js';
import { bounded } from '../source/bounded.js';
import type { FetchedFlag, OpenSource } from '../source/source.js';

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
    if (this.#source.fetchFlag === undefined) return undefined;
    const flagKey = chosenFlagKey(flagSet.flags, key);
    if (flagKey === undefined) return undefined;
    return this.#fetch(flagKey, context).then(
      ({ flag, versionLabel }) => {
        // Whoever chose does not say why (R3).
        const options = {
          ...flagSet.options,
          version: versionLabel,
          chosenVariantReason: 'UNKNOWN' as const,
        };
        return resolve(createFlagSet(new Map([[flagKey, flag]]), options), type, key, defaultValue, context);
      },
      (error) =>
        Object.freeze({
          value: defaultValue,
          reason: Reason.ERROR,
          errorCode: this.#signal.aborted ? ErrorCode.PROVIDER_NOT_READY : ErrorCode.GENERAL,
          errorMessage: describeError(error),
          flagMetadata: flagSet.metadata,
        }),
    );
  }

  async #fetch(
    flagKey: string,
    context: EvaluationContext,
  ): Promise<{ flag: BasicFlag; versionLabel: string | undefined }> {
    const what = `The evaluation of flag '${flagKey}'`;
    const fetched = await bounded(what, this.#requestTimeout, this.#signal, async (signal) =>
      this.#source.fetchFlag?.(flagKey, context, signal),
    );
    const value: unknown = fetched?.flag;
    if (typeof value !== 'object' || value === null) throw notAFlag(flagKey);
    const { flag: content, versionLabel } = fetched as FetchedFlag;
    const isLabel = versionLabel === undefined || typeof versionLabel === 'string';
    check(isLabel, 'versionLabel', 'a string or undefined', versionLabel);
    const flag = Object.freeze(retrievalTimeFlag(freezeDeep(content)));
    if (flag.kind !== 'basic') throw notAFlag(flagKey);
    return { flag, versionLabel };
  }
}

function notAFlag(flagKey: string): TypeError {
  return new TypeError(`Expected flag '${flagKey}' to come as an object with a boolean 'enabled'`);
}

/** The key of the flag that an evaluation asks for, by K1 and K2, if somebody else chose that flag's variant. */
function chosenFlagKey(flags: Flags, key: unknown): string | undefined {
  if (typeof key !== 'string') return undefined;
  const flagKey = flags.has(key) ? key : key.split('.', 1)[0];
  const flag = flagKey === undefined ? undefined : flags.get(flagKey);
  return flag?.kind === 'basic' && flag.chosenVariant !== undefined ? flagKey : undefined;
}
