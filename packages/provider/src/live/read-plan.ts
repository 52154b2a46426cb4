import { backoff, boundedRetryAfter } from '../polling/schedule.js';
import type { ReadDue } from './todo.js';

/** Seconds. */
export interface ReadPlanOptions {
  readonly readWindow: number;
  readonly pollInterval: number;
}

/** First backoff of a read that everybody waits for, as of a poll (P4). */
const FIRST_BACKOFF_SECONDS = 1;

/**
 * Seconds until rules are read (H4): the control plane's quotas are small, and a fleet has to stay under them also when reads fail.
 * So whoever has flags to go on with waits about the window again after a failure, and up to twice as long after the next.
 */
export function readWaitSeconds(due: ReadDue, options: ReadPlanOptions, random: () => number): number {
  const { readWindow, pollInterval } = options;
  const longest = Math.max(pollInterval, 2 * readWindow);
  switch (due.kind) {
    case 'at-once':
      return 0;
    case 'in-window':
      return readWindow * random();
    case 'again':
      return Math.max(pollInterval, readWindow) * (1 + random());
    case 'after-failure': {
      const { failures, retry, retryAfterSeconds, hasFlags } = due;
      const spread = hasFlags ? readWindow : 0;
      const first = retry === 'interval' ? Math.max(pollInterval, spread) : spread;
      const wait = backoff(failures, longest, random, Math.max(FIRST_BACKOFF_SECONDS, first));
      return Math.max(wait, boundedRetryAfter(retryAfterSeconds));
    }
  }
}
