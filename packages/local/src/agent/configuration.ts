import { createHash } from 'node:crypto';
import type { Result } from '../shared/result.js';
import { whereElse } from '../store/elsewhere.js';
import {
  findApplication,
  findEnvironment,
  findEnvironmentIn,
  findProfile,
  findProfileIn,
} from '../store/lookup.js';
import { FEATURE_FLAGS } from '../store/model.js';
import { type Served, servedToClient } from '../store/serving.js';
import type { Store } from '../store/store.js';

/** Names or IDs, as given in the path. */
export interface Target {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
}

/** The version that the Agent holds, or what is missing. */
export type AgentConfiguration = Result<{ readonly served: Served; readonly isFeatureFlags: boolean }>;

/** In a rollout the Agent counts as one client: it gets the new version once half of all clients have it. */
const AGENT_COHORT = 0.499;

/**
 * The version that the Agent would answer with. In a rollout, each entity has a cohort of its own, which never changes.
 *
 * @param entityId Header `Entity-Id`: https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use.html
 */
export function agentConfiguration(
  store: Store,
  target: Target,
  entityId: string | undefined,
): AgentConfiguration {
  const notFound = (kind: string, name: string, find: (other: Store) => unknown) =>
    missing(kind, name, whereElse(store, find));
  const application = findApplication(store, target.application);
  if (application === undefined) {
    const { application: name } = target;
    return notFound('application', name, (other) => findApplication(other, name));
  }
  const environment = findEnvironment(store, application.id, target.environment);
  if (environment === undefined) {
    return notFound('environment', target.environment, (other) =>
      findEnvironmentIn(other, target.application, target.environment),
    );
  }
  const profile = findProfile(store, application.id, target.profile);
  if (profile === undefined) {
    return notFound('configuration profile', target.profile, (other) =>
      findProfileIn(other, target.application, target.profile),
    );
  }
  store.polls.note(application.id, environment.id, profile.id, store.clock.now());
  const cohort = entityId === undefined ? AGENT_COHORT : cohortOf(entityId);
  const served = servedToClient(store, environment, profile.id, cohort);
  if (served === undefined) return missing('deployment', Object.values(target).join('/'));
  return { ok: true, served, isFeatureFlags: profile.type === FEATURE_FLAGS };
}

function missing(kind: string, name: string, elsewhere = ''): AgentConfiguration {
  return { ok: false, message: `ResourceNotFound: there is no ${kind} ${JSON.stringify(name)}${elsewhere}` };
}

/** From 0 up to, but not including, 1. */
function cohortOf(entityId: string): number {
  return createHash('sha256').update(entityId).digest().readUInt32BE(0) / 2 ** 32;
}
