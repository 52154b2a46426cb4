import { MAX_INTERVAL_SECONDS } from '../source/interval.js';

/** Least wait after "too early", so that nothing loops where the source has no minimum interval. */
export const MIN_WAIT_AFTER_TOO_EARLY_SECONDS = 1;

const FIRST_BACKOFF_SECONDS = 1;
const SPREAD = 0.1;

/** The interval, if it is one that a source may ask for, else `undefined`; 0 means that there is no minimum (P1). */
export function validInterval(seconds: number | undefined): number | undefined {
  const valid = Number.isInteger(seconds) && Number(seconds) >= 0 && Number(seconds) <= MAX_INTERVAL_SECONDS;
  return valid ? seconds : undefined;
}

/** Seconds until the next poll: the interval plus up to 10 %, so that a fleet spreads out (P1). */
export function spread(intervalSeconds: number, random: () => number): number {
  return intervalSeconds * (1 + SPREAD * random());
}

/**
 * Exponential backoff with equal jitter: half fixed, half random, from 1 s up to the spread interval (P4).
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param failures how many attempts have failed in a row, at least 1
 */
export function backoff(
  failures: number,
  intervalSeconds: number,
  random: () => number,
  firstSeconds = FIRST_BACKOFF_SECONDS,
): number {
  const ceiling = Math.min(firstSeconds * 2 ** (failures - 1), spread(intervalSeconds, random));
  return ceiling / 2 + (ceiling / 2) * random();
}

/** `Retry-After`, bounded to a day; anything but a number counts as absent (P4). */
export function boundedRetryAfter(seconds: number | undefined): number {
  if (seconds === undefined || !(seconds > 0)) return 0;
  return Math.min(seconds, MAX_INTERVAL_SECONDS);
}
