import { quoted } from '../shared/described.js';
import { membersOf } from '../shared/members.js';
import { deleteApplication } from '../store/applications.js';
import { forgetAssociations } from '../store/associations.js';
import { readName, readNameOrAbsent, readRegion } from '../store/configuration-target.js';
import { stopDeployment } from '../store/deployments.js';
import { deleteEnvironment } from '../store/environments.js';
import { removeExperiments } from '../store/experiments.js';
import { findApplication, findEnvironment, findProfile } from '../store/lookup.js';
import type { Environment, Profile } from '../store/model.js';
import { deleteProfile } from '../store/profiles.js';
import { ServiceError } from '../store/service-error.js';
import { activeDeployment } from '../store/serving.js';
import type { Store } from '../store/store.js';
import { forgetTags } from '../store/tags.js';

/** What to remove: a whole application or, with one of the other two, an environment or a profile of it. */
export interface RemoveInput {
  /** Name (1 to 64 characters) or ID. */
  readonly application: string;
  /** Name (1 to 64 characters) or ID. */
  readonly environment?: string | undefined;
  /** Name (1 to 128 characters) or ID. */
  readonly profile?: string | undefined;
  /** The region that it is in. Default: that of the option `region`. */
  readonly region?: string | undefined;
}

const MEMBERS = ['application', 'environment', 'profile', 'region'] as const satisfies ReadonlyArray<
  keyof RemoveInput
>;

/** Checks the input; throws a TypeError that says what was expected and what was given. */
export function toRemoval(input: RemoveInput): RemoveInput {
  const read = membersOf(input, MEMBERS);
  const removal = {
    application: readName(read, 'application'),
    environment: readNameOrAbsent(read, 'environment'),
    profile: readNameOrAbsent(read, 'profile'),
    region: readRegion(read),
  };
  if (removal.environment === undefined || removal.profile === undefined) return removal;
  throw new TypeError(
    'Expected `environment` or `profile`, got both: a profile belongs to its application, and is in every environment',
  );
}

/**
 * Removes an application, environment or profile with everything in it; deployments under way end first. Throws AppConfig's
 * error for what does not exist.
 */
export function remove(store: Store, { application: name, ...child }: RemoveInput): void {
  const application = found(findApplication(store, name), 'Application', name);
  const { id } = application;
  if (child.environment !== undefined) {
    const environment = findEnvironment(store, id, child.environment);
    removeEnvironment(store, found(environment, 'Environment', child.environment));
    return;
  }
  if (child.profile !== undefined) {
    removeProfile(store, found(findProfile(store, id, child.profile), 'ConfigurationProfile', child.profile));
    return;
  }
  removeExperiments(store, id, () => true);
  for (const environment of store.environments.list(id)) removeEnvironment(store, environment);
  for (const profile of store.profiles.list(id)) removeProfile(store, profile);
  deleteApplication(store, application);
  forget(store, `application/${id}`);
}

function removeEnvironment(store: Store, { applicationId, id }: Environment): void {
  removeExperiments(store, applicationId, ({ environmentId }) => environmentId === id);
  const environment = found(findEnvironment(store, applicationId, id), 'Environment', id);
  stopActive(store, environment, () => true);
  deleteEnvironment(store, environment);
  forget(store, `application/${applicationId}/environment/${id}`);
}

function removeProfile(store: Store, profile: Profile): void {
  const { applicationId, id } = profile;
  removeExperiments(store, applicationId, ({ profileId }) => profileId === id);
  for (const environment of store.environments.list(applicationId)) {
    stopActive(store, environment, (profileId) => profileId === id);
  }
  for (const { number } of store.versions.list(id)) store.versions.delete(id, String(number));
  deleteProfile(store, profile);
  forget(store, `application/${applicationId}/configurationprofile/${id}`);
}

/** What names the resource, by the end of its ARN, goes with it. */
function forget(store: Store, resource: string): void {
  forgetTags(store, resource);
  forgetAssociations(store, resource);
}

function stopActive(store: Store, environment: Environment, isMeant: (profileId: string) => boolean): void {
  const active = activeDeployment(store, environment);
  if (active !== undefined && isMeant(active.profileId)) stopDeployment(store, environment, active, true);
}

function found<T>(resource: T | undefined, kind: string, name: string): T {
  if (resource !== undefined) return resource;
  throw new ServiceError('ResourceNotFoundException', 404, `${kind} ${quoted(name)} could not be found`, {
    ResourceName: kind,
  });
}
