import { describeError } from '../shared/described.js';
import type { Logger } from '../shared/logger.js';
import type { FileDeployer } from './deployer.js';
import { type Notifications, Watchers } from './watchers.js';

/**
 * Milliseconds from a change to the scan for it, and between the two scans that have to find a file the same: one change
 * causes several notifications, and an editor may take that long to write a file.
 */
const SCAN_DELAY_MILLISECONDS = 250;

/** Milliseconds between scans where the system does not report changes. */
const POLL_INTERVAL_MILLISECONDS = 2_000;

/**
 * Scans whenever the system reports a change, and every two seconds where it reports none, until the returned function is
 * called, which resolves once the last scan is over.
 */
export function watchFiles(
  deployer: Pick<FileDeployer, 'scan'>,
  logger: Logger,
  notifications?: Notifications,
): () => Promise<void> {
  let stopped = false;
  let changed = false;
  let lastProblem: string | undefined;
  let toldPolling = false;
  let timer: { readonly handle: NodeJS.Timeout; readonly delay: number } | undefined;
  let running: Promise<void> | undefined;

  const watchers = new Watchers(() => {
    changed = true;
    if (running === undefined) schedule(SCAN_DELAY_MILLISECONDS);
  }, notifications);

  /** Scans; resolves to the milliseconds until the next scan, or `undefined` to wait for a change. */
  const scan = async (): Promise<number | undefined> => {
    try {
      const { next, sites } = await deployer.scan();
      lastProblem = undefined;
      const { isNew, problem } = await watchers.watch(sites);
      if (problem !== undefined && !toldPolling) {
        toldPolling = true;
        logger.info(`The directory is looked at every ${POLL_INTERVAL_MILLISECONDS / 1000} s: ${problem}`);
      }
      // Nobody reported what changed between the scan and the start of watching.
      if (next === 'soon' || isNew) return SCAN_DELAY_MILLISECONDS;
      return next === 'later' || problem !== undefined ? POLL_INTERVAL_MILLISECONDS : undefined;
    } catch (error) {
      const message = describeError(error);
      if (message !== lastProblem) logger.error(`The directory cannot be read: ${message}`);
      lastProblem = message;
      return POLL_INTERVAL_MILLISECONDS;
    }
  };
  const run = async () => {
    timer = undefined;
    changed = false;
    const delay = await scan();
    running = undefined;
    schedule(changed ? SCAN_DELAY_MILLISECONDS : delay);
  };
  const schedule = (delay: number | undefined) => {
    if (stopped || delay === undefined) return;
    // Constant changes must not put the scan off for ever.
    if (timer !== undefined && timer.delay <= delay) return;
    clearTimeout(timer?.handle);
    const handle = setTimeout(() => {
      running = run();
    }, delay);
    timer = { handle: handle.unref(), delay };
  };

  schedule(SCAN_DELAY_MILLISECONDS);
  return async () => {
    stopped = true;
    clearTimeout(timer?.handle);
    await running;
    watchers.close();
  };
}
