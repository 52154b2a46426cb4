import { SERVICE_MINIMUM_SECONDS } from '../source/interval.js';
import { firstPlan, nextPlan, type Plan } from './plan.js';
import type { PollOutcome } from './poll-outcome.js';
import { elapsedSince, type Moment, momentOf, type Runtime, type Timer } from './runtime.js';

/** Bounds an awaited refresh, whatever the service says (L5): to two and a half minutes, at its minimum interval. */
const MAX_EARLY_POLLS = 10;

export interface PollerOptions {
  /** One contact with the source. Never rejects, and settles soon after the signal aborts. */
  readonly poll: () => Promise<PollOutcome>;
  /** Seconds. */
  readonly pollInterval: number;
  readonly polling: 'background' | 'on-evaluation';
  /** Seconds that an evaluation waits for a poll that is under way or that it starts (P5). */
  readonly evaluationWait: number;
  readonly runtime: Runtime;
  /** Ends all polling when it aborts. */
  readonly signal: AbortSignal;
}

interface PollUnderWay {
  readonly startedAt: Moment;
  readonly outcome: Promise<PollOutcome>;
}

/** Decides when to poll: timers, single flight, and who waits for what (rules P1, P4, P5, P6, L5). */
export class Poller {
  readonly #options: PollerOptions;
  readonly #runtime: Runtime;
  readonly #signal: AbortSignal;
  #plan: Plan = firstPlan;
  #endedAt: Moment | undefined;
  #underWay: PollUnderWay | undefined;
  #timer: Timer | undefined;
  /** How many callers wait for a poll. While there are any, timers hold the process, and run in every mode (L5). */
  #holds = 0;
  readonly #wakeRefreshers = new Set<(outcome: PollOutcome) => void>();

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#runtime = options.runtime;
    this.#signal = options.signal;
    const close = () => {
      this.#cancelTimer();
      this.#notify({ kind: 'closed' });
    };
    this.#signal.addEventListener('abort', close, { once: true });
  }

  /** Starts a poll, or joins the one under way: concurrent polls share one request, always (P6). */
  poll(): Promise<PollOutcome> {
    if (this.#signal.aborted) return Promise.resolve({ kind: 'closed' });
    if (this.#underWay !== undefined) return this.#underWay.outcome;
    this.#cancelTimer();
    const startedAt = momentOf(this.#runtime);
    const outcome = this.#options.poll().then((ended) => this.#end(ended));
    this.#underWay = { startedAt, outcome };
    return outcome;
  }

  /** Polls as soon as the service's own interval permits (P6). */
  async refresh(): Promise<PollOutcome> {
    const release = this.hold();
    try {
      for (let attempt = 1; attempt <= MAX_EARLY_POLLS; attempt += 1) {
        const outcome = await this.#pollWhenPermitted();
        if (outcome.kind !== 'too-early') return outcome;
      }
      const error = new Error(`The source has said ${MAX_EARLY_POLLS} times that it is too early for a poll`);
      return { kind: 'failed', error, retry: 'interval', fatal: false };
    } finally {
      release();
    }
  }

  /** What an evaluation waits for in mode `'on-evaluation'`: a poll that is due by interval and backoff, if any (P5). */
  freshen(): Promise<void> | undefined {
    if (this.#signal.aborted || this.#plan.stopped) return undefined;
    const minimum = this.#plan.lastFailed ? SERVICE_MINIMUM_SECONDS : 0;
    if (this.#remainingSeconds(Math.max(this.#plan.waitSeconds, minimum)) > 0) return undefined;
    if (this.#underWay === undefined) void this.poll();
    return this.#boundedWait();
  }

  /** Keeps timers running, and the process alive, until the returned function is called (L5). */
  hold(): () => void {
    this.#holds += 1;
    this.#timer?.hold();
    if (this.#timer === undefined) this.#schedule();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#holds -= 1;
      if (this.#holds > 0) return;
      this.#timer?.release();
      if (this.#options.polling === 'on-evaluation') this.#cancelTimer();
    };
  }

  #end(ended: PollOutcome): PollOutcome {
    this.#underWay = undefined;
    const outcome: PollOutcome = this.#signal.aborted ? { kind: 'closed' } : ended;
    this.#endedAt = momentOf(this.#runtime);
    this.#plan = nextPlan(this.#plan, outcome, this.#options.pollInterval, () => this.#runtime.random());
    this.#schedule();
    this.#notify(outcome);
    return outcome;
  }

  #schedule(): void {
    const wanted = this.#options.polling === 'background' || this.#holds > 0;
    if (!wanted || this.#signal.aborted || this.#plan.stopped) return;
    if (this.#endedAt === undefined || this.#underWay !== undefined) return;
    this.#startTimer(this.#remainingSeconds(this.#plan.waitSeconds));
  }

  #startTimer(seconds: number): void {
    this.#cancelTimer();
    this.#timer = this.#runtime.startTimer(Math.max(0, seconds) * 1000, () => void this.poll());
    if (this.#holds > 0) this.#timer.hold();
  }

  #cancelTimer(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #remainingSeconds(afterLastEnd: number): number {
    if (this.#endedAt === undefined) return 0;
    return afterLastEnd - elapsedSince(this.#endedAt, this.#runtime) / 1000;
  }

  #pollWhenPermitted(): Promise<PollOutcome> {
    if (this.#signal.aborted) return Promise.resolve({ kind: 'closed' });
    const remaining = this.#remainingSeconds(this.#plan.permittedSeconds);
    if (this.#underWay !== undefined || remaining <= 0) return this.poll();
    this.#startTimer(Math.min(remaining, this.#remainingSeconds(this.#plan.waitSeconds)));
    return new Promise((resolve) => this.#wakeRefreshers.add(resolve));
  }

  #notify(outcome: PollOutcome): void {
    const wakers = [...this.#wakeRefreshers];
    this.#wakeRefreshers.clear();
    for (const wake of wakers) wake(outcome);
  }

  #boundedWait(): Promise<void> | undefined {
    const underWay = this.#underWay;
    if (underWay === undefined) return undefined;
    const remaining = this.#options.evaluationWait * 1000 - elapsedSince(underWay.startedAt, this.#runtime);
    if (remaining <= 0) return undefined;
    return new Promise((resolve) => {
      const timer = this.#runtime.startTimer(remaining, resolve);
      timer.hold();
      void underWay.outcome.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}
