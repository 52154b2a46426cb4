import { Float } from '../shared/float.js';
import {
  changedRun,
  experimentPlace,
  nextRun,
  type RunChanges,
  runResource,
  startRun,
  stopRun,
  updateRun,
} from '../store/experiment-runs.js';
import type { Deployment, ExperimentRun, Version } from '../store/model.js';
import { badRequest, conflict } from '../store/service-error.js';
import type { Store } from '../store/store.js';
import { checkTreatments } from '../validation/treatments.js';
import { deploymentTags } from './deployments.js';
import { deploymentParameters, overrides, percentage, result } from './experiment-input.js';
import { runStatus, showEvent, showRun, summarizeRun } from './experiment-output.js';
import { description, oneOf, optional } from './input.js';
import type { Answer, Operation, OperationRequest, Surroundings } from './operation.js';
import { page } from './pagination.js';
import { definitionOf, runOf } from './resources.js';
import { setInitialTags } from './tags.js';

const PATH = '/applications/:application/experimentdefinitions/:definition/experimentruns';

export const experimentRunOperations: readonly Operation[] = [
  {
    method: 'post',
    path: PATH,
    async prepare(store, request, surroundings) {
      const { run, version } = newRun(store, request);
      await checkRun(store, run, version);
      return () => {
        const again = newRun(store, request);
        checkUnchanged(again.version === version && again.run.plan === run.plan);
        const definition = definitionOf(store, request);
        const { dynamic } = deploymentParameters(request.body);
        const started = startRun(store, definition, again.run, dynamic);
        setInitialTags(store, runResource(definition, started.run.number), request.body);
        return delivered(store, request, surroundings, 201, started);
      };
    },
  },
  {
    method: 'get',
    path: PATH,
    handle(store, request) {
      const { id } = definitionOf(store, request);
      const asked = request.query('status');
      const status = asked === undefined ? undefined : oneOf('RUNNING', 'DONE')(asked, 'Status');
      const items = store.experimentRuns
        .list(id)
        .filter((run) => status === undefined || runStatus(run) === status);
      const scope = `experimentruns/${id}/${status}`;
      return { status: 200, body: page(request, scope, items, ({ number }) => -number, summarizeRun) };
    },
  },
  {
    method: 'get',
    path: `${PATH}/:run`,
    handle: (store, request) => ({ status: 200, body: showRun(runOf(store, request)) }),
  },
  {
    method: 'get',
    path: `${PATH}/:run/events`,
    handle(store, request) {
      const { definitionId, number, events } = runOf(store, request);
      const scope = `experimentrunevents/${definitionId}/${number}`;
      return { status: 200, body: page(request, scope, events, (event) => -event.number, showEvent) };
    },
  },
  {
    method: 'patch',
    path: `${PATH}/:run/update`,
    async prepare(store, request, surroundings) {
      const before = runOf(store, request);
      const changes = readChanges(request, before);
      const changed = changedRun(before, changes);
      const isDelivered = changes.exposurePercentage !== undefined || changes.overrides !== undefined;
      const version = isDelivered ? experimentPlace(store, before).version : undefined;
      if (version !== undefined) await checkRun(store, changed, version);
      return () => {
        checkUnchanged(runOf(store, request) === before);
        if (version !== undefined) checkUnchanged(experimentPlace(store, before).version === version);
        const { dynamic } = deploymentParameters(request.body);
        return delivered(store, request, surroundings, 200, updateRun(store, changed, changes, dynamic));
      };
    },
  },
  {
    method: 'patch',
    path: `${PATH}/:run/stop`,
    async prepare(_store, _request, surroundings) {
      return (store, request) => {
        const { dynamic } = deploymentParameters(request.body);
        const conclusion = optional(request.body, 'Result', result);
        const [definition, run] = [definitionOf(store, request), runOf(store, request)];
        const stopped = stopRun(store, definition, run, conclusion, dynamic);
        return delivered(store, request, surroundings, 200, stopped);
      };
    },
  },
];

/** The run that StartExperimentRun asks for, and the version that it alters a flag of. */
function newRun(store: Store, request: OperationRequest) {
  const { body } = request;
  const definition = definitionOf(store, request);
  deploymentParameters(body);
  const run = nextRun(store, definition, {
    description: description(body) || undefined,
    exposurePercentage: optional(body, 'ExposurePercentage', percentage) ?? 0,
    overrides: optional(body, 'TreatmentOverrides', overrides(definition.plan)),
  });
  return { run, version: experimentPlace(store, definition).version };
}

function readChanges({ body }: OperationRequest, { plan }: ExperimentRun): RunChanges {
  deploymentParameters(body);
  const changes = {
    description: description(body),
    exposurePercentage: optional(body, 'ExposurePercentage', percentage),
    overrides: optional(body, 'TreatmentOverrides', overrides(plan)),
  };
  if (changes.exposurePercentage !== undefined && changes.overrides !== undefined) {
    throw badRequest(
      `1 validation error detected: Value ${new Float(changes.exposurePercentage)} at 'exposurePercentage' failed to satisfy constraint: Only one deployment attribute can be updated per request`,
    );
  }
  return changes;
}

async function checkRun(store: Store, run: ExperimentRun, { number, content }: Version): Promise<void> {
  const { environment } = experimentPlace(store, run);
  await checkTreatments([run], { environment, version: number, content });
}

function checkUnchanged(isUnchanged: boolean): void {
  if (isUnchanged) return;
  throw conflict('The experiment, or what is deployed, changed while the treatments were checked');
}

/** Answers with a run once the deployment that delivers it, if there is one, has its tags, and follows its extensions. */
function delivered(
  store: Store,
  { body }: OperationRequest,
  { deploymentActions }: Surroundings,
  status: 200 | 201,
  { run, deployment }: { readonly run: ExperimentRun; readonly deployment?: Deployment | undefined },
): Answer {
  if (deployment === undefined) return { status, body: showRun(run) };
  setInitialTags(store, deploymentTags(deployment), deploymentParameters(body).tagged);
  return { status, body: showRun(run), afterwards: () => deploymentActions.follow(store, deployment) };
}
