/** Where AppConfig Local logs: `console` will do, and so will OpenFeature's loggers. */
export interface Logger {
  error(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  info(...args: unknown[]): void;
  debug(...args: unknown[]): void;
}
