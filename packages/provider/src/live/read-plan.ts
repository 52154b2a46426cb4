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
 * So whoever has flags to go on with waits for at least the window again after a failure.
 */
export function readWaitSeconds(due: ReadDue, options: ReadPlanOptions, random: () => number): number {
  const { readWindow, pollInterval } = options;
  const later = Math.max(pollInterval, readWindow);
  switch (due.kind) {
    case 'at-once':
      return 0;
    case 'in-window':
      return readWindow * due.requests * random();
    case 'again':
      return later * (1 + random());
    case 'after-failure': {
      const { failures, retry, retryAfterSeconds, hasFlags, requests } = due;
      const spread = hasFlags ? 2 * readWindow * requests : 0;
      const first = retry === 'interval' ? Math.max(pollInterval, spread) : spread;
      const longest = Math.max(pollInterval, spread);
      const wait = backoff(failures, longest, random, Math.max(FIRST_BACKOFF_SECONDS, first));
      return Math.max(wait, boundedRetryAfter(retryAfterSeconds));
    }
  }
}
