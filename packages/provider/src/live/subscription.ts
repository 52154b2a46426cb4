import { setMaxListeners } from 'node:events';
import type { FlagSet } from '../flags/flag-set.js';
import type { NormalizedOptions } from '../options.js';
import { toFailure } from '../polling/poll-failure.js';
import type { PollOutcome } from '../polling/poll-outcome.js';
import { Poller } from '../polling/poller.js';
import type { Runtime } from '../polling/runtime.js';
import { describeError } from '../shared/describe-error.js';
import { GuardedSource } from '../source/guarded-source.js';
import { SourceError } from '../source/source.js';
import type { Backup } from './backup.js';
import { BackupKeeper } from './backup-keeper.js';
import { ChosenFlags } from './chosen-flags.js';
import { Intake } from './intake.js';
import { next } from './next.js';
import { type ReadEnded, RulesReader, toPollOutcome } from './rules-reader.js';
import {
  type About,
  firstState,
  type Happening,
  type LiveOutcome,
  type LiveState,
  type ReadOutcome,
} from './state.js';
import type { Announcement, StartOutcome, Todo } from './todo.js';

/**
 * One life of a provider, from `initialize` to `onClose`. It never throws. What it knows is one state, which only `next`
 * changes; this class reports what happens, and does what is then to be done.
 */
export class Subscription {
  readonly chosenFlags: ChosenFlags;
  /** The outcome of the wait for the first flag set (L1). */
  readonly started: Promise<StartOutcome>;
  readonly #options: NormalizedOptions;
  readonly #about: About;
  readonly #runtime: Runtime;
  readonly #announce: (announcement: Announcement) => void;
  readonly #source: GuardedSource;
  readonly #intake: Intake;
  readonly #backup: BackupKeeper;
  readonly #poller: Poller;
  readonly #rulesReader: RulesReader;
  /** Ends everything that is under way. */
  readonly #abort = new AbortController();
  #state: LiveState;
  #flagSetAtHand: FlagSet | undefined;
  #settleStart: (outcome: StartOutcome) => void = () => {};
  #backupLookedFor: Promise<void> | undefined;

