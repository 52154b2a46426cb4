import type { Sessions } from '../data-plane/sessions.js';
import type { Faults } from '../faults/faults.js';
import type { OverridesControl } from '../files/override-routes.js';
import { progressAt } from '../store/progress.js';
import type { Regions } from '../store/regions.js';
import { newestDeployment } from '../store/serving.js';
import type { Store } from '../store/store.js';

/** Numbers that grow when something changes that can be seen in a region. */
export interface RegionRevisions {
  /** What AppConfig's API shows, the progress of deployments included. */
  readonly resources: number;
  readonly sessions: number;
  readonly faults: number;
  /** Of the directory, which is served in one region; 0 in all others. */
  readonly overrides: number;
}

/** Where the numbers come from. */
export interface Observed {
  readonly regions: Regions;
  readonly sessions: Sessions;
  readonly faults: Faults;
  readonly overrides: Pick<OverridesControl, 'list' | 'revision'>;
}

/** Counts what changes, and notices what does so by the clock alone when it is asked. */
export class Revisions {
  readonly #observed: Observed;
  /** How far each region's deployments were when somebody asked last, and how often that has changed. */
  readonly #progress = new Map<string, { readonly seen: string; readonly steps: number }>();

  constructor(observed: Observed) {
    this.#observed = observed;
  }

  of(store: Store): RegionRevisions {
    const { regions, sessions, faults, overrides } = this.#observed;
    return {
      resources: store.revision + this.#stepsOf(store),
      sessions: sessions.revision(store.region),
      faults: faults.revision,
      overrides: store === regions.home ? overrides.revision() : 0,
    };
  }

  /** By region. */
  all(): Readonly<Record<string, RegionRevisions>> {
    return Object.fromEntries(
      Array.from(this.#observed.regions.all(), (store) => [store.region, this.of(store)]),
    );
  }

  #stepsOf(store: Store): number {
    const seen = underWay(store);
    const before = this.#progress.get(store.region) ?? { seen: '', steps: 0 };
    if (seen === before.seen) return before.steps;
    const next = { seen, steps: before.steps + 1 };
    this.#progress.set(store.region, next);
    return next.steps;
  }
}

/** The deployments under way: of an environment it can only be the newest one. */
function underWay(store: Store): string {
  const now = store.clock.now();
  const found: string[] = [];
  for (const { record: environment } of store.environments.entries()) {
    const deployment = newestDeployment(store, environment);
    if (deployment === undefined) continue;
    const { state, percentage } = progressAt(deployment, now);
    if (state === 'DEPLOYING' || state === 'BAKING')
      found.push(`${environment.id} ${deployment.number} ${state} ${percentage}`);
  }
  return found.join();
}
