import { SERVICE_MINIMUM_SECONDS } from '../source/interval.js';
import type { PollOutcome } from './poll-outcome.js';
import {
  backoff,
  boundedRetryAfter,
  MIN_WAIT_AFTER_TOO_EARLY_SECONDS,
  spread,
  validInterval,
} from './schedule.js';

/** When the next poll is allowed, and when it is due. */
export interface Plan {
  /** What the service asks for between two polls; `undefined` before a session was ever opened (P1). */
  readonly serviceSeconds: number | undefined;
  /** Seconds after the end of the last poll until the schedule, and until the service, allows the next one. */
  readonly waitSeconds: number;
  readonly permittedSeconds: number;
  /** How many polls have failed in a row. */
  readonly failures: number;
  /** Whether the last poll failed or brought a document that cannot be used. */
  readonly lastFailed: boolean;
  /** Whether no timer starts the next poll (L3). */
  readonly stopped: boolean;
}

export const firstPlan: Plan = Object.freeze({
  serviceSeconds: undefined,
  waitSeconds: 0,
  permittedSeconds: 0,
  failures: 0,
  lastFailed: false,
  stopped: false,
});

/** How long to wait after an outcome (P1, P4). */
export function nextPlan(plan: Plan, outcome: PollOutcome, pollInterval: number, random: () => number): Plan {
  if (outcome.kind === 'closed') return { ...plan, stopped: true };
  const asked = outcome.kind === 'too-early' ? undefined : validInterval(outcome.intervalSeconds);
  const sessionOpened = outcome.kind !== 'failed' || outcome.sessionOpened === true;
  const serviceSeconds =
    asked ?? plan.serviceSeconds ?? (sessionOpened ? SERVICE_MINIMUM_SECONDS : undefined);
  const minimum = serviceSeconds ?? 0;
  const interval = Math.max(pollInterval, minimum);
  switch (outcome.kind) {
    case 'succeeded':
    case 'rejected':
      return {
        serviceSeconds,
        waitSeconds: spread(interval, random),
        permittedSeconds: minimum,
        failures: 0,
        lastFailed: outcome.kind === 'rejected',
        stopped: false,
      };
    case 'too-early':
      return {
        ...plan,
        serviceSeconds,
        waitSeconds: spread(interval, random),
        permittedSeconds: Math.max(minimum, MIN_WAIT_AFTER_TOO_EARLY_SECONDS),
        stopped: false,
      };
    case 'failed': {
      const failures = plan.failures + 1;
      // An answer that names an interval keeps its session, which refuses polls that come sooner.
      const permittedSeconds = Math.max(asked ?? 0, boundedRetryAfter(outcome.retryAfterSeconds));
      const wait =
        outcome.retry === 'backoff' ? backoff(failures, interval, random) : spread(interval, random);
      return {
        serviceSeconds,
        waitSeconds: Math.max(wait, permittedSeconds),
        permittedSeconds,
        failures,
        lastFailed: true,
        stopped: outcome.retry === 'never',
      };
    }
  }
}
