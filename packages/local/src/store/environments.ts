import { checkNoExperiments } from './experiments.js';
import { type NewResource, newIdentity, type ResourceChanges, renamed } from './identity.js';
import { MAX_ENVIRONMENTS } from './limits.js';
import type { Application, Environment, Monitor } from './model.js';
import { progressAt } from './progress.js';
import { forgetDeployment } from './retention.js';
import { newestDeployment } from './serving.js';
import type { Store } from './store.js';

const KIND = 'environment';

export function createEnvironment(
  store: Store,
  application: Application,
  input: NewResource & { readonly monitors?: readonly Monitor[] | undefined },
): Environment {
  const environment: Environment = {
    ...newIdentity(store, store.environments, application.id, KIND, MAX_ENVIRONMENTS, input),
    applicationId: application.id,
    monitors: input.monitors ?? [],
    latestDeploymentNumber: 0,
    createdAt: store.clock.now(),
  };
  store.environments.put(application.id, environment.id, environment);
  return environment;
}

export function updateEnvironment(
  store: Store,
  environment: Environment,
  changes: ResourceChanges & { readonly monitors?: readonly Monitor[] | undefined },
): Environment {
  const { applicationId, id } = environment;
  const updated: Environment = {
    ...renamed(store.environments, applicationId, KIND, environment, changes),
    monitors: changes.monitors ?? environment.monitors,
  };
  store.environments.put(applicationId, id, updated);
  return updated;
}

/** Removes an environment with its deployments: one that is under way ends. */
export function deleteEnvironment(store: Store, environment: Environment): void {
  const { applicationId, id } = environment;
  checkNoExperiments(store, applicationId, `environment ${id}`, (plan) => plan.environmentId === id);
  for (const deployment of store.deployments.list(id)) forgetDeployment(store, deployment);
  store.environments.delete(applicationId, id);
  store.polls.forget('environment', environment);
}

export type EnvironmentState = 'ReadyForDeployment' | 'Deploying' | 'RolledBack' | 'Reverted';

/** Spelt as the service does, which its SDKs' waiters expect; the documentation differs. */
export function environmentState(store: Store, environment: Environment): EnvironmentState {
  const newest = newestDeployment(store, environment);
  if (newest === undefined) return 'ReadyForDeployment';
  switch (progressAt(newest, store.clock.now()).state) {
    case 'DEPLOYING':
    case 'BAKING':
      return 'Deploying';
    case 'ROLLED_BACK':
      return 'RolledBack';
    case 'REVERTED':
      return 'Reverted';
    case 'COMPLETE':
      return 'ReadyForDeployment';
  }
}
