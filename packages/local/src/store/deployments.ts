import type { AppliedExtension } from './extension-model.js';
import type { Deployment, Environment, Growth, Profile, Version } from './model.js';
import { isActive, progressAt } from './progress.js';
import { forgetOldDeployments } from './retention.js';
import { badRequest, conflict } from './service-error.js';
import { activeDeployment } from './serving.js';
import type { Store } from './store.js';

export interface NewDeployment {
  readonly strategyId: string;
  readonly growth: Growth;
  readonly description?: string | undefined;
  readonly kmsKeyIdentifier?: string | undefined;
  /** ARN of the experiment run that the deployment is for; absent for a user's own. */
  readonly managedFor?: string | undefined;
  readonly extensions?: readonly AppliedExtension[] | undefined;
  /** Optimistic lock: the number of the deployment that the caller believes to be the newest. */
  readonly latestDeploymentNumber?: number | undefined;
}

/**
 * What is to be delivered: a hosted version as it is, or content of its own, with the number of a hosted version or with a name
 * in another place.
 */
export type Deliverable = Pick<Version, 'number' | 'label' | 'externalVersion'> & {
  readonly replacement?: Pick<Version, 'content' | 'contentType'> | undefined;
};

/** Throws AppConfig's error if no deployment can start in an environment now, or if another one is the newest than is expected. */
export function checkStartable(store: Store, environment: Environment, expected: number | undefined): void {
  const latest = environment.latestDeploymentNumber;
  if (expected !== undefined && expected !== latest) {
    throw conflict(
      `LatestDeploymentNumber is ${expected}, but the newest deployment of ${environment.id} is ${latest}`,
    );
  }
  const active = activeDeployment(store, environment);
  if (active !== undefined) {
    throw conflict(`Deployment ${active.number} is still under way in environment ${environment.name}`);
  }
}

/** Starts to deliver a version in an environment; throws AppConfig's error if that is not possible. */
export function startDeployment(
  store: Store,
  environment: Environment,
  profile: Profile,
  version: Deliverable,
  input: NewDeployment,
): Deployment {
  checkStartable(store, environment, input.latestDeploymentNumber);
  const latest = environment.latestDeploymentNumber;

  const { durationMinutes, growthType, growthFactor, bakeMinutes } = input.growth;
  const deployment: Deployment = {
    applicationId: environment.applicationId,
    environmentId: environment.id,
    profileId: profile.id,
    profileName: profile.name,
    profileType: profile.type,
    number: latest + 1,
    strategyId: input.strategyId,
    versionNumber: version.number,
    versionLabel: version.label,
    externalVersion: version.externalVersion,
    locationUri: profile.locationUri,
    kmsKeyIdentifier: input.kmsKeyIdentifier,
    description: input.description,
    extensions: input.extensions?.length === 0 ? undefined : input.extensions,
    durationMinutes,
    growthType,
    growthFactor,
    bakeMinutes,
    startedAt: store.clock.now(),
    timeScale: store.timeScale,
    managedFor: input.managedFor,
  };
  store.deployments.put(environment.id, String(deployment.number), deployment);
  if (version.replacement !== undefined) {
    store.contents.put(environment.id, String(deployment.number), {
      ...version.replacement,
      applicationId: environment.applicationId,
      profileId: profile.id,
      number: version.number,
      label: version.label,
      externalVersion: version.externalVersion,
      deploymentNumber: deployment.number,
    });
  }
  store.environments.put(environment.applicationId, environment.id, {
    ...environment,
    latestDeploymentNumber: deployment.number,
  });
  forgetOldDeployments(store, environment, profile.id);
  return deployment;
}

/** https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_StopDeployment.html */
const REVERT_WINDOW_MILLISECONDS = 72 * 60 * 60 * 1000;

/**
 * Rolls back a deployment that is under way or, with `allowRevert`, takes back one that is complete; from then on the
 * previous version is delivered. Throws AppConfig's error if neither is possible.
 */
export function stopDeployment(
  store: Store,
  environment: Environment,
  deployment: Deployment,
  allowRevert: boolean,
): Deployment {
  const at = store.clock.now();
  const { state, completedAt = at } = progressAt(deployment, at);
  const refuse = (reason: string) =>
    badRequest(`Deployment ${deployment.number} cannot be stopped: ${reason}`);
  if (deployment.managedFor !== undefined) {
    throw refuse(
      `AppConfig started it for ${deployment.managedFor}; StopExperimentRun ends what it delivers`,
    );
  }
  if (state === 'ROLLED_BACK' || state === 'REVERTED') throw refuse(`its state is ${state}`);
  if (state !== 'DEPLOYING' && !allowRevert)
    throw refuse(`its state is ${state}, and Allow-Revert is not given`);
  if (at - completedAt > REVERT_WINDOW_MILLISECONDS) throw refuse('it was completed more than 72 hours ago');
  if (state === 'COMPLETE' && newerOfProfile(store, environment, deployment)) {
    throw refuse('a newer deployment of its profile is in place');
  }

  const kind = state === 'COMPLETE' ? 'reverted' : 'rolled-back';
  const stopped: Deployment = { ...deployment, stopped: { kind, at } };
  store.deployments.put(environment.id, String(deployment.number), stopped);
  return stopped;
}

/** Rolls back a deployment, if it is under way, for a reason of AppConfig's own. */
export function rollBack(store: Store, deployment: Deployment, reason: string): void {
  const at = store.clock.now();
  if (!isActive(progressAt(deployment, at).state)) return;
  const stopped: Deployment = { ...deployment, stopped: { kind: 'rolled-back', at, reason } };
  store.deployments.put(deployment.environmentId, String(deployment.number), stopped);
}

function newerOfProfile(store: Store, { id }: Environment, { profileId, number }: Deployment): boolean {
  const newer = store.deployments.find(
    id,
    (other) => other.number > number && other.profileId === profileId && other.stopped === undefined,
  );
  return newer !== undefined;
}
