import { FEATURE_FLAGS } from '../store/model.js';
import type { Regions } from '../store/regions.js';
import { invalidParameter } from '../store/service-error.js';
import { servedToClient } from '../store/serving.js';
import { ROOT, type Store } from '../store/store.js';
import { notFound } from './not-found.js';
import { type Rendition, renditionOf } from './rendition.js';
import type { Session, Sessions } from './sessions.js';

/** What a poll answers, before a representation is chosen. */
export interface LatestConfiguration {
  readonly nextToken: string;
  readonly interval: number;
  /** `undefined` when no deployment has reached the session yet. */
  readonly served: Rendition | undefined;
  /** Of the deployment that brought it, in milliseconds since the Unix epoch. */
  readonly deployedAt: number | undefined;
  readonly changed: boolean;
  readonly versionLabel: string | undefined;
  readonly experimentFlags: string | undefined;
}

const MAX_TOKEN_LENGTH = 8_192;

/**
 * GetLatestConfiguration: uses the token up and returns what its session gets now. `region`: the one that the request is
 * signed for; a request that is not signed is for the session's.
 */
export function latestConfiguration(
  regions: Regions,
  sessions: Sessions,
  token: unknown,
  region: string | undefined,
): LatestConfiguration {
  if (typeof token !== 'string' || !/^\S+$/.test(token) || token.length > MAX_TOKEN_LENGTH) {
    throw invalidParameter(
      'ConfigurationToken',
      'Corrupted',
      'configuration_token must be given once, in the query, and must not be empty',
    );
  }
  const session = sessions.check(token);
  const { target } = session;
  if (region !== undefined && region !== target.region) {
    throw invalidParameter(
      'ConfigurationToken',
      'Corrupted',
      `The configuration token is of a session in ${target.region}, but this request is for ${region}`,
    );
  }
  const served = servedBy(regions.of(target.region), sessions, session);
  if (served === undefined) {
    const nextToken = sessions.advance(session, undefined);
    return {
      nextToken,
      interval: session.interval,
      served: undefined,
      deployedAt: undefined,
      changed: false,
      versionLabel: undefined,
      experimentFlags: undefined,
    };
  }
  const { deployment, version, experimentFlags } = served;
  return {
    nextToken: sessions.advance(session, version),
    interval: session.interval,
    served: renditionOf(version, deployment.profileType === FEATURE_FLAGS),
    deployedAt: deployment.startedAt,
    changed: version.number !== session.deliveredVersion || version.deploymentNumber !== session.deliveredBy,
    versionLabel: version.label,
    experimentFlags,
  };
}

function servedBy(store: Store, sessions: Sessions, session: Session) {
  const { applicationId, environmentId, profileId } = session.target;
  const gone = (kind: 'Application' | 'ConfigurationProfile' | 'Environment', id: string) => {
    sessions.end(session);
    return notFound(kind, { [`${kind}Identifier`]: id });
  };
  if (store.applications.get(ROOT, applicationId) === undefined) throw gone('Application', applicationId);
  if (store.profiles.get(applicationId, profileId) === undefined)
    throw gone('ConfigurationProfile', profileId);
  const environment = store.environments.get(applicationId, environmentId);
  if (environment === undefined) throw gone('Environment', environmentId);
  store.polls.note(applicationId, environmentId, profileId, store.clock.now());
  return servedToClient(store, environment, profileId, session.cohort);
}
