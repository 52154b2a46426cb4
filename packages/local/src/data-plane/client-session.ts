import type { Regions } from '../store/regions.js';
import { ROOT, type Store } from '../store/store.js';
import type { Session } from './sessions.js';

/** A session of a client that polls, as `sessions()` shows it. */
export interface ClientSession {
  /** Its ID here; AppConfig shows none. */
  readonly id: string;
  /** The plane that it polls at. The AppConfig Agent's API has no sessions. */
  readonly plane: 'data';
  /** The region that it was started in. */
  readonly region: string;
  /** Names, or the ID if it has been removed since. */
  readonly application: string;
  /** The environment's name, or its ID if it has been removed since. */
  readonly environment: string;
  /** The configuration profile's name, or its ID if it has been removed since. */
  readonly profile: string;
  /** When it was started. */
  readonly openedAt: Date;
  /** `undefined` before the first poll. */
  readonly polledAt: Date | undefined;
  /** Number of the version that was sent to it last; `undefined` before. */
  readonly version: number | undefined;
  /** The label of that version; `undefined` where it has none. */
  readonly versionLabel: string | undefined;
  /** From 0 up to, but not including, 1: it gets a version when the deployment's percentage is above 100 times that. */
  readonly placeInRollout: number;
  /** Seconds that it has to wait between two polls. */
  readonly pollInterval: number;
}

export function clientSession(regions: Regions, session: Session): ClientSession {
  const { region, applicationId, environmentId, profileId } = session.target;
  const store = regions.of(region);
  const { id, openedAt, polledAt, sentVersion, cohort, interval } = session;
  return {
    id,
    plane: 'data',
    region,
    application: store.applications.get(ROOT, applicationId)?.name ?? applicationId,
    environment: store.environments.get(applicationId, environmentId)?.name ?? environmentId,
    profile: store.profiles.get(applicationId, profileId)?.name ?? profileId,
    openedAt: new Date(openedAt),
    polledAt: polledAt === undefined ? undefined : new Date(polledAt),
    version: sentVersion,
    versionLabel: labelOf(store, session, sentVersion),
    placeInRollout: cohort,
    pollInterval: interval,
  };
}

export function labelOf(store: Store, { target }: Session, version: number | undefined): string | undefined {
  return version === undefined ? undefined : store.versions.get(target.profileId, String(version))?.label;
}
