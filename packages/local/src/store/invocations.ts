import { createHash } from 'node:crypto';
import type { ActionPoint, AppliedExtension, ExtensionAction } from './extension-model.js';
import type { Deployment } from './model.js';
import type { DeploymentEvent } from './progress.js';

/** One action of an extension, at one event. */
export interface Invocation {
  readonly id: string;
  readonly point: ActionPoint;
  readonly extension: AppliedExtension;
  readonly action: ExtensionAction;
}

/** When extensions act: https://docs.aws.amazon.com/appconfig/latest/userguide/working-with-appconfig-extensions-about.html */
const POINTS: Readonly<Record<DeploymentEvent['type'], readonly ActionPoint[]>> = {
  DEPLOYMENT_STARTED: ['PRE_START_DEPLOYMENT', 'ON_DEPLOYMENT_START'],
  PERCENTAGE_UPDATED: ['ON_DEPLOYMENT_STEP'],
  BAKE_TIME_STARTED: ['ON_DEPLOYMENT_BAKING'],
  DEPLOYMENT_COMPLETED: ['ON_DEPLOYMENT_COMPLETE'],
  ROLLBACK_STARTED: [],
  ROLLBACK_COMPLETED: ['ON_DEPLOYMENT_ROLLED_BACK'],
  REVERT_COMPLETED: [],
};

/** What the extensions of a deployment do at one of its events, which is the `index`th, from 0. */
export function invocationsOf(
  { environmentId, number, extensions = [] }: Pick<Deployment, 'environmentId' | 'number' | 'extensions'>,
  { type }: Pick<DeploymentEvent, 'type'>,
  index: number,
): readonly Invocation[] {
  return POINTS[type].flatMap((point) => actionsAt(extensions, point, `${environmentId}/${number}/${index}`));
}

/** The actions at a point; `occasion` tells one time from another. */
export function actionsAt(
  extensions: readonly AppliedExtension[],
  point: ActionPoint,
  occasion: string,
): readonly Invocation[] {
  return extensions.flatMap((extension) => {
    const action = extension.actions[point];
    if (action === undefined) return [];
    return [{ id: idOf(`${occasion}/${point}/${extension.associationId}`), point, extension, action }];
  });
}

/** Seven characters, as AppConfig's identifiers are; always the same for the same invocation, so that nothing has to be kept. */
function idOf(invocation: string): string {
  const digest = createHash('sha256').update(invocation).digest();
  return digest.readBigUInt64BE().toString(36).padStart(13, '0').slice(-7);
}
