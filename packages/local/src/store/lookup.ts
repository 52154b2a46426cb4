import type { Application, Environment, ExperimentDefinition, Profile } from './model.js';
import { ROOT, type Store } from './store.js';
import type { Table } from './table.js';

/** The record with this ID, else the one with this name: AppConfig accepts both. */
function byIdOrName<T extends { readonly name: string }>(
  table: Table<T>,
  parent: string,
  identifier: string,
): T | undefined {
  return table.get(parent, identifier) ?? table.find(parent, (record) => record.name === identifier);
}

export const findApplication = (store: Store, identifier: string): Application | undefined =>
  byIdOrName(store.applications, ROOT, identifier);

export const findEnvironment = (
  store: Store,
  applicationId: string,
  identifier: string,
): Environment | undefined => byIdOrName(store.environments, applicationId, identifier);

export const findProfile = (store: Store, applicationId: string, identifier: string): Profile | undefined =>
  byIdOrName(store.profiles, applicationId, identifier);

/** As {@link findEnvironment}, of an application by its ID or name. */
export function findEnvironmentIn(store: Store, application: string, identifier: string) {
  const parent = findApplication(store, application);
  return parent && findEnvironment(store, parent.id, identifier);
}

/** As {@link findProfile}, of an application by its ID or name. */
export function findProfileIn(store: Store, application: string, identifier: string) {
  const parent = findApplication(store, application);
  return parent && findProfile(store, parent.id, identifier);
}

export const findDefinition = (
  store: Store,
  applicationId: string,
  identifier: string,
): ExperimentDefinition | undefined => byIdOrName(store.experimentDefinitions, applicationId, identifier);
