import {
  ErrorCode,
  type EvaluationContext,
  GeneralError,
  type JsonValue,
  OpenFeatureEventEmitter,
  ParseError,
  type Provider,
  ProviderEvents,
  ProviderFatalError,
  ProviderNotReadyError,
  type ResolutionDetails,
  StandardResolutionReasons,
} from '@openfeature/server-sdk';
import { describeError } from './describe-error.js';
import { type FlagType, resolve } from './flags/resolve.js';
import { type Announcement, Announcer } from './live/announcer.js';
import { Backup } from './live/backup.js';
import type { Configuration } from './live/in-use.js';
import { Subscription } from './live/subscription.js';
import { type AppConfigProviderOptions, type NormalisedOptions, normaliseOptions } from './options.js';
import { type Runtime, systemRuntime } from './polling/runtime.js';

const CLOSED_WHILE_INITIALIZING = 'The provider was closed while it was initializing';

type State =
  /** Before `initialize`, and after `onClose`. */
  | { readonly kind: 'idle'; readonly message: string }
  | {
      readonly kind: 'live';
      readonly subscription: Subscription;
      readonly announcer: Announcer;
      readonly started: Promise<void>;
      /** Whether `started` has rejected: the next `initialize` starts afresh, and until then all share it. */
      failed: boolean;
    }
  | { readonly kind: 'fatal'; readonly error: Error };

/**
 * OpenFeature server provider for AWS AppConfig: it keeps a configuration up to date by polling, and answers every
 * evaluation from memory.
 *
 * Its errors are recognised by `code`, never by `instanceof`.
 */
export class AppConfigProvider implements Provider {
  readonly metadata = Object.freeze({ name: 'aws-appconfig' });
  readonly runsOn = 'server';
  readonly events = new OpenFeatureEventEmitter();
  readonly #options: NormalisedOptions;
  readonly #runtime: Runtime;
  readonly #flagSetId: string;
  readonly #backup: Backup | undefined;
  #state: State = { kind: 'idle', message: 'The provider has not been initialized' };

  /** @throws TypeError that names the option, what was expected, and what came */
  constructor(options: AppConfigProviderOptions);
  /** @internal */
  constructor(options: AppConfigProviderOptions, runtime?: Runtime);
  constructor(options: AppConfigProviderOptions, runtime: Runtime = systemRuntime) {
    this.#options = normaliseOptions(options);
    this.#runtime = runtime;
    const { application, environment, profile, backupDirectory } = this.#options;
    this.#flagSetId = `${application}/${environment}/${profile}`;
    this.#backup = backupDirectory === undefined ? undefined : new Backup(backupDirectory, this.#options);
  }

  /** What is in use; `undefined` before the first flag set and after `onClose`. */
  get configuration(): Configuration | undefined {
    return this.#state.kind === 'live' ? this.#state.subscription.inUse?.toConfiguration() : undefined;
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
    const state = this.#state;
    if (state.kind === 'live') {
      if (state.subscription.inUse !== undefined) return;
      if (!state.failed) return await state.started;
      void end(state);
    }
    const announcer = new Announcer(`AppConfig ${this.#flagSetId}`, this.#options.logger, (announcement) =>
      this.#emit(announcement),
    );
    const subscription = this.#open(announcer);
    const started = this.#start(subscription, announcer);
    const live: State = { kind: 'live', subscription, announcer, started, failed: false };
    this.#state = live;
    try {
      await started;
    } catch (error) {
      live.failed = true;
      throw error;
    }
  }

  /**
   * Polls as soon as AppConfig's own interval permits, which is usually up to 15 s after the last poll. A poll under way is
   * shared.
   *
   * @returns whether the flag set changed
   * @throws error with a code in every case: the cause when the poll failed, which is APPCONFIG_SOURCE_ERROR from the sources
   * here and GENERAL where the cause has no code; PARSE_ERROR when the document was rejected; PROVIDER_NOT_READY before
   * `initialize` and after `onClose`; PROVIDER_FATAL after a fatal error
   */
  async refresh(): Promise<boolean> {
    const state = this.#state;
    if (state.kind === 'idle') throw new ProviderNotReadyError(state.message);
    if (state.kind === 'fatal') throw state.error;
    const outcome = await state.subscription.refresh();
    if (outcome.kind === 'succeeded') return outcome.changed;
    if (outcome.kind === 'failed') throw withCode(outcome.error);
    if (outcome.kind === 'rejected') throw new ParseError(outcome.error.message, { cause: outcome.error });
    throw new ProviderNotReadyError('The provider was closed');
  }

