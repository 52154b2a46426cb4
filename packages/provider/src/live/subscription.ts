import { describeError } from '../describe-error.js';
import type { NormalisedOptions } from '../options.js';
import { toFailure } from '../polling/poll-failure.js';
import { Poller, type PollOutcome, type RefreshOutcome } from '../polling/poller.js';
import type { Runtime } from '../polling/runtime.js';
import { GuardedSource } from '../source/guarded-source.js';
import { type RawDocument, SourceError } from '../source/source.js';
import type { Backup } from './backup.js';
import { BackupKeeper } from './backup-keeper.js';
import { ChosenFlags } from './chosen-flags.js';
import type { InUse } from './in-use.js';
import { Intake } from './intake.js';
import { afterReport, isHealthy, noProblems, type ProblemReport, type Problems } from './problems.js';

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

type Failure = PollOutcome & { readonly kind: 'failed' | 'rejected' };

/** One life of a provider, from `initialize` to `onClose`: it keeps a flag set up to date and never throws. */
export class Subscription {
  readonly chosenFlags: ChosenFlags;
  readonly #options: NormalisedOptions;
  readonly #runtime: Runtime;
  readonly #source: GuardedSource;
  readonly #backup: BackupKeeper;
  readonly #intake: Intake;
  readonly #poller: Poller;
  readonly #listener: SubscriptionListener;
  #closed = false;
  #problems: Problems = noProblems;
  #lastError: Error | undefined;
  /** Whether the source has answered at all, and with a document, if only a useless one. */
  #contacted = false;
  #delivered = false;
  /** The newest failure of those that came before it was known whether there is a backup. */
  #undecided: Failure | undefined;
  #settleStart: ((outcome: StartOutcome) => void) | undefined;

  constructor(
    options: NormalisedOptions,
    runtime: Runtime,
    backup: Backup | undefined,
    listener: SubscriptionListener,
  ) {
    this.#options = options;
    this.#runtime = runtime;
    this.#listener = listener;
    const { application, environment, profile, targeting, requestTimeout, logger } = options;
    const context = { application, environment, profile, targeting, requestTimeout, logger };
    this.#source = new GuardedSource(options.source, context, logger);
    this.chosenFlags = new ChosenFlags(this.#source, requestTimeout);
    this.#intake = new Intake(options, this.#source.origin, () => runtime.now());
    this.#backup = new BackupKeeper({
      backup,
      source: this.#source,
      intake: this.#intake,
      patience: requestTimeout,
      logger,
      onLate: () => this.#reportBackup(),
    });
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

  /** Idempotent; resolves when a backup that is being written is on disk, or the disk hangs. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#backup.close(this.inUse);
      this.#poller.close();
      this.#intake.close();
      this.chosenFlags.close();
      this.#settleStart?.({ kind: 'closed' });
      this.#source.close();
    }
    await this.#backup.idle();
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
      this.#record(outcome);
    } catch (error) {
      this.#options.logger.error(`A poll could not be brought to its end: ${describeError(error)}`);
    }
    return outcome;
  }

  async #fetch(signal: AbortSignal): Promise<PollOutcome> {
    const result = await this.#source.fetch(signal);
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
      this.#backup.save(this.inUse);
    }
    const flagsChanged = accepted.kind === 'taken' ? accepted.flagsChanged : [];
    return this.#succeed({ kind: 'current' }, flagsChanged, intervalSeconds);
  }

  #succeed(
    report: ProblemReport,
    flagsChanged: readonly string[],
    intervalSeconds: number | undefined,
  ): PollOutcome {
    this.#backup.keep(this.inUse);
    this.#report(report, flagsChanged);
    return { kind: 'succeeded', changed: flagsChanged.length > 0, intervalSeconds };
  }

  /** Brings state and whoever waits for the first flag set up to date. Does not wait for the backup: polling goes on (L3). */
  #record(outcome: PollOutcome): void {
    if (outcome.kind === 'too-early') return;
    if (outcome.kind === 'succeeded') {
      this.#undecided = undefined;
      if (this.inUse === undefined) return;
      this.#lastError = undefined;
      this.#settleStart?.({ kind: 'started' });
      return;
    }
    this.#lastError = outcome.error;
    if (this.inUse !== undefined || this.#backup.isKnown) {
      this.#recordFailure(outcome);
      return;
    }
    this.#undecided = outcome;
    void this.#lookForBackup();
  }

  #recordFailure(outcome: Failure): void {
    const { error } = outcome;
    if (outcome.kind === 'failed' && outcome.fatal && !this.#contacted && this.inUse === undefined) {
      this.#fail(error);
      return;
    }
    this.#report(
      { kind: outcome.kind === 'rejected' ? 'rejected' : 'unreachable', message: error.message },
      [],
    );
    if (this.inUse === undefined) {
      const transient = outcome.kind === 'failed' && outcome.retry === 'backoff';
      if (!transient) this.#settleStart?.({ kind: 'failed', error });
      return;
    }
    this.#settleStart?.({ kind: 'started' });
    if (outcome.kind === 'failed' && outcome.retry === 'never') {
      this.#options.logger.error(`Polling has stopped: ${error.message}`);
    }
  }

  /** A fatal failure ends this life at the first contact, and is an ordinary one after it (L2). */
  #fail(error: Error): void {
    if (this.#settleStart === undefined) this.#listener.onFatal(error);
    else this.#settleStart({ kind: 'fatal', error });
  }

  #report(report: ProblemReport, flagsChanged: readonly string[]): void {
    this.#problems = afterReport(this.#problems, report, this.#runtime.now());
    this.#listener.onUpdate({ inUse: this.inUse, problems: this.#problems, flagsChanged });
  }

  /** The first failure of any kind takes the backup into use (L3); what comes of it is recorded when that is done. */
  async #lookForBackup(): Promise<void> {
    await this.#backup.look();
    const undecided = this.#undecided;
    this.#undecided = undefined;
    if (undecided !== undefined && !this.#closed) this.#recordFailure(undecided);
  }

  /** `initTimeout` has passed: what is there by now counts, the backup included. */
  async #giveUp(): Promise<void> {
    await this.#lookForBackup();
    if (this.inUse !== undefined) {
      this.#reportBackup();
      return;
    }
    const cause = this.#lastError === undefined ? 'no answer yet' : describeError(this.#lastError);
    const message = `No flag set within ${this.#options.initTimeout} s (option initTimeout): ${cause}`;
    this.#settleStart?.({ kind: 'failed', error: new Error(message, { cause: this.#lastError }) });
  }

  /** A backup was taken into use although no poll has failed, or long after it did. */
  #reportBackup(): void {
    if (this.#closed || this.inUse?.origin !== 'backup') return;
    if (isHealthy(this.#problems)) {
      const message = `No answer within ${this.#options.initTimeout} s (option initTimeout)`;
      this.#report({ kind: 'unreachable', message }, []);
    } else {
      this.#listener.onUpdate({ inUse: this.inUse, problems: this.#problems, flagsChanged: [] });
    }
    this.#settleStart?.({ kind: 'started' });
  }
}
