import { Float } from '../shared/float.js';
import { arnOf } from './arns.js';
import { startDeployment } from './deployments.js';
import { definitionResource, statusOf } from './experiments.js';
import { MAX_EXPERIMENT_EVENTS, MAX_EXPERIMENT_RUNS } from './limits.js';
import type {
  Deployment,
  Environment,
  ExperimentDefinition,
  ExperimentEvent,
  ExperimentResult,
  ExperimentRun,
  Growth,
  Overrides,
  Profile,
  Version,
} from './model.js';
import { badRequest, conflict } from './service-error.js';
import { activeDeployment, servedVersion } from './serving.js';
import { ROOT, type Store } from './store.js';

/** The strategy of the deployments that AppConfig starts by itself; no operation shows it. */
const SERVICE_MANAGED = 'AppConfig.ServiceManaged';
const AT_ONCE: Growth = { durationMinutes: 0, growthType: 'LINEAR', growthFactor: 100, bakeMinutes: 0 };

/** What an experiment run works on. */
export interface ExperimentPlace {
  readonly environment: Environment;
  readonly profile: Profile;
  /** What is deployed there. */
  readonly version: Version;
}

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

/** Records a run and delivers it. */
export function startRun(
  store: Store,
  definition: ExperimentDefinition,
  run: ExperimentRun,
): { readonly run: ExperimentRun; readonly deployment: Deployment } {
  const { id, applicationId } = definition;
  const place = experimentPlace(store, definition);
  const other = (place.environment.experiments ?? [])
    .map(({ definitionId, run }) => store.experimentRuns.get(definitionId, String(run)))
    .find((one) => one?.plan.profileId === run.plan.profileId && one.plan.flagKey === run.plan.flagKey);
  if (other !== undefined) {
    throw conflict(
      `Feature flag ${run.plan.flagKey} is used already, by run ${other.number} of experiment definition ${other.definitionId}`,
    );
  }
  const started = deliver(store, place, run, 'RUN_STARTED', 'Experiment run started');
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
): { readonly run: ExperimentRun; readonly deployment?: Deployment } {
  const updated = { ...run, updatedAt: store.clock.now() };
  if (exposurePercentage !== undefined) {
    const place = experimentPlace(store, run);
    return deliver(store, place, updated, 'EXPOSURE_UPDATED', 'Experiment exposure updated');
  }
  if (overrides !== undefined) {
    const place = experimentPlace(store, run);
    return deliver(store, place, updated, 'OVERRIDES_UPDATED', 'Experiment treatment overrides updated');
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
): { readonly run: ExperimentRun; readonly deployment: Deployment } {
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
  return deliver(store, place, ended, 'RUN_STOPPED', 'Experiment run stopped');
}

/** Starts the deployment that comes with every change of a run, and records both. */
function deliver(
  store: Store,
  { environment, profile, version }: ExperimentPlace,
  run: ExperimentRun,
  type: ExperimentEvent['type'],
  description: string,
): { readonly run: ExperimentRun; readonly deployment: Deployment } {
  const { content, contentType, deploymentNumber } = version;
  // What is no hosted version belongs to one deployment, so that each has a copy.
  const replacement = deploymentNumber === undefined ? undefined : { content, contentType };
  const deployment = startDeployment(
    store,
    environment,
    profile,
    { ...version, replacement },
    {
      strategyId: SERVICE_MANAGED,
      growth: AT_ONCE,
      description: `For ${run.arn}`,
      managedFor: run.arn,
    },
  );
  const event: ExperimentEvent = {
    number: (run.events.at(-1)?.number ?? 0) + 1,
    type,
    description,
    occurredAt: run.updatedAt,
    exposurePercentage: run.exposurePercentage,
    overrides: run.overrides,
  };
  const [first, ...rest] = [...run.events, event];
  const events = [first ?? event, ...rest.slice(1 - MAX_EXPERIMENT_EVENTS)];
  const delivered = { ...run, events };
  store.experimentRuns.put(run.definitionId, String(run.number), delivered);
  setRunning(store, environment, delivered);
  return { run: delivered, deployment };
}

function setRunning(store: Store, { applicationId, id }: Environment, run: ExperimentRun): void {
  // The deployment has put a newer record of the environment.
  const environment = store.environments.get(applicationId, id) as Environment;
  const { definitionId, number, plan, endedAt } = run;
  const others = (environment.experiments ?? []).filter((one) => one.definitionId !== definitionId);
  const known = environment.experiments?.some((one) => one.definitionId === definitionId);
  if (known && endedAt === undefined) return;
  const experiments =
    endedAt === undefined ? [{ profileId: plan.profileId, definitionId, run: number }, ...others] : others;
  store.environments.put(applicationId, id, {
    ...environment,
    experiments: experiments.length > 0 ? experiments : undefined,
  });
}
