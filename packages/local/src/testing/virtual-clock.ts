import type { Clock } from '../store/model.js';

/** A clock that stands still until it is told to move. */
export class VirtualClock implements Clock {
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}
