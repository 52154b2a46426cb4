import { Float } from '../shared/float.js';
import { arnOf } from './arns.js';
import { type DeliveredRun, deliver, type ExperimentPlace } from './deliver-run.js';
import { definitionResource, statusOf } from './experiments.js';
import type { ParameterValues } from './extension-model.js';
import { MAX_EXPERIMENT_RUNS, MAX_RUNNING_EXPERIMENTS } from './limits.js';
import type { ExperimentDefinition, ExperimentResult, ExperimentRun, Overrides } from './model.js';
import { badRequest, conflict } from './service-error.js';
import { activeDeployment, servedVersion } from './serving.js';
import { ROOT, type Store } from './store.js';

/** Finds out where an experiment runs; throws AppConfig's error if nothing can change there now. */
export function experimentPlace(
  store: Store,
  { applicationId, plan }: Pick<ExperimentDefinition, 'applicationId' | 'plan'>,
): ExperimentPlace {
  const environment = store.environments.get(applicationId, plan.environmentId);
  const profile = store.profiles.get(applicationId, plan.profileId);
  // Definitions keep what they refer to from being deleted, and archived ones do not run.
  if (environment === undefined || profile === undefined)
    throw conflict('The environment or the configuration profile of the experiment is gone');
  const active = activeDeployment(store, environment);
  if (active !== undefined)
    throw conflict(`Deployment ${active.number} is still under way in environment ${environment.name}`);
  const version = servedVersion(store, environment, profile.id, 0)?.version;
  if (version === undefined) {
    throw badRequest(
      `Feature flag ${plan.flagKey} must be deployed before an experiment runs on it: environment ${environment.name} has no deployment of configuration profile ${profile.name}`,
    );
  }
  return { environment, profile, version };
}

/** The run that a definition would start next, not recorded yet; throws AppConfig's error if it cannot start one. */
export function nextRun(
  store: Store,
  definition: ExperimentDefinition,
  input: Pick<ExperimentRun, 'description' | 'exposurePercentage' | 'overrides'>,
): ExperimentRun {
  const { id, applicationId, name, plan, latestRunNumber } = definition;
  const status = statusOf(definition);
  if (status !== 'IDLE') throw conflict(`Cannot start experiment definition ${id} with status ${status}.`);
  if (![...plan.treatments, plan.control].some(({ weight }) => weight > 0))
    throw badRequest('At least one treatment, or the control, must have a Weight above 0');
  const now = store.clock.now();
  const number = latestRunNumber + 1;
  return {
    ...input,
    applicationId,
    definitionId: id,
    definitionName: name,
    number,
    arn: arnOf(store, runResource(definition, number)),
    startedAt: now,
    updatedAt: now,
    plan,
    events: [],
  };
}

/** The resource part of a run's ARN. */
export const runResource = (
  definition: Pick<ExperimentDefinition, 'applicationId' | 'id'>,
  number: number,
): string => `${definitionResource(definition)}/experimentrun/${number}`;

/** Records a run and delivers it; `dynamic` as in {@link deliver}. */
export function startRun(
  store: Store,
  definition: ExperimentDefinition,
  run: ExperimentRun,
  dynamic: ParameterValues | undefined,
): DeliveredRun {
  const { id, applicationId } = definition;
  const place = experimentPlace(store, definition);
  const { experiments = [], name } = place.environment;
  if (experiments.length >= MAX_RUNNING_EXPERIMENTS)
    throw conflict(`In environment ${name} ${experiments.length} experiments are running, and no more can`);
  const other = experiments
    .map(({ definitionId, run }) => store.experimentRuns.get(definitionId, String(run)))
    .find((one) => one?.plan.profileId === run.plan.profileId && one.plan.flagKey === run.plan.flagKey);
  if (other !== undefined) {
    throw conflict(
      `Feature flag ${run.plan.flagKey} is used already, by run ${other.number} of experiment definition ${other.definitionId}`,
    );
  }
  const started = deliver(store, place, run, dynamic, 'RUN_STARTED');
  store.experimentDefinitions.put(applicationId, id, {
    ...definition,
    running: run.number,
    latestRunNumber: run.number,
  });
  forgetOldest(store, definition);
  return started;
}

function forgetOldest(store: Store, definition: ExperimentDefinition): void {
  const [oldest] = store.experimentRuns.list(definition.id);
  if (oldest === undefined || store.experimentRuns.size(definition.id) <= MAX_EXPERIMENT_RUNS) return;
  store.experimentRuns.delete(definition.id, String(oldest.number));
  store.tags.delete(ROOT, runResource(definition, oldest.number));
}

/** What UpdateExperimentRun may change; one of exposure and overrides at a time. */
export interface RunChanges {
  readonly description?: string | undefined;
  readonly exposurePercentage?: number | undefined;
  readonly overrides?: Overrides | undefined;
}

/** The run with its changes, not recorded yet; throws AppConfig's error if they are not possible. */
export function changedRun(run: ExperimentRun, changes: RunChanges): ExperimentRun {
  if (run.endedAt !== undefined) {
    throw badRequest(
      `Cannot update experiment run ${run.number} for experiment definition ${run.definitionId} because it is already terminal.`,
    );
  }
  const { description = run.description, exposurePercentage, overrides } = changes;
  if (exposurePercentage !== undefined && exposurePercentage < run.exposurePercentage) {
    throw badRequest(
      `Exposure percentage can only be increased. Current: ${new Float(run.exposurePercentage)}%, Requested: ${new Float(exposurePercentage)}%.`,
    );
  }
  return {
    ...run,
    description: description || undefined,
    exposurePercentage: exposurePercentage ?? run.exposurePercentage,
    overrides: overrides ?? run.overrides,
  };
}

/** Records a changed run and, unless only its description changed, delivers it. */
export function updateRun(
  store: Store,
  run: ExperimentRun,
  { exposurePercentage, overrides }: RunChanges,
  dynamic: ParameterValues | undefined,
): DeliveredRun | { readonly run: ExperimentRun; readonly deployment?: undefined } {
  const updated = { ...run, updatedAt: store.clock.now() };
  if (exposurePercentage !== undefined) {
    return deliver(store, experimentPlace(store, run), updated, dynamic, 'EXPOSURE_UPDATED');
  }
  if (overrides !== undefined) {
    return deliver(store, experimentPlace(store, run), updated, dynamic, 'OVERRIDES_UPDATED');
  }
  store.experimentRuns.put(run.definitionId, String(run.number), updated);
  return { run: updated };
}

/** Ends a run: the flag goes back to what is deployed. */
export function stopRun(
  store: Store,
  definition: ExperimentDefinition,
  run: ExperimentRun,
  result: ExperimentResult | undefined,
  dynamic: ParameterValues | undefined,
): DeliveredRun {
  if (run.endedAt !== undefined) {
    throw badRequest(
      `Experiment run ${run.number} for experiment definition ${run.definitionId} is not running.`,
    );
  }
  const now = store.clock.now();
  const place = experimentPlace(store, run);
  const ended = { ...run, result, updatedAt: now, endedAt: now };
  const { running: _, ...idle } = definition;
  store.experimentDefinitions.put(definition.applicationId, definition.id, idle);
  return deliver(store, place, ended, dynamic, 'RUN_STOPPED');
}
