import type { Backup, BackupEntry } from './backup.js';
import { ChosenFlags } from './chosen-flags.js';
import { describeError } from './describe-error.js';
import type { InUse } from './in-use.js';
import { Intake } from './intake.js';
import type { NormalisedOptions } from './options.js';
import { toFailure } from './poll-failure.js';
import { Poller, type PollOutcome, type RefreshOutcome } from './poller.js';
import { afterReport, isHealthy, noProblems, type ProblemReport, type Problems } from './problems.js';
import type { Runtime } from './runtime.js';
import { readFetchResult } from './source/fetch-result.js';
import { type OpenSource, type RawDocument, SourceError } from './source/source.js';

const TOUCH_INTERVAL_MILLISECONDS = 3_600_000;

/** What a subscription tells after each poll, and when a backup was loaded. */
export interface Update {
  readonly inUse: InUse | undefined;
  readonly problems: Problems;
  /** Keys that differ from the flag set before; empty for the first one (E4). */
  readonly flagsChanged: readonly string[];
}

export interface SubscriptionListener {
  onUpdate(update: Update): void;
  /** The first contact failed for good after nobody waited for it any more: polling has stopped (L2). */
  onFatal(error: Error): void;
}

/** How the wait for the first flag set ended. */
export type StartOutcome =
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'fatal'; readonly error: Error }
  | { readonly kind: 'closed' };

/** One life of a provider, from `initialize` to `onClose`: it keeps a flag set up to date and never throws. */
export class Subscription {
  readonly chosenFlags: ChosenFlags;
  readonly #options: NormalisedOptions;
  readonly #runtime: Runtime;
  readonly #source: OpenSource;
  readonly #backup: Backup | undefined;
  readonly #intake: Intake;
  readonly #poller: Poller;
  readonly #listener: SubscriptionListener;
  #closed = false;
  #problems: Problems = noProblems;
  #lastError: Error | undefined;
  /** Whether the source has answered at all, and with a document, if only a useless one. */
  #contacted = false;
  #delivered = false;
  /** `checkedAt` of the backup on disk. */
  #savedAt = 0;
  #backupRead: Promise<BackupEntry | undefined> | undefined;
  #backupPrepared: Promise<void> | undefined;
  #adoptBackup: (() => void) | undefined;
  #settleStart: ((outcome: StartOutcome) => void) | undefined;

