import type { Logger } from '../logger.js';
import type { FileDeployer } from './deployer.js';

/**
 * Looking is preferred over `fs.watch`, which misses changes on network and container mounts and on replaced directories: a
 * directory of this kind holds a few dozen files.
 */
const SCAN_INTERVAL_MS = 250;

/** Scans again and again until the returned function is called; that one resolves when the last scan is over. */
export function watchFiles(deployer: FileDeployer, logger: Logger): () => Promise<void> {
  let stopped = false;
  let lastProblem: string | undefined;
  let timer: NodeJS.Timeout;
  let running: Promise<void> = Promise.resolve();

  const scan = async () => {
    try {
      await deployer.scan();
      lastProblem = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== lastProblem) logger.error(`The directory cannot be read: ${message}`);
      lastProblem = message;
    }
    schedule();
  };
  const schedule = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = scan();
    }, SCAN_INTERVAL_MS);
    timer.unref();
  };

  schedule();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
