import type { Deployment, Environment, ExperimentRun, Version } from './model.js';
import { progressAt } from './progress.js';
import type { Store } from './store.js';
import { experimentFlag, treatedVersion } from './treated-version.js';

/**
 * The deployment whose version a session gets: the newest one of the profile that is neither rolled back nor reverted and has
 * reached the session's cohort, a number from 0 up to, but not including, 1. `undefined`: there is none (yet).
 */
function servedDeployment(
  store: Store,
  environment: Environment,
  profileId: string,
  cohort: number,
): Deployment | undefined {
  const now = store.clock.now();
  const isServed = (deployment: Deployment) =>
    deployment.profileId === profileId &&
    deployment.stopped === undefined &&
    cohort * 100 < progressAt(deployment, now).percentage;
  // Mostly it is the newest one of the environment.
  const newest = newestDeployment(store, environment);
  if (newest !== undefined && isServed(newest)) return newest;
  return store.deployments
    .list(environment.id)
    .sort((one, other) => other.number - one.number)
    .find(isServed);
}

/** The deployment that a session gets, with its version as it is stored. */
export function servedVersion(
  store: Store,
  environment: Environment,
  profileId: string,
  cohort: number,
): { readonly deployment: Deployment; readonly version: Version } | undefined {
  const deployment = servedDeployment(store, environment, profileId, cohort);
  const version = deployment && contentOf(store, deployment);
  return deployment && version && { deployment, version };
}

/** What a deployment delivers. */
function contentOf(store: Store, deployment: Deployment): Version | undefined {
  const { environmentId, profileId, number, versionNumber } = deployment;
  return (
    store.contents.get(environmentId, String(number)) ?? store.versions.get(profileId, String(versionNumber))
  );
}

/** What a client gets. */
export interface Served {
  readonly deployment: Deployment;
  /** With the flags as the experiments that are running make them; the same object while nothing changes. */
  readonly version: Version;
  /** The header `Experiment-Flags`; absent when no experiment is running. */
  readonly experimentFlags: string | undefined;
}

/** What a session gets, experiments included. */
export function servedToClient(
  store: Store,
  environment: Environment,
  profileId: string,
  cohort: number,
): Served | undefined {
  const served = servedVersion(store, environment, profileId, cohort);
  if (served === undefined) return undefined;
  const runs = runningExperiments(store, environment, profileId);
  if (runs.length === 0) return { ...served, experimentFlags: undefined };
  const { deployment, version } = served;
  return {
    deployment,
    version: treatedVersion(version, runs, deployment.number),
    experimentFlags: runs.map(experimentFlag).join(';'),
  };
}

/** The experiment runs that alter flags of the profile in the environment, newest first. */
export function runningExperiments(
  store: Store,
  { experiments = [] }: Environment,
  profileId: string,
): ExperimentRun[] {
  return experiments
    .filter((one) => one.profileId === profileId)
    .flatMap(({ definitionId, run }) => store.experimentRuns.get(definitionId, String(run)) ?? []);
}

/** Whether a deployment of the profile to the environment is under way or complete, and was not taken back. */
export function isDeployed(store: Store, environment: Environment, profileId: string): boolean {
  return (
    store.deployments.find(
      environment.id,
      (deployment) => deployment.profileId === profileId && deployment.stopped === undefined,
    ) !== undefined
  );
}

export function newestDeployment(store: Store, environment: Environment): Deployment | undefined {
  return store.deployments.get(environment.id, String(environment.latestDeploymentNumber));
}

/** The deployment that is still under way in the environment, if any; there is at most one. */
export function activeDeployment(store: Store, environment: Environment): Deployment | undefined {
  const newest = newestDeployment(store, environment);
  if (newest === undefined) return undefined;
  const { state } = progressAt(newest, store.clock.now());
  return state === 'DEPLOYING' || state === 'BAKING' ? newest : undefined;
}
