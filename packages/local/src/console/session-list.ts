import { clientSession } from '../data-plane/client-session.js';
import type { Session, Sessions } from '../data-plane/sessions.js';
import type { Regions } from '../store/regions.js';
import { ROOT, type Store } from '../store/store.js';

/** Sessions that one answer tells of. */
const MAX_LISTED = 1_000;

/** What to list; names or IDs. */
export interface SessionFilter {
  readonly application?: string | undefined;
  readonly environment?: string | undefined;
  readonly profile?: string | undefined;
}

/** A region's sessions, the one that was started last first, with how many there are in all. */
export function listSessions(regions: Regions, sessions: Sessions, store: Store, filter: SessionFilter) {
  const isWanted = wanted(store, filter);
  const found = sessions
    .list()
    .filter(({ target }) => target.region === store.region && isWanted(target))
    .sort((one, other) => other.openedAt - one.openedAt);
  return {
    sessions: found.slice(0, MAX_LISTED).map((session) => shown(regions, session)),
    total: found.length,
  };
}

/** Tells sessions by their target, whose names are looked up once for each. */
function wanted(store: Store, filter: SessionFilter): (target: Session['target']) => boolean {
  const known = new Map<string, boolean>();
  return ({ applicationId, environmentId, profileId }) => {
    const key = `${environmentId} ${profileId}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const fits = (wish: string | undefined, id: string, record: { readonly name: string } | undefined) =>
      wish === undefined || wish === id || wish === record?.name;
    const result =
      fits(filter.application, applicationId, store.applications.get(ROOT, applicationId)) &&
      fits(filter.environment, environmentId, store.environments.get(applicationId, environmentId)) &&
      fits(filter.profile, profileId, store.profiles.get(applicationId, profileId));
    known.set(key, result);
    return result;
  };
}

function shown(regions: Regions, session: Session) {
  const client = clientSession(regions, session);
  const { applicationId, environmentId, profileId } = session.target;
  return {
    id: client.id,
    application: client.application,
    environment: client.environment,
    profile: client.profile,
    applicationId,
    environmentId,
    profileId,
    startedAt: client.openedAt.toISOString(),
    lastPolledAt: client.polledAt?.toISOString() ?? null,
    polls: session.serial,
    pollInterval: client.pollInterval,
    versionNumber: client.version ?? null,
    versionLabel: client.versionLabel ?? null,
    place: client.placeInRollout * 100,
    userAgent: session.userAgent ?? null,
  };
}
