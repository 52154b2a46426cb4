import type { Logger } from '@openfeature/core';

/** A logger that never throws: polling goes on even if a line cannot be logged (L6). */
export function safeLogger(logger: Logger): Logger {
  const safely =
    (level: keyof Logger) =>
    (...line: unknown[]): void => {
      try {
        logger[level](...line);
      } catch {
        // There is nowhere left to report it.
      }
    };
  return { error: safely('error'), warn: safely('warn'), info: safely('info'), debug: safely('debug') };
}
