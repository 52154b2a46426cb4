import { appliedExtensions } from './applied-extensions.js';
import { startDeployment } from './deployments.js';
import type { AppliedExtension, ParameterValues } from './extension-model.js';
import { MAX_EXPERIMENT_EVENTS } from './limits.js';
import type {
  Deployment,
  Environment,
  ExperimentEvent,
  ExperimentRun,
  Growth,
  Profile,
  Version,
} from './model.js';
import type { Store } from './store.js';

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

/** A run as it is now, with the deployment that delivers it. */
export interface DeliveredRun {
  readonly run: ExperimentRun;
  readonly deployment: Deployment;
}

const DESCRIPTIONS: Readonly<Record<ExperimentEvent['type'], string>> = {
  RUN_STARTED: 'Experiment run started',
  EXPOSURE_UPDATED: 'Experiment exposure updated',
  OVERRIDES_UPDATED: 'Experiment treatment overrides updated',
  RUN_STOPPED: 'Experiment run stopped',
};

/**
 * Starts the deployment that comes with every change of a run, and records both; `dynamic` as in {@link appliedExtensions}.
 */
export function deliver(
  store: Store,
  { environment, profile, version }: ExperimentPlace,
  run: ExperimentRun,
  dynamic: ParameterValues | undefined,
  type: ExperimentEvent['type'],
): DeliveredRun {
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
      extensions: appliedExtensions(store, profile, environment, dynamic).map(withoutPreActions),
    },
  );
  const event: ExperimentEvent = {
    number: (run.events.at(-1)?.number ?? 0) + 1,
    type,
    description: DESCRIPTIONS[type],
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

/** What is deployed stays as it is, so that nothing is asked that could change it. */
function withoutPreActions(extension: AppliedExtension): AppliedExtension {
  const after = Object.entries(extension.actions).filter(([point]) => point.startsWith('ON_'));
  return { ...extension, actions: Object.fromEntries(after) };
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
