import { oneFileOperationAtATime } from '../../../packages/provider/src/live/file-operations.js';
import type { Runtime, Timer } from '../../../packages/provider/src/polling/runtime.js';
import type { Source } from '../../../packages/provider/src/source/source.js';
import { TimerQueue } from '../../../packages/provider/src/testing/timer-queue.js';
import { seededRandom, settle, timerIn } from '../../../packages/provider/src/testing/virtual-runtime.js';

/** Turns of the event loop in which a small document that was read from disk is parsed and taken into use. */
const TURNS_TO_TAKE_A_DOCUMENT = 8;

/**
 * Time that passes as it does while a request of the source or an operation on the disk is under way, and is skipped while
 * there is none: polls meet a real network, and the minutes between them take no time.
 */
export class SkippingRuntime implements Runtime {
  readonly random: () => number;
  readonly #calls = new TimerQueue();
  readonly #wallStart = Date.parse('2026-01-01T00:00:00Z');
  readonly #realStart = performance.now();
  #skipped = 0;
  /** Settles when the poll under way has ended; a poll begins with a fetch and ends with the timer of the next one. */
  #underWay: { readonly ended: Promise<void>; readonly end: () => void } | undefined;
  /** A source finds out where its requests go before a backup is read. */
  #locating: Promise<unknown> = Promise.resolve();
  /** How many fetches there were, and when the last one began by {@link monotonic}. */
  fetches = 0;
  lastFetchAt = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  now(): number {
    return this.#wallStart + this.monotonic();
  }

  monotonic(): number {
    return performance.now() - this.#realStart + this.#skipped;
  }

  startTimer(milliseconds: number, callback: () => void): Timer {
    this.#endPoll();
    return timerIn(this.#calls, this.monotonic() + milliseconds, callback);
  }

  afterMacrotask(callback: () => void): void {
    setImmediate(callback);
  }

  /** The source as it is, but for telling when it works. */
  watching(source: Source): Source {
    return (context) => {
      const opened = source(context);
      return {
        origin: opened.origin,
        backupKind: opened.backupKind,
        chosenVariantReason: opened.chosenVariantReason,
        locate: () => {
          const located = Promise.resolve(opened.locate?.());
          this.#locating = located.catch(() => undefined);
          return located;
        },
        fetch: (signal) => {
          this.#beginPoll();
          return opened.fetch(signal);
        },
        close: () => {
          this.#endPoll();
          opened.close();
        },
      };
    };
  }

  /** Lets time pass up to a moment of {@link monotonic}, or until the condition holds, which is looked at after each poll. */
  async advanceTo(moment: number, isReached: () => boolean = () => false): Promise<void> {
    await settle();
    while (!isReached() && this.monotonic() < moment) {
      if (this.#underWay === undefined) await this.#diskIdle();
      const due = Math.min(moment, this.#calls.first()?.at ?? Number.POSITIVE_INFINITY);
      if (this.#underWay === undefined) this.#skipped += Math.max(0, due - this.monotonic());
      else await endedWithin(due - this.monotonic(), this.#underWay.ended);
      await this.#runDue();
    }
  }

  get isPolling(): boolean {
    return this.#underWay !== undefined;
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#calls.size;
  }

  /** Resolves when no poll is under way. */
  async pollEnded(): Promise<void> {
    await this.#underWay?.ended;
    await settle();
    await settle();
  }

  async #runDue(): Promise<void> {
    for (let due = this.#calls.take(this.monotonic()); due; due = this.#calls.take(this.monotonic())) {
      due.callback();
    }
    await settle();
    await settle();
  }

  async #diskIdle(): Promise<void> {
    await this.#locating;
    await settle();
    await oneFileOperationAtATime(async () => {});
    for (let turn = 0; turn < TURNS_TO_TAKE_A_DOCUMENT; turn += 1) await settle();
  }

  #beginPoll(): void {
    this.fetches += 1;
    this.lastFetchAt = this.monotonic();
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#underWay = { ended, end };
  }

  #endPoll(): void {
    this.#underWay?.end();
    this.#underWay = undefined;
  }
}

async function endedWithin(milliseconds: number, ended = new Promise<void>(() => {})): Promise<void> {
  let timeout: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timeout = setTimeout(resolve, Math.max(0, milliseconds));
  });
  await Promise.race([ended, passed]);
  clearTimeout(timeout);
}
