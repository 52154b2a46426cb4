import type { Runtime, Timer } from '../polling/runtime.js';
import { TimerQueue } from './timer-queue.js';

/** Time that passes when a test says so, and chance from a seed. */
export class VirtualRuntime implements Runtime {
  #milliseconds = 0;
  #wallOffset = Date.parse('2026-01-01T00:00:00Z');
  readonly random: () => number;
  readonly #calls = new TimerQueue();

  constructor(seed = 1) {
    this.random = seededRandom(seed);
  }

  now(): number {
    return this.#wallOffset + this.#milliseconds;
  }

  monotonic(): number {
    return this.#milliseconds;
  }

  startTimer(milliseconds: number, callback: () => void): Timer {
    return timerIn(this.#calls, this.#milliseconds + milliseconds, callback);
  }

  afterMacrotask(callback: () => void): void {
    this.startTimer(0, callback);
  }

  /** Timers that wait, and how many of them would keep the process alive. */
  get timers(): { readonly waiting: number; readonly held: number } {
    return { waiting: this.#calls.size, held: this.#calls.held };
  }

  /** Lets the wall clock jump, as an administrator or a suspended machine makes it. */
  jumpWallClock(milliseconds: number): void {
    this.#wallOffset += milliseconds;
  }

  /** Lets time pass, running what falls due in its order, and promises after each. */
  async advance(seconds: number): Promise<void> {
    const until = this.#milliseconds + seconds * 1000;
    await settle();
    for (let next = this.#calls.take(until); next !== undefined; next = this.#calls.take(until)) {
      this.#milliseconds = Math.max(this.#milliseconds, next.at);
      next.callback();
      await settle();
    }
    this.#milliseconds = until;
  }
}

/** A timer of a runtime whose calls wait in a queue. */
export function timerIn(calls: TimerQueue, at: number, callback: () => void): Timer {
  const call = calls.add(at, callback);
  return {
    hold: () => {
      call.held = true;
    },
    release: () => {
      call.held = false;
    },
    cancel: () => calls.cancel(call),
  };
}

/** Lehmer's generator, good enough to spread polls. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
