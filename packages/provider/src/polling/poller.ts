import { elapsedSince, type Moment, momentOf, type Runtime, type Timer } from './runtime.js';
import {
  backoff,
  boundedRetryAfter,
  MIN_WAIT_AFTER_TOO_EARLY_SECONDS,
  SERVICE_MINIMUM_SECONDS,
  spread,
  validInterval,
} from './schedule.js';

/** How one poll ended; `intervalSeconds` is what the service asked for in its answer. */
export type PollOutcome =
  | { readonly kind: 'succeeded'; readonly changed: boolean; readonly intervalSeconds?: number | undefined }
  /** Nothing was learnt and nothing failed: the service was asked too soon. */
  | { readonly kind: 'too-early' }
  /** Contact succeeded and the newest document cannot be used: no sooner poll cures that (P4). */
  | { readonly kind: 'rejected'; readonly error: Error; readonly intervalSeconds?: number | undefined }
  | {
      readonly kind: 'failed';
      readonly error: Error;
      readonly retry: 'backoff' | 'interval' | 'never';
      /** Whether this failure at the first contact is one that no retry can cure (L2). */
      readonly fatal: boolean;
      readonly retryAfterSeconds?: number | undefined;
      readonly intervalSeconds?: number | undefined;
      /** Whether the source has opened a session by now: from then on it has a minimum interval (P1). */
      readonly sessionOpened?: boolean | undefined;
    };

/** An awaited refresh settles, whatever the service says (L5); at its minimum interval this is two and a half minutes. */
const MAX_EARLY_POLLS = 10;

export interface PollerOptions {
  /** One contact with the source. Never rejects, and settles soon after the signal aborts. */
  readonly poll: (signal: AbortSignal) => Promise<PollOutcome>;
  /** Seconds. */
  readonly pollInterval: number;
  readonly polling: 'background' | 'on-evaluation';
  /** Seconds that an evaluation waits for the poll it finds under way or starts (P5). */
  readonly evaluationWait: number;
  readonly runtime: Runtime;
}

/** What a caller of `refresh` is told when the poller is closed meanwhile. */
export type RefreshOutcome = PollOutcome | { readonly kind: 'closed' };

interface PollUnderWay {
  readonly startedAt: Moment;
  readonly abort: AbortController;
  readonly outcome: Promise<RefreshOutcome>;
}

/** Decides when to poll: schedule, backoff, single flight, abort (rules P1, P4, P5, P6, L5). */
export class Poller {
  readonly #options: PollerOptions;
  readonly #runtime: Runtime;
  #closed = false;
  #stopped = false;
  #failures = 0;
  /** Whether the last poll failed or brought a document that cannot be used. */
  #lastFailed = false;
  /** What the service asks for between two polls; `undefined` before a session was ever opened (P1). */
  #serviceInterval: number | undefined;
  #underWay: PollUnderWay | undefined;
  #timer: Timer | undefined;
  /** Seconds after `#endedAt` at which the schedule, and at which the service, allows the next poll. */
  #waitSeconds = 0;
  #permittedSeconds = 0;
  #endedAt: Moment | undefined;
  /** Callers who wait for a poll: while there is one, timers hold the process and run in every mode (L5). */
  #holds = 0;
  readonly #wakeRefreshers = new Set<(outcome: RefreshOutcome) => void>();

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#runtime = options.runtime;
  }

  /** Starts a poll, or joins the one under way: concurrent polls share one request, always (P6). */
  poll(): Promise<RefreshOutcome> {
    if (this.#closed) return Promise.resolve({ kind: 'closed' });
    if (this.#underWay !== undefined) return this.#underWay.outcome;
    this.#timer?.cancel();
    this.#timer = undefined;
    const abort = new AbortController();
    const outcome = this.#options.poll(abort.signal).then((ended) => this.#end(ended));
    this.#underWay = { startedAt: momentOf(this.#runtime), abort, outcome };
    return outcome;
  }

  /** Polls as soon as the service's own interval permits (P6). */
  async refresh(): Promise<RefreshOutcome> {
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
    if (this.#closed || this.#stopped) return undefined;
    const minimum = this.#lastFailed ? SERVICE_MINIMUM_SECONDS : 0;
    if (this.#remainingSeconds(Math.max(this.#waitSeconds, minimum)) > 0) return undefined;
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

  /** Aborts the poll under way and stops every timer. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer();
    this.#underWay?.abort.abort();
    this.#notify({ kind: 'closed' });
  }

  #end(outcome: PollOutcome): RefreshOutcome {
    this.#underWay = undefined;
    if (this.#closed) return { kind: 'closed' };
    this.#endedAt = momentOf(this.#runtime);
    this.#plan(outcome);
    this.#schedule();
    this.#notify(outcome);
    return outcome;
  }

  /** Decides how long to wait after an outcome (P1, P4). */
  #plan(outcome: PollOutcome): void {
    const random = () => this.#runtime.random();
    const asked = outcome.kind === 'too-early' ? undefined : validInterval(outcome.intervalSeconds);
    const sessionOpened = outcome.kind !== 'failed' || outcome.sessionOpened === true;
    this.#serviceInterval ??= sessionOpened ? SERVICE_MINIMUM_SECONDS : undefined;
    this.#serviceInterval = asked ?? this.#serviceInterval;
    const minimum = this.#serviceInterval ?? 0;
    const interval = Math.max(this.#options.pollInterval, minimum);
    this.#stopped = outcome.kind === 'failed' && outcome.retry === 'never';
    if (outcome.kind !== 'too-early') this.#lastFailed = outcome.kind !== 'succeeded';
    if (outcome.kind !== 'failed') {
      if (outcome.kind !== 'too-early') this.#failures = 0;
      const least = outcome.kind === 'too-early' ? MIN_WAIT_AFTER_TOO_EARLY_SECONDS : 0;
      this.#permittedSeconds = Math.max(minimum, least);
      this.#waitSeconds = spread(interval, random);
      return;
    }
    this.#failures += 1;
    // An answer that names an interval keeps its session, which refuses a poll that comes sooner.
    this.#permittedSeconds = Math.max(asked ?? 0, boundedRetryAfter(outcome.retryAfterSeconds));
    const wait =
      outcome.retry === 'backoff' ? backoff(this.#failures, interval, random) : spread(interval, random);
    this.#waitSeconds = Math.max(wait, this.#permittedSeconds);
  }

  #schedule(): void {
    const wanted = this.#options.polling === 'background' || this.#holds > 0;
    if (!wanted || this.#closed || this.#stopped || this.#endedAt === undefined) return;
    if (this.#underWay !== undefined) return;
    this.#startTimer(this.#remainingSeconds(this.#waitSeconds));
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

  #pollWhenPermitted(): Promise<RefreshOutcome> {
    if (this.#closed) return Promise.resolve({ kind: 'closed' });
    const remaining = this.#remainingSeconds(this.#permittedSeconds);
    if (this.#underWay !== undefined || remaining <= 0) return this.poll();
    this.#startTimer(Math.min(remaining, this.#remainingSeconds(this.#waitSeconds)));
    return new Promise((resolve) => this.#wakeRefreshers.add(resolve));
  }

  #notify(outcome: RefreshOutcome): void {
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
