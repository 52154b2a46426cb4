import type { Logger } from '../shared/logger.js';
import type { Ignored } from './list.js';

/** What a scan complains about. What the previous scan complained about is not reported again. */
export class Problems {
  readonly #list = new Map<string, { readonly level: 'error' | 'warn'; readonly text: string }>();

  error(text: string): void {
    this.#list.set(`error ${text}`, { level: 'error', text });
  }

  warn(text: string): void {
    this.#list.set(`warn ${text}`, { level: 'warn', text });
  }

  get keys(): ReadonlySet<string> {
    return new Set(this.#list.keys());
  }

  report(logger: Logger, known: ReadonlySet<string>): void {
    for (const [key, { level, text }] of this.#list) if (!known.has(key)) logger[level](text);
  }
}

/** How many ignored files and directories one scan reports. */
const MAX_NAMED = 20;

const WHY_IGNORED = {
  misplaced:
    'files belong at <application>/<environment>/<profile>.json, or <application>:<environment>:<profile>.json',
  deep: 'it is a directory, and no deeper ones are looked into',
} as const;

/** Warns of what is in the wrong place. */
export function warnOfIgnored(ignored: ReadonlyMap<string, Ignored>, problems: Problems): void {
  const misplaced = [...ignored].flatMap(([path, why]) => (why === 'backup' ? [] : [{ path, why }]));
  for (const { path, why } of misplaced.slice(0, MAX_NAMED)) {
    problems.warn(`${path} is not deployed: ${WHY_IGNORED[why]}`);
  }
  const rest = misplaced.length - MAX_NAMED;
  if (rest > 0) problems.warn(`${rest} more in the wrong place are not deployed`);
}
