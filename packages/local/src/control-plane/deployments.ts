import { isDeepStrictEqual } from 'node:util';
import { Float } from '../shared/float.js';
import { kmsKeyArn } from '../store/arns.js';
import { startDeployment, stopDeployment } from '../store/deployments.js';
import type { Deployment, ExperimentRun, Profile } from '../store/model.js';
import { type Progress, progressAt } from '../store/progress.js';
import { conflict } from '../store/service-error.js';
import { runningExperiments } from '../store/serving.js';
import type { Store } from '../store/store.js';
import { findVersionByText } from '../store/versions.js';
import { checkTreatments } from '../validation/treatments.js';
import {
  booleanText,
  description,
  optional,
  required,
  strategyId,
  text,
  withEchoedDescription,
} from './input.js';
import { HOSTED } from './locations.js';
import type { Operation, OperationRequest } from './operation.js';
import { page } from './pagination.js';
import { type Extended, extend, latestDeploymentNumber } from './pre-start.js';
import { deploymentOf, environmentOf, profileNamed, strategyNamed } from './resources.js';
import { shownExtensions, shownInvocations } from './shown-extensions.js';
import { sourceOf, validate } from './source.js';
import { setInitialTags } from './tags.js';

const PATH = '/applications/:application/environments/:environment/deployments';

const identifier = text(1, 128);

/** A deployment that has just started counts as one percent complete, though nobody has its version yet. */
function shownPercentage({ state, percentage }: Progress): number {
  return state === 'DEPLOYING' ? Math.max(1, percentage) : percentage;
}

const time = (milliseconds: number | undefined) =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();

const summarize = (store: Store) => (deployment: Deployment) => {
  const progress = progressAt(deployment, store.clock.now());
  return {
    DeploymentNumber: deployment.number,
    ConfigurationName: deployment.profileName,
    ConfigurationProfileId: deployment.profileId,
    ConfigurationVersion: deployment.externalVersion ?? String(deployment.versionNumber),
    DeploymentDurationInMinutes: deployment.durationMinutes,
    GrowthType: deployment.growthType,
    GrowthFactor: new Float(deployment.growthFactor),
    FinalBakeTimeInMinutes: deployment.bakeMinutes,
    State: progress.state,
    PercentageComplete: new Float(shownPercentage(progress)),
    StartedAt: time(deployment.startedAt),
    CompletedAt: time(progress.completedAt),
    VersionLabel: deployment.versionLabel,
    Type: deployment.managedFor === undefined ? 'USER' : 'MANAGED',
  };
};

const show = (store: Store, deployment: Deployment) => {
  const { Type: _, ...summary } = summarize(store)(deployment);
  const { events } = progressAt(deployment, store.clock.now());
  return {
    ApplicationId: deployment.applicationId,
    EnvironmentId: deployment.environmentId,
    // The service shows none for a deployment of its own.
    DeploymentStrategyId: deployment.managedFor === undefined ? deployment.strategyId : undefined,
    ConfigurationLocationUri: deployment.locationUri ?? HOSTED,
    Description: deployment.description,
    ...summary,
    EventLog: events
      .map((event, index) => ({
        EventType: event.type,
        TriggeredBy: event.triggeredBy,
        Description: event.description,
        ActionInvocations: shownInvocations(deployment, event, index),
        OccurredAt: time(event.occurredAt),
      }))
      .reverse(),
    AppliedExtensions: shownExtensions(deployment),
    KmsKeyArn: kmsKeyArn(store, deployment.kmsKeyIdentifier),
    KmsKeyIdentifier: deployment.kmsKeyIdentifier,
  };
};

export const deploymentOperations: readonly Operation[] = [
  {
    method: 'post',
    path: PATH,
    async prepare(store, request, surroundings) {
      const { environment, profile, version } = readReferences(store, request);
      const stored = await sourceOf(store, surroundings, profile, version);
      const extended = await extend(store, surroundings, environment, profile, request.body, stored);
      const { source } = extended;
      await validate(surroundings, profile, source);
      const runs = runningExperiments(store, environment, profile.id);
      await checkTreatments(runs, { environment, version, content: source.content });
      return () => {
        const deployment = start(store, request, profile, extended, runs);
        return {
          status: 201,
          body: withEchoedDescription(show(store, deployment), request.body),
          afterwards: () => surroundings.deploymentActions.follow(store, deployment),
        };
      };
    },
  },
  {
    method: 'get',
    path: PATH,
    handle(store, request) {
      const { id } = environmentOf(store, request);
      const items = store.deployments.list(id);
      const body = page(request, `deployments/${id}`, items, ({ number }) => -number, summarize(store));
      return { status: 200, body };
    },
  },
  {
    method: 'get',
    path: `${PATH}/:deployment`,
    handle(store, request) {
      const deployment = deploymentOf(store, environmentOf(store, request), request);
      return { status: 200, body: show(store, deployment) };
    },
  },
  {
    method: 'delete',
    path: `${PATH}/:deployment`,
    handle(store, request) {
      const allowRevert = booleanText(request.header('allow-revert') ?? 'false', 'Allow-Revert');
      const environment = environmentOf(store, request);
      const deployment = deploymentOf(store, environment, request);
      return { status: 202, body: show(store, stopDeployment(store, environment, deployment, allowRevert)) };
    },
  },
];

function readReferences(store: Store, request: OperationRequest) {
  const { body } = request;
  const environment = environmentOf(store, request);
  const profileId = required(body, 'ConfigurationProfileId', identifier);
  const profile = profileNamed(store, environment.applicationId, profileId);
  const strategy = strategyNamed(store, required(body, 'DeploymentStrategyId', strategyId));
  const version = required(body, 'ConfigurationVersion', text(1, 1024));
  return { environment, profile, strategy, version };
}

/** Starts the deployment once the validators have accepted the version, unless either has changed in the meantime. */
function start(
  store: Store,
  request: OperationRequest,
  validated: Profile,
  { source, extensions, latestDeploymentNumber: told }: Extended,
  runs: readonly ExperimentRun[],
): Deployment {
  const { body } = request;
  const { environment, profile, strategy, version } = readReferences(store, request);
  const { deliverable, hosted } = source;
  const isSame =
    profile.id === validated.id &&
    profile.validators === validated.validators &&
    (hosted === undefined || findVersionByText(store, profile, version) === hosted);
  if (!isSame) throw conflict(`Version ${version} or its profile changed while it was validated`);
  if (!isDeepStrictEqual(runningExperiments(store, environment, profile.id), runs)) {
    throw conflict(`An experiment changed while version ${version} was validated`);
  }
  const deployment = startDeployment(store, environment, profile, deliverable, {
    strategyId: strategy.id,
    growth: strategy,
    description: description(body) || undefined,
    kmsKeyIdentifier: optional(body, 'KmsKeyIdentifier', text(1, 2048)),
    extensions,
    latestDeploymentNumber: latestDeploymentNumber(body) ?? told,
  });
  setInitialTags(store, deploymentTags(deployment), body);
  return deployment;
}

/** The resource part of a deployment's ARN. */
export function deploymentTags({ applicationId, environmentId, number }: Deployment): string {
  return `application/${applicationId}/environment/${environmentId}/deployment/${number}`;
}
