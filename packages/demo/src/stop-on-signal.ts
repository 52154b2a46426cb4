import type { Logger } from '@openfeature/server-sdk';
import type { RunningDemo } from './demo.js';

/** Milliseconds after which whatever still hangs is given up: shutdown is promised within 5 s. */
const LAST_RESORT_MILLISECONDS = 4500;

/**
 * Stops what is starting or has started at the first SIGINT or SIGTERM, and then ends the process with code 0. In a
 * terminal, Ctrl-C reaches the whole process group and a package manager may pass it on once more: later signals change
 * nothing. The returned signal is aborted as soon as stopping begins.
 */
export function stopOnSignal(starting: Promise<Pick<RunningDemo, 'stop'>>, logger: Logger): AbortSignal {
  const stopping = new AbortController();

  const stop = (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    logger.info(`${signal}: stopping`);
    setTimeout(() => {
      logger.warn(`still not stopped after ${LAST_RESORT_MILLISECONDS} ms: giving up what is left`);
      process.exit(0);
    }, LAST_RESORT_MILLISECONDS).unref();
    starting.then(
      // A process that ends by itself removes its signal handlers before it is gone, and another Ctrl-C would then kill it.
      (running) => running.stop().finally(() => process.exit(0)),
      // Whoever awaits the start reports why it failed.
      () => undefined,
    );
  };

  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return stopping.signal;
}
