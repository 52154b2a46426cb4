import {
  KEPT_DEPLOYMENTS_OF_PROFILE,
  MAX_DEPLOYMENTS,
  MAX_VERSIONS,
  MAX_VERSIONS_MEGABYTES,
} from './limits.js';
import type { Deployment, Environment, Profile, Version } from './model.js';
import { ServiceError } from './service-error.js';
import { ROOT, type Store } from './store.js';

/**
 * Bounds what deployments take up, after another one: of more than {@link MAX_DEPLOYMENTS} in an environment the oldest are
 * forgotten, except for the last ones of each profile, and only these keep content of their own.
 */
export function forgetOldDeployments(store: Store, environment: Environment, profileId: string): void {
  forgetOldContents(store, environment, profileId);
  let tooMany = store.deployments.size(environment.id) - MAX_DEPLOYMENTS;
  if (tooMany <= 0) return;
  const all = newestFirst(store.deployments.list(environment.id));
  const kept = new Set<Deployment>();
  for (const id of new Set(all.map((deployment) => deployment.profileId))) {
    for (const deployment of lastOnes(all, id)) kept.add(deployment);
  }
  for (const deployment of all.toReversed()) {
    if (tooMany === 0) return;
    if (kept.has(deployment)) continue;
    forgetDeployment(store, deployment);
    tooMany -= 1;
  }
}

/** Forgets a deployment, with its tags, its content, and a deleted version that was kept for it alone. */
export function forgetDeployment(store: Store, deployment: Deployment): void {
  const { applicationId, environmentId, number, profileId, versionNumber } = deployment;
  store.deployments.delete(environmentId, String(number));
  if (store.contents.get(environmentId, String(number)) !== undefined) {
    store.contents.delete(environmentId, String(number));
  }
  const tagged = `application/${applicationId}/environment/${environmentId}/deployment/${number}`;
  if (store.tags.get(ROOT, tagged) !== undefined) store.tags.delete(ROOT, tagged);
  const version = store.versions.get(profileId, String(versionNumber));
  if (version?.deleted && !wasDeployed(store, version))
    store.versions.delete(profileId, String(versionNumber));
}

/** Whether a deployment that is known has delivered a version. */
export function wasDeployed(store: Store, { applicationId, profileId, number }: Version): boolean {
  return store.environments
    .list(applicationId)
    .some(({ id }) =>
      store.deployments.find(id, (one) => one.profileId === profileId && one.versionNumber === number),
    );
}

/**
 * Before another version of a profile is created: throws AppConfig's error if there are {@link MAX_VERSIONS} of them.
 *
 * @param dropsOld Has the oldest ones go that nothing may deliver any more, instead, also if all together are larger than
 *   {@link MAX_VERSIONS_MEGABYTES}: for versions that nobody would ever delete.
 */
export function makeRoomForVersion(store: Store, profile: Profile, dropsOld: boolean): void {
  if (!dropsOld && store.versions.size(profile.id) < MAX_VERSIONS) return;
  const there = store.versions.list(profile.id).filter(({ deleted }) => !deleted);
  let tooMany = there.length + 1 - MAX_VERSIONS;
  let tooLarge = dropsOld
    ? there.reduce((sum, { content }) => sum + content.length, 0) - MAX_VERSIONS_MEGABYTES * 1024 * 1024
    : 0;
  if (tooMany <= 0 && tooLarge <= 0) return;
  if (dropsOld) {
    const delivered = deliveredVersions(store, profile);
    for (const version of there.sort((one, other) => one.number - other.number)) {
      if (tooMany <= 0 && tooLarge <= 0) return;
      if (delivered.has(version.number)) continue;
      store.versions.delete(profile.id, String(version.number));
      tooMany -= 1;
      tooLarge -= version.content.length;
    }
  }
  if (tooMany <= 0) return;
  throw new ServiceError(
    'ServiceQuotaExceededException',
    402,
    `The quota is ${MAX_VERSIONS} of hosted configuration versions of one profile, and there are as many; delete some`,
  );
}

/** The versions that environments deliver, or would deliver after a rollback. */
function deliveredVersions(store: Store, { applicationId, id }: Profile): ReadonlySet<number> {
  return new Set(
    store.environments
      .list(applicationId)
      .flatMap((environment) => lastOnes(newestFirst(store.deployments.list(environment.id)), id))
      .map(({ versionNumber }) => versionNumber),
  );
}

function forgetOldContents(store: Store, { id }: Environment, profileId: string): void {
  const contents = store.contents.list(id).filter((content) => content.profileId === profileId);
  if (contents.length <= KEPT_DEPLOYMENTS_OF_PROFILE) return;
  const last = new Set(
    lastOnes(newestFirst(store.deployments.list(id)), profileId).map(({ number }) => number),
  );
  for (const { deploymentNumber = 0 } of contents) {
    if (!last.has(deploymentNumber)) store.contents.delete(id, String(deploymentNumber));
  }
}

const newestFirst = (deployments: Deployment[]): Deployment[] =>
  deployments.sort((one, other) => other.number - one.number);

/** Of a profile's deployments, newest first, those that deliver or may deliver again after a rollback. */
function lastOnes(deployments: readonly Deployment[], profileId: string): readonly Deployment[] {
  return deployments
    .filter((deployment) => deployment.profileId === profileId && deployment.stopped === undefined)
    .slice(0, KEPT_DEPLOYMENTS_OF_PROFILE);
}
