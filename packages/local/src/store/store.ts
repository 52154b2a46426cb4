import type { Extension, ExtensionAssociation } from './extension-model.js';
import type {
  AccountSettings,
  Application,
  Clock,
  Deployment,
  Environment,
  ExperimentDefinition,
  ExperimentRun,
  Profile,
  Strategy,
  Tags,
  Version,
} from './model.js';
import { Polls } from './polls.js';
import { Table } from './table.js';

/** One change of one record; without `record`, its removal. */
export interface Change {
  readonly table: TableName;
  readonly parent: string;
  readonly id: string;
  readonly record: unknown;
}

/** A change with the region that it was made in, and with the record before it, by which it can be undone. */
export interface RecordedChange extends Change {
  readonly region: string;
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

/** How a store relates to those of other regions. */
export interface StoreSurroundings {
  /** The store's own region, as in `us-east-1`. */
  readonly region: string;
  /** The stores of all regions, this one included. */
  readonly all: () => Iterable<Store>;
  /** Told of every change. */
  readonly onChange: (change: RecordedChange) => void;
}

/** Everything that AppConfig keeps in one region, in memory. Pure: time, random IDs and persistence come from outside. */
export class Store {
  readonly region: string;
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
  /** What a deployment delivers in place of a hosted version. By environment; the identifier is the deployment's number. */
  readonly contents = this.#table<Version>('contents');
  readonly strategies = this.#table<Strategy>('strategies');
  /** By application. */
  readonly experimentDefinitions = this.#table<ExperimentDefinition>('experimentDefinitions');
  /** By definition; the identifier is the run's number. */
  readonly experimentRuns = this.#table<ExperimentRun>('experimentRuns');
  /** The identifier is the resource part of the ARN. */
  readonly tags = this.#table<Tags>('tags');
  /** The identifier is the resource part of the ARN, which has the version's number. */
  readonly extensions = this.#table<Extension>('extensions');
  readonly associations = this.#table<ExtensionAssociation>('associations');
  /** One record, {@link ACCOUNT_SETTINGS}, once they have been changed. */
  readonly settings = this.#table<AccountSettings>('settings');
  readonly polls = new Polls();
  #revision = 0;
  readonly #createId: () => string;
  readonly #surroundings: StoreSurroundings;
  #sequence = 0;

  constructor(options: StoreOptions, surroundings: StoreSurroundings) {
    this.region = surroundings.region;
    this.clock = options.clock;
    this.timeScale = options.timeScale;
    this.#createId = options.createId;
    this.#surroundings = surroundings;
  }

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** Identity and place in the order of creation for a new record. */
  identify(taken: (id: string) => boolean): { id: string; sequence: number } {
    let id = this.#createId();
    while (taken(id)) id = this.#createId();
    this.#sequence += 1;
    return { id, sequence: this.#sequence };
  }

  /** Names of the other regions in whose store something is found. */
  elsewhere(find: (store: Store) => unknown): string[] {
    const others = [...this.#surroundings.all()].filter((store) => store !== this);
    return others.filter((store) => find(store) !== undefined).map(({ region }) => region);
  }

  /** Applies a change without reporting it. */
  restore({ table, parent, id, record }: Change): void {
    this.#revision += 1;
    (this[table] as Table<unknown>).restore(parent, id, record);
    const sequence = (record as { sequence?: unknown } | undefined)?.sequence;
    if (typeof sequence === 'number') this.#sequence = Math.max(this.#sequence, sequence);
  }

  /** Everything there is, as changes to an empty store. */
  *snapshot(): Generator<Change> {
    for (const table of TABLES) for (const entry of this[table].entries()) yield { table, ...entry };
  }

  #table<T>(table: TableName): Table<T> {
    return new Table<T>((parent, id, record, previous) => {
      this.#revision += 1;
      this.#surroundings.onChange({ region: this.region, table, parent, id, record, previous });
    });
  }
}

export const TABLES = [
  'applications',
  'environments',
  'profiles',
  'versions',
  'deployments',
  'contents',
  'strategies',
  'experimentDefinitions',
  'experimentRuns',
  'tags',
  'extensions',
  'associations',
  'settings',
] as const;
export type TableName = (typeof TABLES)[number];

/** The parent of records that have none. */
export const ROOT = '';

/** The identifier of the only record of settings. */
export const ACCOUNT_SETTINGS = 'account';
