/** Where AppConfig Local writes; `console` and OpenFeature's loggers are of this shape. */
export interface Logger {
  error(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  info(...args: unknown[]): void;
  debug(...args: unknown[]): void;
}
