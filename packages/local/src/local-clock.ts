import { described } from './shared/described.js';
import type { Clock } from './store/model.js';

/** The latest time that a Date can hold: https://tc39.es/ecma262/#sec-time-values-and-time-range */
export const MAX_TIME = 8.64e15;

/** The system's clock, and by how much it was moved on. */
export class LocalClock implements Clock {
  #ahead = 0;

  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Moves the clock on. Throws a TypeError for anything but a number of seconds, and for a time that no Date can hold. */
  advance(seconds: number): void {
    const ahead = this.#ahead + (typeof seconds === 'number' ? seconds * 1000 : Number.NaN);
    if (seconds >= 0 && Date.now() + ahead <= MAX_TIME) {
      this.#ahead = ahead;
      return;
    }
    throw new TypeError(
      `Expected \`seconds\` to be a number from 0, to a time of at most 8.64e15 ms, got ${described(seconds)}`,
    );
  }

  /** Back to the system's time. */
  reset(): void {
    this.#ahead = 0;
  }
}
