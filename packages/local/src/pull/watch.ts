import { describeError } from '../shared/described.js';
import type { Listener, Outcome, Puller } from './pull.js';

/** However long it has gone wrong, it is tried again that often. */
const MAX_WAIT_SECONDS = 900;

/**
 * Pulls, and again `interval` seconds after it has, until the signal is aborted or nobody lets it overwrite what it found. After each error the wait doubles, up to a
 * quarter of an hour. Resolves to what came of the last time.
 */
export async function keepPulling(
  puller: Pick<Puller, 'pull'>,
  interval: number,
  { error }: Pick<Listener, 'error'>,
  wait: (seconds: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<Outcome> {
  let failures = 0;
  let outcome: Outcome = 'done';
  while (!signal.aborted) {
    try {
      outcome = await puller.pull();
      if (outcome === 'refused') break;
      failures = 0;
    } catch (reason) {
      failures += 1;
      outcome = 'failed';
      if (signal.aborted) break;
      error(`error: ${describeError(reason)}; it is tried again in ${secondsAfter(failures, interval)} s`);
    }
    await wait(secondsAfter(failures, interval), signal);
  }
  return outcome;
}

function secondsAfter(failures: number, interval: number): number {
  return Math.max(interval, Math.min(interval * 2 ** failures, MAX_WAIT_SECONDS));
}