  constructor(
    options: NormalisedOptions,
    runtime: Runtime,
    backup: Backup | undefined,
    listener: SubscriptionListener,
  ) {
    this.#options = options;
    this.#runtime = runtime;
    this.#backup = backup;
    this.#listener = listener;
    const { application, environment, profile, targeting, requestTimeout, logger } = options;
    this.#source = options.source({ application, environment, profile, targeting, requestTimeout, logger });
    this.chosenFlags = new ChosenFlags(this.#source, requestTimeout);
    this.#intake = new Intake(options, this.#source.origin, () => runtime.now());
    this.#poller = new Poller({
      poll: (signal) => this.#poll(signal),
      pollInterval: options.pollInterval,
      polling: options.polling,
      evaluationWait: options.requestTimeout,
      runtime,
    });
  }

  get inUse(): InUse | undefined {
    return this.#intake.inUse;
  }

  get lastError(): Error | undefined {
    return this.#lastError;
  }

  /** Waits for the first flag set (L1): settles by `initTimeout` at the latest, and polling goes on after a failure. */
  async start(): Promise<StartOutcome> {
    const release = this.#poller.hold();
    const timeout = this.#runtime.startTimer(this.#options.initTimeout * 1000, () => void this.#giveUp());
    timeout.hold();
    try {
      return await new Promise<StartOutcome>((resolve) => {
        this.#settleStart = resolve;
        void this.#poller.poll();
      });
    } finally {
      this.#settleStart = undefined;
      timeout.cancel();
      release();
    }
  }

  refresh(): Promise<RefreshOutcome> {
    return this.#poller.refresh();
  }

  /** What an evaluation has to wait for, which is nothing in background mode (P5). */
  freshen(): Promise<void> | undefined {
    return this.#options.polling === 'on-evaluation' ? this.#poller.freshen() : undefined;
  }

  /** Idempotent; resolves when a backup that is being written is on disk. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#touchAfter(1);
      this.#poller.close();
      this.#intake.close();
      this.chosenFlags.close();
      this.#settleStart?.({ kind: 'closed' });
      try {
        this.#source.close();
      } catch (error) {
        this.#options.logger.warn(`Closing the AppConfig source failed: ${describeError(error)}`);
      }
    }
    await this.#backup?.idle();
  }

  async #poll(signal: AbortSignal): Promise<PollOutcome> {
    let outcome: PollOutcome;
    try {
      outcome = await this.#fetch(signal);
    } catch (error) {
      outcome = toFailure(error);
    }
    if (this.#closed) return outcome;
    try {
      return await this.#record(outcome);
    } catch (error) {
      this.#options.logger.error(`A poll could not be brought to its end: ${describeError(error)}`);
      return outcome;
    }
  }

  async #fetch(signal: AbortSignal): Promise<PollOutcome> {
    const result = readFetchResult(await this.#source.fetch(signal));
    this.#contacted = true;
    if (this.#closed || result.kind === 'too-early') return { kind: 'too-early' };
    this.inUse?.confirm(this.#runtime.now());
    const intervalSeconds = result.nextPollSeconds;
    if (result.kind === 'document') return await this.#accept(result.document, intervalSeconds);
    if (result.kind === 'rejected') {
      this.#delivered = true;
      this.#intake.forgetReceived();
      return { kind: 'rejected', error: new Error(result.message), intervalSeconds };
    }
    if (!this.#delivered) {
      throw new SourceError('The source answered "unchanged" before it delivered a document', {
        retry: 'interval',
      });
    }
    return this.#succeed({ kind: 'reached' }, [], intervalSeconds);
  }

  async #accept(document: RawDocument, intervalSeconds: number | undefined): Promise<PollOutcome> {
    this.#delivered = true;
    const accepted = await this.#intake.accept(document);
    if (this.#closed) return { kind: 'too-early' };
    if (accepted.kind === 'rejected') return { kind: 'rejected', error: accepted.error, intervalSeconds };
    if (this.inUse !== undefined && (accepted.kind === 'taken' || accepted.relabelled)) {
      this.#writeBackup('save', this.inUse);
    }
    const flagsChanged = accepted.kind === 'taken' ? accepted.flagsChanged : [];
    return this.#succeed({ kind: 'current' }, flagsChanged, intervalSeconds);
  }

  /** So that the time of the last contact, too, outlives the process; not with every poll (P7). */
  #touchAfter(milliseconds: number): void {
    if (this.inUse === undefined || this.inUse.origin === 'backup') return;
    if (this.inUse.checkedAt - this.#savedAt >= milliseconds) this.#writeBackup('touch', this.inUse);
  }

  #succeed(
    report: ProblemReport,
    flagsChanged: readonly string[],
    intervalSeconds: number | undefined,
  ): PollOutcome {
    this.#backup?.retry();
    this.#touchAfter(TOUCH_INTERVAL_MILLISECONDS);
    this.#report(report, flagsChanged);
    return { kind: 'succeeded', changed: flagsChanged.length > 0, intervalSeconds };
  }

  /** Brings state, backup and whoever waits for the first flag set up to date; returns what the poller has to know. */
  async #record(outcome: PollOutcome): Promise<PollOutcome> {
    if (outcome.kind === 'too-early') return outcome;
    if (outcome.kind === 'succeeded') {
      if (this.inUse === undefined) return outcome;
      this.#lastError = undefined;
      this.#settleStart?.({ kind: 'started' });
      return outcome;
    }
    this.#lastError = outcome.error;
    await this.#ensureFlagSet();
    if (this.#closed) return outcome;
    if (outcome.kind === 'failed' && outcome.fatal && !this.#contacted && this.inUse === undefined) {
      return this.#fail(outcome);
    }
    const kind = outcome.kind === 'rejected' ? 'rejected' : 'unreachable';
    this.#report({ kind, message: outcome.error.message }, []);
    const { error } = outcome;
    if (this.inUse === undefined) {
      const transient = outcome.kind === 'failed' && outcome.retry === 'backoff';
      if (!transient) this.#settleStart?.({ kind: 'failed', error });
      return outcome;
    }
    this.#settleStart?.({ kind: 'started' });
    if (outcome.kind === 'failed' && outcome.retry === 'never') {
      this.#options.logger.error(`Polling has stopped: ${error.message}`);
    }
    return outcome;
  }

  /** A fatal failure ends polling at the first contact, and is an ordinary one after it (L2). */
  #fail(outcome: PollOutcome & { kind: 'failed' }): PollOutcome {
    const { error } = outcome;
    if (this.#settleStart === undefined) this.#listener.onFatal(error);
    else this.#settleStart({ kind: 'fatal', error });
    return { ...outcome, retry: 'never' };
  }

  #report(report: ProblemReport, flagsChanged: readonly string[]): void {
    this.#problems = afterReport(this.#problems, report, this.#runtime.now());
    this.#listener.onUpdate({ inUse: this.inUse, problems: this.#problems, flagsChanged });
  }

  /** `initTimeout` has passed. A backup that takes long to parse is not waited for: it heals the provider afterwards. */
  async #giveUp(): Promise<void> {
    const prepared = this.#prepareBackup();
    await this.#backupRead;
    await Promise.race([prepared, new Promise<void>((resolve) => this.#runtime.afterMacrotask(resolve))]);
    if (this.#settleStart === undefined) return;
    this.#adoptBackup?.();
    if (this.inUse === undefined) {
      const cause = this.#lastError === undefined ? 'no answer yet' : describeError(this.#lastError);
      const message = `No flag set within ${this.#options.initTimeout} s (option initTimeout): ${cause}`;
      this.#settleStart({ kind: 'failed', error: new Error(message, { cause: this.#lastError }) });
      void this.#ensureFlagSet().then(() => this.#reportTimeout());
      return;
    }
    this.#reportTimeout();
    this.#settleStart({ kind: 'started' });
  }

  #reportTimeout(): void {
    if (this.#closed || this.inUse?.origin !== 'backup' || !isHealthy(this.#problems)) return;
    const message = `No answer within ${this.#options.initTimeout} s (option initTimeout)`;
    this.#report({ kind: 'unreachable', message }, []);
  }

  /** The first failed contact of any kind takes the backup into use (L3). */
  async #ensureFlagSet(): Promise<void> {
    if (this.inUse !== undefined) return;
    await this.#prepareBackup();
    this.#adoptBackup?.();
  }

  #prepareBackup(): Promise<void> {
    this.#backupRead ??=
      this.#backup?.load(this.#source.origin, this.#source.location) ?? Promise.resolve(undefined);
    this.#backupPrepared ??= this.#backupRead.then(async (entry) => {
      if (entry !== undefined) this.#adoptBackup = await this.#intake.prepareBackup(entry);
    });
    return this.#backupPrepared;
  }

  #writeBackup(how: 'save' | 'touch', { document, checkedAt, changedAt }: InUse): void {
    const { origin, location } = this.#source;
    this.#savedAt = checkedAt;
    this.#backup?.[how]({ document, origin, location, checkedAt, changedAt });
  }
}
