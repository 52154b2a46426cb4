import { ACCOUNT } from '../store/arns.js';
import { whereElse } from '../store/elsewhere.js';
import {
  findApplication,
  findDefinition,
  findEnvironment,
  findEnvironmentIn,
  findProfile,
  findProfileIn,
} from '../store/lookup.js';
import type {
  Application,
  Deployment,
  Environment,
  ExperimentDefinition,
  ExperimentRun,
  Profile,
  Strategy,
  Version,
} from '../store/model.js';
import { badRequest, ServiceError } from '../store/service-error.js';
import { ROOT, type Store } from '../store/store.js';
import { predefinedStrategies } from '../store/strategies.js';
import { findVersion } from '../store/versions.js';
import { integerText } from './input.js';
import type { OperationRequest } from './operation.js';

function notFound(resourceName: string, identifier: string, elsewhere = ''): ServiceError {
  const message = `${resourceName} ${identifier} could not be found for account ${ACCOUNT}${elsewhere}`;
  return new ServiceError('ResourceNotFoundException', 404, message, { ResourceName: resourceName });
}

/** Returns what was found; otherwise throws AppConfig's error, which names the regions where `find` finds something. */
function existing<T>(
  store: Store,
  resourceName: string,
  identifier: string,
  found: T | undefined,
  find: (other: Store) => unknown,
): T {
  if (found === undefined) throw notFound(resourceName, identifier, whereElse(store, find));
  return found;
}

export function applicationOf(store: Store, request: OperationRequest): Application {
  return applicationNamed(store, request.parameter('application'));
}

export function applicationNamed(store: Store, identifier: string): Application {
  const find = (one: Store) => findApplication(one, identifier);
  return existing(store, 'Application', identifier, find(store), find);
}

export function environmentOf(store: Store, request: OperationRequest): Environment {
  return environmentNamed(store, applicationOf(store, request).id, request.parameter('environment'));
}

export function environmentNamed(store: Store, applicationId: string, identifier: string): Environment {
  const { name = applicationId } = store.applications.get(ROOT, applicationId) ?? {};
  const found = findEnvironment(store, applicationId, identifier);
  return existing(store, 'Environment', identifier, found, (other) =>
    findEnvironmentIn(other, name, identifier),
  );
}

export function profileOf(store: Store, request: OperationRequest): Profile {
  return profileNamed(store, applicationOf(store, request).id, request.parameter('profile'));
}

export function profileNamed(store: Store, applicationId: string, identifier: string): Profile {
  const { name = applicationId } = store.applications.get(ROOT, applicationId) ?? {};
  return existing(
    store,
    'ConfigurationProfile',
    identifier,
    findProfile(store, applicationId, identifier),
    (other) => findProfileIn(other, name, identifier),
  );
}

export function versionOf(store: Store, request: OperationRequest): Version {
  const number = integerText(request.parameter('version'), 'VersionNumber');
  return foundVersion(findVersion(store, profileOf(store, request), number), String(number));
}

export function foundVersion(version: Version | undefined, identifier: string): Version {
  if (version === undefined) throw notFound('HostedConfigurationVersion', identifier);
  return version;
}

export function deploymentOf(store: Store, environment: Environment, request: OperationRequest): Deployment {
  const number = integerText(request.parameter('deployment'), 'DeploymentNumber');
  const deployment = store.deployments.get(environment.id, String(number));
  if (deployment === undefined) throw notFound('Deployment', String(number));
  return deployment;
}

export function strategyNamed(store: Store, identifier: string): Strategy {
  const find = (one: Store) =>
    one.strategies.get(ROOT, identifier) ?? predefinedStrategies.find(({ id }) => id === identifier);
  return existing(store, 'DeploymentStrategy', identifier, find(store), find);
}

/** A strategy that may be changed: the predefined ones may not. */
export function ownStrategyOf(store: Store, request: OperationRequest): Strategy {
  const strategy = strategyNamed(store, request.parameter('strategy'));
  if (predefinedStrategies.includes(strategy)) {
    throw badRequest(`Deployment strategy ${strategy.id} is predefined and cannot be changed or deleted`);
  }
  return strategy;
}

export function definitionOf(store: Store, request: OperationRequest): ExperimentDefinition {
  const { id, name } = applicationOf(store, request);
  const identifier = request.parameter('definition');
  const found = findDefinition(store, id, identifier);
  return existing(store, 'ExperimentDefinition', identifier, found, (other) => {
    const application = findApplication(other, name);
    return application && findDefinition(other, application.id, identifier);
  });
}

export function runOf(store: Store, request: OperationRequest): ExperimentRun {
  const { id } = definitionOf(store, request);
  const number = integerText(request.parameter('run'), 'Run', 1, 2 ** 31 - 1);
  const run = store.experimentRuns.get(id, String(number));
  if (run === undefined) throw notFound('ExperimentRun', String(number));
  return run;
}
