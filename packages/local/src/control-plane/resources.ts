import { findApplication, findEnvironment, findProfile } from '../store/lookup.js';
import type { Application, Deployment, Environment, Profile, Strategy, Version } from '../store/model.js';
import { badRequest, ServiceError } from '../store/service-error.js';
import { ROOT, type Store } from '../store/store.js';
import { predefinedStrategies } from '../store/strategies.js';
import { findVersion } from '../store/versions.js';
import { integerText } from './input.js';
import type { OperationRequest } from './operation.js';

/** The account that everything belongs to, in messages and ARNs. */
export const ACCOUNT = '000000000000';

function notFound(resourceName: string, identifier: string): ServiceError {
  const message = `${resourceName} ${identifier} could not be found for account ${ACCOUNT}`;
  return new ServiceError('ResourceNotFoundException', 404, message, { ResourceName: resourceName });
}

export function applicationOf(store: Store, request: OperationRequest): Application {
  const identifier = request.parameter('application');
  const application = findApplication(store, identifier);
  if (application === undefined) throw notFound('Application', identifier);
  return application;
}

export function environmentOf(store: Store, request: OperationRequest): Environment {
  const identifier = request.parameter('environment');
  const environment = findEnvironment(store, applicationOf(store, request).id, identifier);
  if (environment === undefined) throw notFound('Environment', identifier);
  return environment;
}

export function profileOf(store: Store, request: OperationRequest): Profile {
  return profileNamed(store, applicationOf(store, request).id, request.parameter('profile'));
}

export function profileNamed(store: Store, applicationId: string, identifier: string): Profile {
  const profile = findProfile(store, applicationId, identifier);
  if (profile === undefined) throw notFound('ConfigurationProfile', identifier);
  return profile;
}

export function versionOf(store: Store, request: OperationRequest): Version {
  const number = integerText(request.parameter('version'), 'VersionNumber', 0, Number.MAX_SAFE_INTEGER);
  return foundVersion(findVersion(store, profileOf(store, request), number), String(number));
}

export function foundVersion(version: Version | undefined, identifier: string): Version {
  if (version === undefined) throw notFound('HostedConfigurationVersion', identifier);
  return version;
}

export function deploymentOf(store: Store, environment: Environment, request: OperationRequest): Deployment {
  const number = integerText(request.parameter('deployment'), 'DeploymentNumber', 0, Number.MAX_SAFE_INTEGER);
  const deployment = store.deployments.get(environment.id, String(number));
  if (deployment === undefined) throw notFound('Deployment', String(number));
  return deployment;
}

export function strategyNamed(store: Store, identifier: string): Strategy {
  const strategy =
    store.strategies.get(ROOT, identifier) ?? predefinedStrategies.find(({ id }) => id === identifier);
  if (strategy === undefined) throw notFound('DeploymentStrategy', identifier);
  return strategy;
}

/** A strategy that may be changed: the predefined ones may not. */
export function ownStrategyOf(store: Store, request: OperationRequest): Strategy {
  const strategy = strategyNamed(store, request.parameter('strategy'));
  if (predefinedStrategies.includes(strategy)) {
    throw badRequest(`Deployment strategy ${strategy.id} is predefined and cannot be changed or deleted`);
  }
  return strategy;
}
