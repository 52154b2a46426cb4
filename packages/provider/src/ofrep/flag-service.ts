import type { EvaluationContext } from '@openfeature/core';
import type { OpenFeatureEventEmitter } from '@openfeature/server-sdk';
import type { FlagEvaluation } from '../flags/flag-evaluation.js';

/** What the handler answers from: an `AppConfigProvider`, or anything else that can do the same. */
export interface FlagService {
  /** What is in use, by its version; `undefined` while there is nothing, and requests are answered by 503. */
  readonly configuration: { readonly version: string } | undefined;
  /** Evaluates one key. Rejects with an error where there is no flag set. */
  evaluate(flagKey: string, context: EvaluationContext): Promise<FlagEvaluation>;
  /** Evaluates every key. Rejects as `evaluate` does. */
  evaluateAll(context: EvaluationContext): Promise<readonly FlagEvaluation[]>;
  /** Emits PROVIDER_CONFIGURATION_CHANGED and PROVIDER_READY. */
  readonly events: Pick<OpenFeatureEventEmitter, 'addHandler' | 'removeHandler'>;
  /** Seconds after which every other instance has seen a change, too. Default: 60. */
  readonly pollInterval?: number | undefined;
}
