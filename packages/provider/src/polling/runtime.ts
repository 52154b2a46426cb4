/** A pending call, as `setTimeout` gives it. */
export interface Timer {
  /** Lets the timer keep the process alive; at first it does not. */
  hold(): void;
  release(): void;
  cancel(): void;
}

/** Time and chance, injected so that tests can cover years of polling in milliseconds. */
export interface Runtime {
  /** Wall clock, milliseconds since 1970; may jump. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back, but may stand still while the process is frozen. */
  monotonic(): number;
  /** A number from 0 up to 1, exclusive. */
  random(): number;
  /** Calls back once; the timer does not keep the process alive until it is held. */
  startTimer(milliseconds: number, callback: () => void): Timer;
  /** Calls back in the next macrotask. */
  afterMacrotask(callback: () => void): void;
}

export const systemRuntime: Runtime = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  startTimer: (milliseconds, callback) => {
    const timeout = setTimeout(callback, milliseconds).unref();
    return {
      hold: () => void timeout.ref(),
      release: () => void timeout.unref(),
      cancel: () => clearTimeout(timeout),
    };
  },
  afterMacrotask: (callback) => void setImmediate(callback),
};

/** A moment on both clocks. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

export function momentOf(runtime: Runtime): Moment {
  return { wall: runtime.now(), monotonic: runtime.monotonic() };
}

/**
 * Milliseconds since a moment, by the clock that moved more: the wall clock also counts time in which the process was
 * frozen, and the monotonic one does not go back (rule P5).
 */
export function elapsedSince(moment: Moment, runtime: Runtime): number {
  return Math.max(runtime.now() - moment.wall, runtime.monotonic() - moment.monotonic);
}
