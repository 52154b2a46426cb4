import type { Logger } from './logger.js';

/** What logs unless the caller passes a logger: warnings and errors, to the console. */
export const defaultLogger: Logger = {
  // biome-ignore lint/suspicious/noConsole: the console is where it logs
  error: (...args) => console.error(...args),
  // biome-ignore lint/suspicious/noConsole: the console is where it logs
  warn: (...args) => console.warn(...args),
  info() {},
  debug() {},
};
