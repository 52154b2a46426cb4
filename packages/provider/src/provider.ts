import {
  ErrorCode,
  type EvaluationContext,
  GeneralError,
  type JsonValue,
  OpenFeatureEventEmitter,
  ParseError,
  type Provider,
  ProviderFatalError,
  ProviderNotReadyError,
  type ResolutionDetails,
  StandardResolutionReasons,
} from '@openfeature/server-sdk';
import { eventLoopTurn } from './document/turns.js';
import { evaluate, evaluateAllInTurns, keysOf } from './flags/evaluate.js';
import type { Explanation } from './flags/explain.js';
import type { FlagEvaluation } from './flags/flag-evaluation.js';
import type { FlagSet } from './flags/flag-set.js';
import { type FlagType, resolveInPromise } from './flags/resolve.js';
import { optionsFromEnvironment } from './from-environment.js';
import { Backup } from './live/backup.js';
import type { ChosenFlags } from './live/chosen-flags.js';
import { type Configuration, toConfiguration } from './live/in-use.js';
import type { LiveState } from './live/state.js';
import { Subscription } from './live/subscription.js';
import { type AppConfigProviderOptions, type NormalizedOptions, normalizeOptions } from './options.js';
import { type Runtime, systemRuntime } from './polling/runtime.js';
import { emit } from './provider-events.js';
import { describeError } from './shared/describe-error.js';

const CLOSED =
  'The provider was closed; a new one answers once OpenFeature.setProviderAndWait() has resolved';
const CLOSED_WHILE_INITIALIZING = 'The provider was closed while it was initializing';

/**
 * OpenFeature server provider for AWS AppConfig: it keeps a configuration up to date by polling, and answers every
 * evaluation from memory.
 *
 * Its errors are recognised by `code`, never by `instanceof`.
 */
export class AppConfigProvider implements Provider {
  /** By this name OpenFeature knows the provider: in hooks, telemetry and logs. */
  readonly metadata = Object.freeze({ name: 'aws-appconfig' });
  /** Only OpenFeature's server SDK takes it. */
  readonly runsOn = 'server';
  /** Emits `PROVIDER_READY`, `PROVIDER_STALE` and `PROVIDER_CONFIGURATION_CHANGED`; handlers are added to OpenFeature's API or client. */
  readonly events = new OpenFeatureEventEmitter();
  readonly #options: NormalizedOptions;
  readonly #runtime: Runtime;
  readonly #flagSetId: string;
  readonly #backup: Backup | undefined;
  /** The current life: from `initialize` to `onClose`. */
  #subscription: Subscription | undefined;
  /** Why there is no current life. */
  #whyIdle = 'The provider has not been initialized; OpenFeature.setProviderAndWait(provider) does it';

  /** @throws TypeError that names the option, what was expected, and what came */
  constructor(options: AppConfigProviderOptions);
  /** @internal */
  constructor(options: AppConfigProviderOptions, runtime?: Runtime);
  constructor(options: AppConfigProviderOptions, runtime: Runtime = systemRuntime) {
    this.#options = normalizeOptions(options);
    this.#runtime = runtime;
    const { application, environment, profile, backupDirectory } = this.#options;
    this.#flagSetId = `${application}/${environment}/${profile}`;
    this.#backup = backupDirectory === undefined ? undefined : new Backup(backupDirectory, this.#options);
  }

  /**
   * A provider that is set up by environment variables, as they are at the time of the call:
   *
   * - `APPCONFIG_APPLICATION`, `APPCONFIG_ENVIRONMENT`, `APPCONFIG_PROFILE`: names or IDs, 1 to 128 characters. Each is required
   *   unless the option of that name is given.
   * - `APPCONFIG_ENDPOINT`: where AppConfig answers in place of the region's own endpoint, an http or https URL. Not read with
   *   the option `source`.
   * - `POLL_INTERVAL`: seconds between two polls, an integer from 1 to 86 400. Default: that of the option `pollInterval`.
   *
   * Region and credentials are read by the AWS SDK, from `AWS_REGION` and the like. A variable that is empty is wrong, not absent.
   *
   * @param overrides options that win over the variables, and all others; an `undefined` one does not count
   * @throws TypeError that names every variable that is missing or wrong, with what was expected and what came
   * @throws TypeError that names an option, as the constructor does
   */
  static fromEnvironment(overrides: Partial<AppConfigProviderOptions> = {}): AppConfigProvider {
    return new AppConfigProvider(optionsFromEnvironment(overrides, process.env));
  }

  /** Seconds between two polls, as the option says. */
  get pollInterval(): number {
    return this.#options.pollInterval;
  }

  /** What is in use; `undefined` before the first flag set and after `onClose`. */
  get configuration(): Configuration | undefined {
    const inUse = this.#subscription?.state.inUse;
    return inUse && toConfiguration(inUse);
  }