  /** Stops polling, aborts what is in flight, and closes what the provider created. Idempotent. Called by OpenFeature. */
  async onClose(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'idle', message: 'The provider was closed' };
    if (state.kind === 'live') await end(state);
  }

  resolveBooleanEvaluation(
    flagKey: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#evaluate('boolean', flagKey, defaultValue, context);
  }

  resolveStringEvaluation(
    flagKey: string,
    defaultValue: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#evaluate('string', flagKey, defaultValue, context);
  }

  resolveNumberEvaluation(
    flagKey: string,
    defaultValue: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#evaluate('number', flagKey, defaultValue, context);
  }

  resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return this.#evaluate('object', flagKey, defaultValue, context);
  }

  async #start(subscription: Subscription, announcer: Announcer): Promise<void> {
    const outcome = await subscription.start();
    if (!this.#isCurrent(subscription)) throw new ProviderNotReadyError(CLOSED_WHILE_INITIALIZING);
    switch (outcome.kind) {
      case 'started':
        announcer.open('READY', this.#runtime);
        return;
      case 'failed':
        announcer.open('ERROR', this.#runtime);
        throw new GeneralError(outcome.error.message, { cause: outcome.error });
      case 'fatal':
        announcer.close();
        throw this.#becomeFatal(subscription, outcome.error);
      case 'closed':
        throw new ProviderNotReadyError(CLOSED_WHILE_INITIALIZING);
    }
  }

  #open(announcer: Announcer): Subscription {
    try {
      const subscription: Subscription = new Subscription(this.#options, this.#runtime, this.#backup, {
        onUpdate: (update) => announcer.update(update),
        onFatal: (error) => {
          if (!this.#isCurrent(subscription)) return;
          this.#becomeFatal(subscription, error);
          announcer.fail(error.message);
        },
      });
      return subscription;
    } catch (cause) {
      const message = `The source could not be opened: ${describeError(cause)}`;
      this.#state = { kind: 'idle', message };
      throw new GeneralError(message, { cause });
    }
  }

  #isCurrent(subscription: Subscription): boolean {
    return this.#state.kind === 'live' && this.#state.subscription === subscription;
  }

  #becomeFatal(subscription: Subscription, cause: Error): ProviderFatalError {
    const error = new ProviderFatalError(cause.message, { cause });
    const message = `AppConfig ${this.#flagSetId}: ${cause.message}; polling has stopped, callers get their defaults`;
    this.#options.logger.error(message, { state: 'FATAL' });
    this.#state = { kind: 'fatal', error };
    void subscription.close();
    return error;
  }

  #evaluate<T>(
    type: FlagType,
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    const fresh = this.#state.kind === 'live' ? this.#state.subscription.freshen() : undefined;
    if (fresh === undefined) return this.#answer(type, flagKey, defaultValue, context);
    return fresh.then(() => this.#answer(type, flagKey, defaultValue, context));
  }

  /** From where the variant is chosen (A2), else from the flag set in use. */
  #answer<T>(
    type: FlagType,
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    const subscription = this.#state.kind === 'live' ? this.#state.subscription : undefined;
    const flagSet = subscription?.inUse?.flagSet;
    const chosen =
      flagSet && subscription?.chosenFlags.resolve(flagSet, type, flagKey, defaultValue, context);
    return chosen ?? Promise.resolve(this.#resolve(type, flagKey, defaultValue, context));
  }

  #resolve<T>(
    type: FlagType,
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): ResolutionDetails<T> {
    const inUse = this.#state.kind === 'live' ? this.#state.subscription.inUse : undefined;
    if (inUse !== undefined) return resolve(inUse.flagSet, type, flagKey, defaultValue, context);
    return Object.freeze({
      value: defaultValue,
      reason: StandardResolutionReasons.ERROR,
      errorCode: this.#state.kind === 'fatal' ? ErrorCode.PROVIDER_FATAL : ErrorCode.PROVIDER_NOT_READY,
      errorMessage: this.#whyNoFlagSet(),
      flagMetadata: Object.freeze({ flagSetId: this.#flagSetId }),
    });
  }

  #whyNoFlagSet(): string {
    const state = this.#state;
    if (state.kind === 'idle') return state.message;
    if (state.kind === 'fatal') return state.error.message;
    const cause = state.subscription.lastError;
    return `There is no flag set yet: ${cause === undefined ? 'no answer so far' : describeError(cause)}`;
  }

  #emit(announcement: Announcement): void {
    const { message } = announcement;
    switch (announcement.kind) {
      case 'ready':
        this.events.emit(ProviderEvents.Ready, { message });
        break;
      case 'fatal':
        this.events.emit(ProviderEvents.Error, { message, errorCode: ErrorCode.PROVIDER_FATAL });
        break;
      case 'stale':
        this.events.emit(ProviderEvents.Stale, { message });
        break;
      case 'configuration-changed': {
        const { flagsChanged } = announcement;
        this.events.emit(ProviderEvents.ConfigurationChanged, { message, flagsChanged });
        break;
      }
    }
  }
}

/** The error itself where it has a code, as errors of Node and of sources do. */
function withCode(error: Error): Error {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? error : new GeneralError(error.message, { cause: error });
}

function end({ announcer, subscription }: State & { kind: 'live' }): Promise<void> {
  announcer.close();
  return subscription.close();
}
