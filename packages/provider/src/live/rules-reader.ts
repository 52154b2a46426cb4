import type { PollOutcome } from '../polling/poll-outcome.js';
import { elapsedSince, type Moment, momentOf, type Runtime, type Timer } from '../polling/runtime.js';
import { type ReadPlanOptions, readWaitSeconds } from './read-plan.js';
import type { ReadOutcome } from './state.js';
import type { Served } from './stored-rules.js';
import type { ReadDue } from './todo.js';

/** A read that has ended. */
export interface ReadEnded {
  readonly served: Served;
  readonly outcome: ReadOutcome;
}

export interface RulesReaderOptions extends ReadPlanOptions {
  /** Reads the rules that are awaited, if there are any. Never rejects, and settles soon after the signal aborts. */
  readonly read: () => Promise<ReadEnded | undefined>;
  readonly onEnded: (ended: ReadEnded) => void;
  /** Whether a timer may start a read: in mode `'on-evaluation'` only as long as somebody waits (P5). */
  readonly mayUseTimer: () => boolean;
  readonly runtime: Runtime;
  /** Ends all reading when it aborts. */
  readonly signal: AbortSignal;
}

interface Planned {
  readonly since: Moment;
  readonly seconds: number;
}

/** Decides when rules are read: one read at a time, spread over the window, and never waited for by an evaluation (H4). */
export class RulesReader {
  readonly #options: RulesReaderOptions;
  #planned: Planned | undefined;
  #timer: Timer | undefined;
  #underWay: Promise<ReadEnded | undefined> | undefined;

  constructor(options: RulesReaderOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#forget(), { once: true });
  }

  /** A read that is planned, or under way, stays: what is newest is read then, or once more afterwards. */
  plan(due: ReadDue): void {
    const { runtime, signal } = this.#options;
    if (signal.aborted || this.#planned !== undefined || this.#underWay !== undefined) return;
    const seconds = readWaitSeconds(due, this.#options, () => runtime.random());
    if (seconds === 0) {
      void this.read();
      return;
    }
    this.#planned = { since: momentOf(runtime), seconds };
    if (this.#options.mayUseTimer()) {
      this.#timer = runtime.startTimer(seconds * 1000, () => void this.read());
    }
  }

  /** Starts a read whose time has come; what no timer starts, an evaluation does, without waiting for it (P5). */
  readIfDue(): void {
    if (this.#planned === undefined) return;
    const { since, seconds } = this.#planned;
    if (elapsedSince(since, this.#options.runtime) >= seconds * 1000) void this.read();
  }

  /** Reads now, or joins the read under way. */
  read(): Promise<ReadEnded | undefined> {
    if (this.#options.signal.aborted) return Promise.resolve(undefined);
    if (this.#underWay !== undefined) return this.#underWay;
    this.#forget();
    this.#underWay = this.#options.read().then((ended) => {
      this.#underWay = undefined;
      if (ended !== undefined) this.#options.onEnded(ended);
      return ended;
    });
    return this.#underWay;
  }

  #forget(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#planned = undefined;
  }
}

/** What a read is to whoever has asked for the newest flags (P6). */
export function toPollOutcome(outcome: ReadOutcome): PollOutcome {
  switch (outcome.kind) {
    case 'succeeded':
      return { kind: 'succeeded', changed: outcome.came.flagsChanged.length > 0 };
    case 'unread':
      return { ...outcome, kind: 'failed' };
    default:
      return outcome;
  }
}