  /**
   * Resolves when the first flag set is in place. Called by OpenFeature. On an instance that was closed, or whose last
   * attempt failed, it starts afresh; calls at the same time share one attempt.
   *
   * @throws error with code PROVIDER_FATAL when AppConfig refuses the request as such, or the AWS SDK is not installed
   * @throws error with code GENERAL for any other failure; polling goes on, and the first success makes the provider READY
   * @throws error with code PROVIDER_NOT_READY when `onClose` is called meanwhile
   */
  async initialize(): Promise<void> {
    const current = this.#subscription;
    if (current?.state.inUse !== undefined) return;
    const isStarting = current?.state.life.kind === 'starting';
    if (!isStarting) void current?.close();
    const subscription = isStarting && current !== undefined ? current : this.#open();
    this.#subscription = subscription;
    const outcome = await subscription.started;
    if (subscription !== this.#subscription) throw new ProviderNotReadyError(CLOSED_WHILE_INITIALIZING);
    switch (outcome.kind) {
      case 'started':
        return;
      case 'failed':
        throw new GeneralError(outcome.error.message, { cause: outcome.error });
      case 'fatal':
        throw new ProviderFatalError(outcome.error.message, { cause: outcome.error });
      case 'closed':
        throw new ProviderNotReadyError(CLOSED_WHILE_INITIALIZING);
    }
  }

  /**
   * Polls as soon as AppConfig's own interval permits, which is usually up to 15 s after the last poll. A poll under way is
   * shared. With `targeting: 'hosted-version'` rules that are waited for are then read at once, whatever `readWindow` says, which
   * takes up to ten times `requestTimeout` more.
   *
   * @returns whether the flag set changed
   * @throws error with a code in every case: the cause when the poll, or reading the rules, failed, which is APPCONFIG_SOURCE_ERROR from the sources
   * here and GENERAL where the cause has no code; PARSE_ERROR when the document was rejected; PROVIDER_NOT_READY before
   * `initialize` and after `onClose`; PROVIDER_FATAL after a fatal error
   */
  async refresh(): Promise<boolean> {
    const subscription = this.#subscription;
    if (subscription === undefined) throw new ProviderNotReadyError(this.#whyIdle);
    const { life } = subscription.state;
    if (life.kind === 'fatal') throw new ProviderFatalError(life.error.message, { cause: life.error });
    const outcome = await subscription.refresh();
    switch (outcome.kind) {
      case 'succeeded':
        return outcome.changed;
      case 'failed':
        throw withCode(outcome.error);
      case 'rejected':
        throw new ParseError(outcome.error.message, { cause: outcome.error });
      case 'too-early':
      case 'closed':
        throw new ProviderNotReadyError(CLOSED);
    }
  }

  /** Stops polling, aborts what is in flight, and closes what the provider created. Idempotent. Called by OpenFeature. */
  async onClose(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    this.#whyIdle = CLOSED;
    await subscription?.close();
  }

  /**
   * Answers a boolean; called by OpenFeature's client. Never rejects: errors are in the details. In mode `'on-evaluation'` a poll that is
   * due is waited for, up to `requestTimeout`.
   */
  resolveBooleanEvaluation(
    flagKey: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#evaluate('boolean', flagKey, defaultValue, context);
  }

  /** Answers a string, as {@link AppConfigProvider.resolveBooleanEvaluation} does a boolean. */
  resolveStringEvaluation(
    flagKey: string,
    defaultValue: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#evaluate('string', flagKey, defaultValue, context);
  }

  /** Answers a number, as {@link AppConfigProvider.resolveBooleanEvaluation} does a boolean. */
  resolveNumberEvaluation(
    flagKey: string,
    defaultValue: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#evaluate('number', flagKey, defaultValue, context);
  }

  /** Answers an object or array, as {@link AppConfigProvider.resolveBooleanEvaluation} does a boolean. */
  resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return this.#evaluate('object', flagKey, defaultValue, context);
  }

  /**
   * The keys that {@link AppConfigProvider.evaluateAll} can answer: each flag's own, and `flag.attribute` for each attribute that a feature flag or
   * any of its variants has, in the document's order. Empty before the first flag set and after `onClose`.
   */
  get flagKeys(): readonly string[] {
    const flagSet = this.#subscription?.state.inUse?.flagSet;
    return flagSet === undefined ? [] : keysOf(flagSet);
  }

  /**
   * Evaluates one key without naming a type: a feature flag answers whether it is enabled, a plain value or an attribute
   * whatever it is.
   *
   * @param context is not merged with OpenFeature's global context, which the SDK does for evaluations through its client
   * @throws error with code PROVIDER_NOT_READY or PROVIDER_FATAL where there is no flag set; whatever concerns the flag is in what
   * it resolves to
   */
  async evaluate(flagKey: string, context: EvaluationContext = {}): Promise<FlagEvaluation> {
    const { flagSet, chosenFlags } = await this.#flagSetToAsk();
    return chosenFlags.evaluate(flagSet, flagKey, context) ?? evaluate(flagSet, flagKey, context);
  }

  /**
   * Evaluates every flag and each attribute of the flag set in use for one context, just as each key is evaluated by itself. With
   * the AppConfig Agent as the source each flag whose variant the Agent chooses costs a request to it.
   *
   * @param context as for {@link AppConfigProvider.evaluate}
   * @throws error with code PROVIDER_NOT_READY or PROVIDER_FATAL where there is no flag set
   */
  async evaluateAll(context: EvaluationContext = {}): Promise<FlagEvaluation[]> {
    const { flagSet, chosenFlags } = await this.#flagSetToAsk();
    return chosenFlags.evaluateAll(flagSet, context) ?? evaluateAllInTurns(flagSet, context, eventLoopTurn);
  }

  async #flagSetToAsk(): Promise<{ flagSet: FlagSet; chosenFlags: ChosenFlags }> {
    const subscription = this.#subscription;
    await subscription?.freshen();
    const state = subscription?.state;
    const flagSet = state?.life.kind === 'closed' ? undefined : state?.inUse?.flagSet;
    if (subscription !== undefined && flagSet !== undefined) {
      return { flagSet, chosenFlags: subscription.chosenFlags };
    }
    const message = this.#whyNoFlagSet(state);
    throw state?.life.kind === 'fatal' ? new ProviderFatalError(message) : new ProviderNotReadyError(message);
  }

