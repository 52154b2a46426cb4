import { format } from 'node:util';
import type { Logger } from '@openfeature/server-sdk';

/** Where lines go, for example `process.stdout`. */
export interface LineSink {
  write(text: string): unknown;
}

/**
 * An OpenFeature logger for a terminal: time, level and message, `info` to the first sink, warnings and errors to the second.
 * `debug` is dropped, and so are objects other than errors, details that only a log pipeline would use.
 */
export function lineLogger(output: LineSink, errors: LineSink, now: () => Date = () => new Date()): Logger {
  const line =
    (level: string, sink: LineSink) =>
    (...values: unknown[]) => {
      const shown = values.filter((value) => typeof value !== 'object' || value instanceof Error);
      sink.write(`${now().toISOString()} ${level} ${format(...shown)}\n`);
    };
  return {
    error: line('ERROR', errors),
    warn: line('WARN', errors),
    info: line('INFO', output),
    debug: () => undefined,
  };
}