  /** @throws what opening the source throws */
  constructor(
    name: string,
    options: NormalizedOptions,
    runtime: Runtime,
    backup: Backup | undefined,
    announce: (announcement: Announcement) => void,
  ) {
    this.#options = options;
    this.#runtime = runtime;
    this.#announce = announce;
    const { application, environment, profile, targeting, requestTimeout, initTimeout, logger } = options;
    this.#about = { name, targeting, initTimeout };
    this.#state = firstState(backup !== undefined);
    const { signal } = this.#abort;
    // Every request and evaluation under way listens; Node would take more than ten listeners for a leak.
    setMaxListeners(0, signal);
    const context = { application, environment, profile, targeting, requestTimeout, logger };
    this.#source = new GuardedSource(options.source, context, logger);
    this.chosenFlags = new ChosenFlags(this.#source, requestTimeout, signal);
    this.#intake = new Intake(options, this.#source.traits, signal, () => this.#state);
    this.#backup = new BackupKeeper({
      backup,
      source: this.#source,
      intake: this.#intake,
      patience: requestTimeout,
      logger,
      signal,
      onLate: (late) => this.#happen({ kind: 'backup-came-late', backup: late }),
    });
    this.#poller = new Poller({
      poll: () => this.#poll(),
      pollInterval: options.pollInterval,
      polling: options.polling,
      evaluationWait: requestTimeout,
      runtime,
      signal,
    });
    this.#rulesReader = new RulesReader({
      read: () => this.#readRules(),
      onEnded: ({ served, outcome }) => this.#happen({ kind: 'rules-read', served, outcome }),
      mayUseTimer: () => options.polling === 'background' || this.#state.life.kind === 'starting',
      readWindow: options.readWindow,
      pollInterval: options.pollInterval,
      runtime,
      signal,
    });
    this.started = this.#start();
  }

  get state(): LiveState {
    return this.#state;
  }

  /** The flag set in use, if it has every answer: evaluations wait for no poll, and the source evaluates no flags. */
  get flagSetAtHand(): FlagSet | undefined {
    return this.#flagSetAtHand;
  }

  /** Rules that are awaited afterwards are read at once, whatever the window (P6). */
  async refresh(): Promise<PollOutcome> {
    const outcome = await this.#poller.refresh();
    if (outcome.kind !== 'succeeded' || this.#state.awaited === undefined) return outcome;
    const ended = await this.#rulesReader.read();
    const { awaited } = this.#state;
    // Something newer may have come while it was read.
    const isNewest = awaited === undefined || awaited.served === ended?.served;
    const newest = isNewest ? ended : await this.#rulesReader.read();
    return newest === undefined ? outcome : toPollOutcome(newest.outcome);
  }

  /** What an evaluation has to wait for, which is nothing in background mode (P5). */
  freshen(): Promise<void> | undefined {
    if (this.#options.polling === 'background') return undefined;
    this.#rulesReader.readIfDue();
    return this.#poller.freshen();
  }

  /** Idempotent; resolves when a backup that is being written is on disk, or the disk hangs. */
  async close(): Promise<void> {
    this.#end();
    this.#happen({ kind: 'closed' });
    await this.#backup.idle();
  }

  /** Settles by `initTimeout`, or when the backup's disk has hung for `requestTimeout` after it; polling goes on after a failure. */
  async #start(): Promise<StartOutcome> {
    const release = this.#poller.hold();
    const timeout = this.#runtime.startTimer(this.#options.initTimeout * 1000, () => void this.#giveUp());
    timeout.hold();
    try {
      return await new Promise<StartOutcome>((resolve) => {
        this.#settleStart = resolve;
        void this.#poller.poll();
      });
    } finally {
      timeout.cancel();
      release();
    }
  }

  async #poll(): Promise<LiveOutcome> {
    const outcome = await this.#fetch();
    this.#happen({ kind: 'poll-ended', outcome });
    return outcome;
  }

  async #fetch(): Promise<LiveOutcome> {
    const { signal } = this.#abort;
    let contacted = false;
    try {
      const result = await this.#source.fetch(signal);
      contacted = true;
      if (signal.aborted) return { kind: 'closed' };
      if (result.kind === 'too-early') return result;
      const intervalSeconds = result.nextPollSeconds;
      if (result.kind === 'rejected') {
        return { kind: 'rejected', error: new Error(result.message), intervalSeconds };
      }
      if (result.kind === 'document') {
        const { document } = result;
        const accepted = await this.#intake.accept(document, this.#runtime.now());
        if (accepted.kind === 'closed') return accepted;
        if (accepted.kind === 'rejected') return { ...accepted, document, intervalSeconds };
        if (accepted.kind === 'awaits-rules') {
          return { kind: 'succeeded', served: accepted.served, changed: false, intervalSeconds };
        }
        const { came } = accepted;
        return { kind: 'succeeded', came, changed: came.flagsChanged.length > 0, intervalSeconds };
      }
      if (this.#state.delivered) return { kind: 'succeeded', changed: false, intervalSeconds };
      throw new SourceError('The source answered "unchanged" before it delivered a document', {
        retry: 'interval',
      });
    } catch (error) {
      return signal.aborted ? { kind: 'closed' } : { ...toFailure(error), contacted };
    }
  }

  async #readRules(): Promise<ReadEnded | undefined> {
    const served = this.#state.awaited?.served;
    if (served === undefined) return undefined;
    const now = () => this.#runtime.now();
    // Loaded with the first rules: most lives have none to read.
    const outcome = await import('./read-rules.js').then(
      ({ readRules }) => readRules(served, this.#source, this.#intake, now, this.#abort.signal),
      (error): ReadOutcome => ({ ...toFailure(error), kind: 'unread' }),
    );
    return { served, outcome };
  }

  async #giveUp(): Promise<void> {
    await this.#lookForBackup();
    this.#happen({ kind: 'start-timed-out' });
  }

  #lookForBackup(): Promise<void> {
    this.#backupLookedFor ??= this.#backup
      .look()
      .then((backup) => this.#happen({ kind: 'backup-looked-for', backup }));
    return this.#backupLookedFor;
  }

  #happen(happening: Happening): void {
    try {
      const { state, todos } = next(this.#state, happening, this.#runtime.now(), this.#about);
      this.#state = state;
      const hasAllAnswers = this.#options.polling === 'background' && this.#source.fetchFlag === undefined;
      this.#flagSetAtHand = hasAllAnswers && state.life.kind !== 'closed' ? state.inUse?.flagSet : undefined;
      for (const todo of todos) this.#do(todo);
    } catch (error) {
      this.#options.logger.error(
        `What has happened (${happening.kind}) could not be dealt with: ${describeError(error)}`,
      );
    }
  }

  #do(todo: Todo): void {
    switch (todo.kind) {
      case 'log':
        this.#options.logger[todo.level](todo.message, ...(todo.fields === undefined ? [] : [todo.fields]));
        break;
      case 'announce':
        this.#announce(todo.announcement);
        break;
      case 'settle-start':
        this.#settleStart(todo.outcome);
        if (todo.outcome.kind === 'closed') break;
        // Any sooner, and the SDK's own READY would overwrite it (E6).
        this.#runtime.afterMacrotask(() => this.#happen({ kind: 'sdk-informed' }));
        break;
      case 'look-for-backup':
        void this.#lookForBackup();
        break;
      case 'read-rules':
        this.#rulesReader.plan(todo.due);
        break;
      case 'save-backup':
        this.#backup.save(todo.inUse);
        break;
      case 'keep-backup':
        this.#backup.keep(todo.inUse);
        break;
      case 'end':
        this.#end();
        break;
    }
  }

  /** Idempotent. */
  #end(): void {
    if (this.#abort.signal.aborted) return;
    this.#backup.close(this.#state.inUse);
    this.#abort.abort(new Error('The provider was closed'));
    this.#source.close();
  }
}
