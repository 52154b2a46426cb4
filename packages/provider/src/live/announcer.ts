import type { Logger } from '@openfeature/core';
import type { Runtime } from '../polling/runtime.js';
import { describeProblems, isHealthy } from './problems.js';
import type { Update } from './subscription.js';

/** What the provider has to emit. */
export type Announcement =
  | { readonly kind: 'ready'; readonly message: string }
  | { readonly kind: 'stale'; readonly message: string }
  /** What only the SDK tells where `initialize` is still waited for (E1). */
  | { readonly kind: 'fatal'; readonly message: string }
  | { readonly kind: 'configuration-changed'; readonly message: string; readonly flagsChanged: string[] };

type Believed = 'READY' | 'STALE' | 'ERROR';

/**
 * Decides which events are due (E1 to E6): it compares what the SDK was told last with what is true now, so that nothing is
 * told twice, and says nothing before the outcome of `initialize` has reached the SDK.
 */
export class Announcer {
  readonly #name: string;
  readonly #logger: Logger;
  readonly #emit: (announcement: Announcement) => void;
  #believed: Believed | undefined;
  #latest: Update | undefined;
  #flagsChanged = new Set<string>();
  #loggedProblems = '';
  #fatal: string | undefined;
  #closed = false;

  constructor(name: string, logger: Logger, emit: (announcement: Announcement) => void) {
    this.#name = name;
    this.#logger = logger;
    this.#emit = emit;
  }

  /** `initialize` has settled: from the next macrotask on, differences to its outcome are told (E6). */
  open(outcome: 'READY' | 'ERROR', runtime: Runtime): void {
    runtime.afterMacrotask(() => {
      this.#believed = outcome;
      this.#announce();
    });
  }

  update(update: Update): void {
    this.#latest = update;
    for (const key of update.flagsChanged) this.#flagsChanged.add(key);
    this.#logProblems(update);
    this.#announce();
  }

  /** Nothing comes any more; the last thing that is told (L2). */
  fail(message: string): void {
    this.#fatal = message;
    this.#announce();
  }

  close(): void {
    this.#closed = true;
  }

  #announce(): void {
    if (this.#closed || this.#believed === undefined) return;
    if (this.#fatal !== undefined) {
      this.#closed = true;
      this.#emit({ kind: 'fatal', message: `${this.#name}: ${this.#fatal}` });
      return;
    }
    const latest = this.#latest;
    if (latest?.inUse === undefined) return;
    const actual = isHealthy(latest.problems) ? 'READY' : 'STALE';
    if (actual !== this.#believed) {
      this.#believed = actual;
      if (actual === 'READY') this.#emit({ kind: 'ready', message: `${this.#name}: ${served(latest)}` });
      else this.#emit({ kind: 'stale', message: `${this.#name}: ${problems(latest)}` });
    }
    if (this.#flagsChanged.size === 0) return;
    const flagsChanged = [...this.#flagsChanged].sort();
    this.#flagsChanged = new Set();
    const message = `${this.#name}: ${served(latest)}`;
    this.#logger.info(`${message}; changed: ${flagsChanged.join(', ')}`, { flagsChanged });
    this.#emit({ kind: 'configuration-changed', message, flagsChanged });
  }

  /** One line for each change of the causes, not one for each poll. */
  #logProblems(update: Update): void {
    const { unreachable, rejected } = update.problems;
    const fingerprint = `${unreachable?.since ?? ''} ${rejected?.since ?? ''} ${rejected?.message ?? ''}`;
    if (fingerprint === this.#loggedProblems) return;
    const first = this.#loggedProblems === '';
    this.#loggedProblems = fingerprint;
    if (isHealthy(update.problems)) {
      if (!first) this.#logger.info(`${this.#name}: recovered; ${served(update)}`, { state: 'READY' });
    } else {
      const state = update.inUse === undefined ? 'ERROR' : 'STALE';
      this.#logger.warn(`${this.#name}: ${problems(update)}`, { state, ...update.problems });
    }
  }
}

function problems(update: Update): string {
  return `${describeProblems(update.problems)}; ${served(update)}`;
}

function served({ inUse }: Update): string {
  if (inUse === undefined) return 'no flag set yet, callers get their defaults';
  const origin = inUse.origin === 'backup' ? 'the backup of ' : '';
  return `served is ${origin}version ${inUse.version} that came ${new Date(inUse.changedAt).toISOString()}`;
}
