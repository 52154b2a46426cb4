import { quoted } from '../shared/described.js';
import { DEFAULT_REGION, isRegionName } from './region-name.js';
import { badRequest } from './service-error.js';
import { type Change, type RecordedChange, Store, type StoreOptions } from './store.js';

/** A change of what is in one region. */
export type RegionalChange = Change & Pick<RecordedChange, 'region'>;

export interface RegionsOptions extends StoreOptions {
  /** The region of everything that does not say which: AWS's form of a name. Default: `us-east-1`. */
  readonly home?: string | undefined;
}

/** More than AWS has. Each takes up memory once a request has named it. */
const MAX_REGIONS = 100;

/** A store for every region, all of which are changed in common transactions. Pure, as {@link Store} is. */
export class Regions {
  readonly home: Store;
  readonly #options: StoreOptions;
  readonly #stores = new Map<string, Store>();
  #changes: RecordedChange[] = [];

  constructor({ home = DEFAULT_REGION, ...options }: RegionsOptions) {
    this.#options = options;
    this.home = this.of(home);
  }

  /** The region's store; throws AppConfig's error for anything but the name of a region, and beyond the bound on regions. */
  of(region: string): Store {
    const known = this.#stores.get(region);
    if (known !== undefined) return known;
    if (!isRegionName(region)) {
      throw badRequest(`The region must have a name such as ${DEFAULT_REGION}, got ${quoted(region)}`);
    }
    if (this.#stores.size === MAX_REGIONS) {
      throw badRequest(`At most ${MAX_REGIONS} regions can be used, ${region} is one more`);
    }
    const store = new Store(this.#options, {
      region,
      all: () => this.#stores.values(),
      onChange: (change) => this.#changes.push(change),
    });
    this.#stores.set(region, store);
    return store;
  }

  all(): Iterable<Store> {
    return this.#stores.values();
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
  restore(changes: Iterable<RegionalChange>): void {
    for (const change of changes) this.of(change.region).restore(change);
  }

  /** Everything there is, as changes to empty stores. */
  *snapshot(): Generator<RegionalChange> {
    for (const store of this.#stores.values()) {
      for (const change of store.snapshot()) yield { region: store.region, ...change };
    }
  }
}
