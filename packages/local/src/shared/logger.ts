/** Where AppConfig Local logs: `console` will do, and so will OpenFeature's loggers. */
export interface Logger {
  /** Takes what has failed. */
  error(...args: unknown[]): void;
  /** Takes what may be a mistake. */
  warn(...args: unknown[]): void;
  /** Takes what has happened. */
  info(...args: unknown[]): void;
  /** Takes what helps to find a fault. */
  debug(...args: unknown[]): void;
}