  /**
   * Explains which variant a context gets from the flag set in use, and why: rule by rule, part by part. Takes exactly the context that
   * it is given: what OpenFeature merges into one, from API, client and transaction, is not known here, so pass all that counts. It
   * neither polls nor asks the source; before there is a flag set, and for a flag whose variant the AppConfig Agent chooses, it
   * says so. The explanation names values of the context, which may be personal data. Never rejects.
   */
  async explain(flagKey: string, context: EvaluationContext): Promise<Explanation> {
    const { explainInUse } = await import('./live/explain-in-use.js');
    const state = this.#subscription?.state;
    const flagSet = flagSetOf(state);
    const atHand =
      this.#subscription === undefined || flagSet === undefined
        ? this.#whyNoFlagSet(state)
        : { flagSet, chosenFlags: this.#subscription.chosenFlags };
    return await explainInUse(atHand, flagKey, context);
  }

  #open(): Subscription {
    const name = `AppConfig ${this.#flagSetId}`;
    try {
      return new Subscription(name, this.#options, this.#runtime, this.#backup, (announcement) =>
        emit(this.events, announcement),
      );
    } catch (cause) {
      const message = `The source could not be opened: ${describeError(cause)}`;
      this.#subscription = undefined;
      this.#whyIdle = message;
      throw new GeneralError(message, { cause });
    }
  }

  #evaluate<T>(
    type: FlagType,
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    const subscription = this.#subscription;
    const flagSet = subscription?.flagSetAtHand;
    if (flagSet !== undefined) return resolveInPromise(flagSet, type, flagKey, defaultValue, context);
    const answer = () => this.#answer(subscription, type, flagKey, defaultValue, context);
    return subscription?.freshen()?.then(answer) ?? answer();
  }

  /** Asks where the variant is chosen (A2), else the flag set in use. */
  #answer<T>(
    subscription: Subscription | undefined,
    type: FlagType,
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    const state = subscription?.state;
    const flagSet = flagSetOf(state);
    if (subscription === undefined || flagSet === undefined) {
      return Promise.resolve(this.#notReady(state, defaultValue));
    }
    const chosen = subscription.chosenFlags.resolve(flagSet, type, flagKey, defaultValue, context);
    return chosen ?? resolveInPromise(flagSet, type, flagKey, defaultValue, context);
  }

  #notReady<T>(state: LiveState | undefined, defaultValue: T): ResolutionDetails<T> {
    return Object.freeze({
      value: defaultValue,
      reason: StandardResolutionReasons.ERROR,
      errorCode: state?.life.kind === 'fatal' ? ErrorCode.PROVIDER_FATAL : ErrorCode.PROVIDER_NOT_READY,
      errorMessage: this.#whyNoFlagSet(state),
      flagMetadata: Object.freeze({ flagSetId: this.#flagSetId }),
    });
  }

  #whyNoFlagSet(state: LiveState | undefined): string {
    if (state === undefined) return this.#whyIdle;
    if (state.life.kind === 'closed') return CLOSED;
    if (state.life.kind === 'fatal') return state.life.error.message;
    const { lastError } = state;
    return `There is no flag set yet: ${lastError === undefined ? 'no answer so far' : describeError(lastError)}`;
  }
}

/** What evaluations answer from. */
function flagSetOf(state: LiveState | undefined): FlagSet | undefined {
  return state?.life.kind === 'closed' ? undefined : state?.inUse?.flagSet;
}

/** The error itself if it has a code, as errors of Node and of sources do. */
function withCode(error: Error): Error {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? error : new GeneralError(error.message, { cause: error });
}
