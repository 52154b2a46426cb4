import type { Logger } from '@openfeature/core';

/** A logger that never throws: whatever becomes of a line, polling goes on (L6). */
export function safeLogger(logger: Logger): Logger {
  const safely =
    (level: keyof Logger) =>
    (...line: unknown[]): void => {
      try {
        logger[level](...line);
      } catch {
        // There is nowhere left to say it.
      }
    };
  return { error: safely('error'), warn: safely('warn'), info: safely('info'), debug: safely('debug') };
}
