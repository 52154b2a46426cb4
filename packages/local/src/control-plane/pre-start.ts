import type { JsonObject } from '../shared/json.js';
import { startDeploymentPayload } from '../stand-ins/payloads.js';
import { areHandled, runPreActions } from '../stand-ins/pre-actions.js';
import type { StandIns } from '../stand-ins/stand-ins.js';
import { appliedExtensions } from '../store/applied-extensions.js';
import { storedBytes } from '../store/content.js';
import { checkStartable } from '../store/deployments.js';
import type { AppliedExtension, ParameterValues } from '../store/extension-model.js';
import { invocationsOf } from '../store/invocations.js';
import type { Environment, Profile } from '../store/model.js';
import { ROOT, type Store } from '../store/store.js';
import { versionName } from '../store/versions.js';
import { checkContent } from '../validation/content.js';
import { anyInteger, description, matching, optional, record, text } from './input.js';
import type { Source } from './source.js';

const MAX_DYNAMIC_PARAMETERS = 10;

const dynamicKey = matching(/^[^#\n]{1,96}#[^/#\n]{1,64}$/, 'EXTENSION#PARAMETER');

/** What extensions have made of a deployment that is to start. */
export interface Extended {
  readonly source: Source;
  readonly extensions: readonly AppliedExtension[];
  /** Number of the newest deployment; `undefined` if no handler has been told the next one. */
  readonly latestDeploymentNumber: number | undefined;
}

/** The optimistic lock of StartDeployment. */
export const latestDeploymentNumber = (body: JsonObject): number | undefined =>
  optional(body, 'LatestDeploymentNumber', anyInteger);

/** Values of parameters of extensions for one deployment. */
export const dynamicParameters = (body: JsonObject): ParameterValues | undefined =>
  optional(body, 'DynamicExtensionParameters', record(1, MAX_DYNAMIC_PARAMETERS, dynamicKey, text(1, 2048)));

/** Has the extensions that act for a deployment look at its content; rejects with AppConfig's error if one refuses. */
export async function extend(
  store: Store,
  standIns: StandIns,
  environment: Environment,
  profile: Profile,
  body: JsonObject,
  source: Source,
): Promise<Extended> {
  const extensions = appliedExtensions(store, profile, environment, dynamicParameters(body));
  const latest = environment.latestDeploymentNumber;
  const next = { environmentId: environment.id, number: latest + 1, extensions };
  const invocations = invocationsOf(next, { type: 'DEPLOYMENT_STARTED' }, 0).filter(
    ({ point }) => point === 'PRE_START_DEPLOYMENT',
  );
  if (!areHandled(standIns, invocations)) return { source, extensions, latestDeploymentNumber: undefined };

  checkStartable(store, environment, latestDeploymentNumber(body));
  const application = store.applications.get(ROOT, environment.applicationId);
  if (application === undefined) throw new Error('An environment without an application');
  const on = {
    contentType: source.contentType,
    contentVersion: versionName(source.deliverable),
    description: description(body) || undefined,
  };
  const content = await runPreActions(standIns, invocations, source.content, (invocation, current) =>
    startDeploymentPayload(
      invocation,
      application,
      environment,
      profile,
      { ...on, content: current },
      next.number,
    ),
  );
  const changed = content === source.content ? source : await replaced(store, profile, source, content);
  return { source: changed, extensions, latestDeploymentNumber: latest };
}

/** The source with other content, once that has been checked. */
async function replaced(store: Store, profile: Profile, source: Source, bytes: Uint8Array): Promise<Source> {
  const checked = await checkContent(profile.type, bytes);
  const content = storedBytes(checked, source.hosted, store.clock.now());
  const replacement = { content, contentType: source.contentType };
  const { number, label, externalVersion } = source.deliverable;
  return { ...source, content, deliverable: { number, label, externalVersion, replacement } };
}
