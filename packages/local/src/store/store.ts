import type {
  Application,
  Clock,
  Deployment,
  Environment,
  Profile,
  Strategy,
  Tags,
  Version,
} from './model.js';
import { Table } from './table.js';

/** One change of one record; without `record`, its removal. */
export interface Change {
  readonly table: TableName;
  readonly parent: string;
  readonly id: string;
  readonly record: unknown;
}

/** A change with the record before it, by which it can be undone. */
export interface RecordedChange extends Change {
  readonly previous: unknown;
}

/**
 * Runs an operation whose changes are made completely or, if it throws, not at all. Resolves to its result once the changes
 * are as durable as they will be. Rejects, without changing anything, if they cannot be kept.
 */
export type Write = <T>(operation: () => T) => Promise<T>;

export interface StoreOptions {
  readonly clock: Clock;
  /** Makes an identifier: seven characters of `a-z0-9`, as AppConfig's are. */
  readonly createId: () => string;
  /** How many times faster than their strategy deployments proceed. */
  readonly timeScale: number;
}

/** Everything that AppConfig keeps, in memory. Pure: time, random IDs and persistence come from outside. */
export class Store {
  readonly clock: Clock;
  readonly timeScale: number;
  readonly applications = this.#table<Application>('applications');
  /** By application. */
  readonly environments = this.#table<Environment>('environments');
  /** By application. */
  readonly profiles = this.#table<Profile>('profiles');
  /** By profile; the identifier is the version's number. */
  readonly versions = this.#table<Version>('versions');
  /** By environment; the identifier is the deployment's number. */
  readonly deployments = this.#table<Deployment>('deployments');
  readonly strategies = this.#table<Strategy>('strategies');
  /** The identifier is the resource part of the ARN. */
  readonly tags = this.#table<Tags>('tags');
  readonly #createId: () => string;
  #sequence = 0;
  #changes: RecordedChange[] = [];

  constructor(options: StoreOptions) {
    this.clock = options.clock;
    this.timeScale = options.timeScale;
    this.#createId = options.createId;
  }

  /** Identity and place in the order of creation for a new record. */
  identify(taken: (id: string) => boolean): { id: string; sequence: number } {
    let id = this.#createId();
    while (taken(id)) id = this.#createId();
    this.#sequence += 1;
    return { id, sequence: this.#sequence };
  }

  /** Runs an operation whose changes are made completely or, if it throws, not at all. */
  transaction<T>(operation: () => T): T {
    const before = this.#changes.length;
    try {
      return operation();
    } catch (error) {
      this.undo(this.#changes.splice(before));
      throw error;
    }
  }

  /** The changes since the last call: one unit that is kept whole or not at all. */
  takeChanges(): readonly RecordedChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** Undoes changes that {@link takeChanges} returned; all later changes must have been undone before. */
  undo(changes: readonly RecordedChange[]): void {
    this.restore(changes.toReversed().map((change) => ({ ...change, record: change.previous })));
  }

  /** Applies what {@link takeChanges} or {@link snapshot} returned, without recording it as changes. */
  restore(changes: Iterable<Change>): void {
    for (const { table, parent, id, record } of changes) {
      (this[table] as Table<unknown>).restore(parent, id, record);
      const sequence = (record as { sequence?: unknown } | undefined)?.sequence;
      if (typeof sequence === 'number') this.#sequence = Math.max(this.#sequence, sequence);
    }
  }

  /** Everything there is, as changes to an empty store. */
  *snapshot(): Generator<Change> {
    for (const table of TABLES) for (const entry of this[table].entries()) yield { table, ...entry };
  }

  #table<T>(table: TableName): Table<T> {
    return new Table<T>((parent, id, record, previous) => {
      this.#changes.push({ table, parent, id, record, previous });
    });
  }
}

export const TABLES = [
  'applications',
  'environments',
  'profiles',
  'versions',
  'deployments',
  'strategies',
  'tags',
] as const;
export type TableName = (typeof TABLES)[number];

/** The parent of records that have none. */
export const ROOT = '';
