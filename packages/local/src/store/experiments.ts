import { checkQuota, type NewResource } from './identity.js';
import { MAX_EXPERIMENT_DEFINITIONS } from './limits.js';
import type { Application, ExperimentDefinition, ExperimentPlan } from './model.js';
import { badRequest, conflict } from './service-error.js';
import type { Store } from './store.js';
import { forgetTags } from './tags.js';

export type DefinitionStatus = 'ACTIVE' | 'IDLE' | 'ARCHIVED';

export function statusOf({ archived, running }: ExperimentDefinition): DefinitionStatus {
  if (archived) return 'ARCHIVED';
  return running === undefined ? 'IDLE' : 'ACTIVE';
}

export function createDefinition(
  store: Store,
  application: Application,
  { name, plan }: NewResource & { readonly plan: ExperimentPlan },
): ExperimentDefinition {
  const table = store.experimentDefinitions;
  const taken = table.find(application.id, (other) => other.name === name);
  if (taken !== undefined) throw conflict(`The name ${name} is taken by experiment definition ${taken.id}`);
  checkQuota(table, application.id, 'experiment definition', MAX_EXPERIMENT_DEFINITIONS);
  const now = store.clock.now();
  const definition: ExperimentDefinition = {
    ...store.identify((id) => table.get(application.id, id) !== undefined),
    name,
    applicationId: application.id,
    plan,
    createdAt: now,
    updatedAt: now,
    latestRunNumber: 0,
  };
  table.put(application.id, definition.id, definition);
  return definition;
}

export function updateDefinition(
  store: Store,
  definition: ExperimentDefinition,
  changes: Partial<ExperimentPlan>,
): ExperimentDefinition {
  const { id, applicationId } = definition;
  const status = statusOf(definition);
  const refusal = `Cannot update experiment definition ${id} with status ${status}.`;
  if (status === 'ACTIVE') {
    throw conflict(`${refusal} Stop the current experiment run before updating the experiment definition.`);
  }
  if (status === 'ARCHIVED') throw conflict(refusal);
  const updated = {
    ...definition,
    plan: { ...definition.plan, ...changes },
    updatedAt: store.clock.now(),
  };
  store.experimentDefinitions.put(applicationId, id, updated);
  return updated;
}

/** Hides a definition for good; it can still be read. */
export function archiveDefinition(store: Store, definition: ExperimentDefinition): void {
  checkNotRunning(definition);
  if (definition.archived) return;
  const { applicationId, id } = definition;
  const archived: ExperimentDefinition = { ...definition, archived: true, updatedAt: store.clock.now() };
  store.experimentDefinitions.put(applicationId, id, archived);
}

/** Removes a definition with the history of its runs. */
export function destroyDefinition(store: Store, definition: ExperimentDefinition): void {
  checkNotRunning(definition);
  const { applicationId, id } = definition;
  for (const { number } of store.experimentRuns.list(id)) store.experimentRuns.delete(id, String(number));
  store.experimentDefinitions.delete(applicationId, id);
}

function checkNotRunning(definition: ExperimentDefinition): void {
  if (statusOf(definition) !== 'ACTIVE') return;
  throw badRequest(
    `Experiment definition ${definition.id} cannot be deleted while an experiment is running.`,
  );
}

/** Removes all definitions that refer to something, with their runs: those that are under way end with it. */
export function removeExperiments(
  store: Store,
  applicationId: string,
  refersTo: (plan: ExperimentPlan) => boolean,
): void {
  const removed = store.experimentDefinitions.list(applicationId).filter(({ plan }) => refersTo(plan));
  if (removed.length === 0) return;
  const ids = new Set(removed.map(({ id }) => id));
  for (const environment of store.environments.list(applicationId)) {
    const { experiments = [] } = environment;
    const kept = experiments.filter(({ definitionId }) => !ids.has(definitionId));
    if (kept.length === experiments.length) continue;
    const changed = { ...environment, experiments: kept.length > 0 ? kept : undefined };
    store.environments.put(applicationId, environment.id, changed);
  }
  for (const { running: _, ...definition } of removed) {
    destroyDefinition(store, definition);
    forgetTags(store, definitionResource(definition));
  }
}

/** The resource part of a definition's ARN. */
export const definitionResource = ({
  applicationId,
  id,
}: Pick<ExperimentDefinition, 'applicationId' | 'id'>): string =>
  `application/${applicationId}/experimentdefinition/${id}`;

/** Refuses to delete what definitions that are not archived refer to. */
export function checkNoExperiments(
  store: Store,
  applicationId: string,
  resource: string,
  refersTo: (plan: ExperimentPlan) => boolean,
): void {
  const found = store.experimentDefinitions.find(
    applicationId,
    ({ archived, plan }) => !archived && refersTo(plan),
  );
  if (found === undefined) return;
  throw badRequest(
    `Cannot delete ${resource}, because there are non-archived experiment definitions associated with it.`,
  );
}
