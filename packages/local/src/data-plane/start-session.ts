import { isObject } from '../shared/json.js';
import { DAY_SECONDS } from '../shared/time.js';
import { whereElse } from '../store/elsewhere.js';
import { findApplication, findEnvironmentIn, findProfileIn } from '../store/lookup.js';
import { invalidParameter } from '../store/service-error.js';
import { isDeployed } from '../store/serving.js';
import type { Store } from '../store/store.js';
import { type DataResource, notFound } from './not-found.js';
import type { Sessions } from './sessions.js';

const DEFAULT_INTERVAL_SECONDS = 60;
const MIN_INTERVAL_SECONDS = 15;
const MAX_INTERVAL_SECONDS = DAY_SECONDS;

/**
 * StartConfigurationSession: checks the parameters, then that application, profile, environment and a deployment are there.
 * `pollInterval` overrides the interval that the session asks for.
 */
export function startSession(
  store: Store,
  sessions: Sessions,
  body: unknown,
  pollInterval: number | undefined,
  userAgent?: string,
): { readonly InitialConfigurationToken: string } {
  const input = isObject(body) ? body : {};
  const ApplicationIdentifier = identifier(input, 'ApplicationIdentifier');
  const EnvironmentIdentifier = identifier(input, 'EnvironmentIdentifier');
  const ConfigurationProfileIdentifier = identifier(input, 'ConfigurationProfileIdentifier');
  const interval = minimumInterval(input.RequiredMinimumPollIntervalInSeconds);

  const find = <T>(
    kind: DataResource,
    parameters: Record<string, string>,
    lookUp: (one: Store) => T | undefined,
  ) => {
    const found = lookUp(store);
    if (found === undefined) throw notFound(kind, parameters, whereElse(store, lookUp));
    return found;
  };
  const application = find('Application', { ApplicationIdentifier }, (one) =>
    findApplication(one, ApplicationIdentifier),
  );
  const profile = find('ConfigurationProfile', { ConfigurationProfileIdentifier }, (one) =>
    findProfileIn(one, ApplicationIdentifier, ConfigurationProfileIdentifier),
  );
  const environment = find('Environment', { EnvironmentIdentifier }, (one) =>
    findEnvironmentIn(one, ApplicationIdentifier, EnvironmentIdentifier),
  );
  if (!isDeployed(store, environment, profile.id)) {
    throw notFound('Deployment', { EnvironmentIdentifier, ConfigurationProfileIdentifier });
  }
  const target = {
    region: store.region,
    applicationId: application.id,
    environmentId: environment.id,
    profileId: profile.id,
  };
  return { InitialConfigurationToken: sessions.start(target, pollInterval ?? interval, userAgent) };
}

function identifier(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value.length >= 1 && value.length <= 128) return value;
  throw invalidParameter(name, 'Corrupted', `${name} must be a string of 1 to 128 characters`);
}

function minimumInterval(value: unknown): number {
  if (value === undefined || value === null) return DEFAULT_INTERVAL_SECONDS;
  if (
    Number.isInteger(value) &&
    Number(value) >= MIN_INTERVAL_SECONDS &&
    Number(value) <= MAX_INTERVAL_SECONDS
  ) {
    return Number(value);
  }
  const name = 'RequiredMinimumPollIntervalInSeconds';
  throw invalidParameter(
    name,
    'Corrupted',
    `${name} must be an integer from ${MIN_INTERVAL_SECONDS} to ${MAX_INTERVAL_SECONDS}`,
  );
}
