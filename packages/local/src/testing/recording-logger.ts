import type { Logger } from '../shared/logger.js';

/** Keeps what was logged, as `level: text`. */
export class RecordingLogger implements Logger {
  readonly lines: string[] = [];
  readonly error = this.#recorder('error');
  readonly warn = this.#recorder('warn');
  readonly info = this.#recorder('info');
  readonly debug = this.#recorder('debug');

  #recorder(level: string) {
    return (...args: unknown[]) => {
      this.lines.push(`${level}: ${args.map(String).join(' ')}`);
    };
  }
}
