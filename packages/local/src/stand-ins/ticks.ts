import { actionsAt, type Invocation } from '../store/invocations.js';
import type { Deployment } from '../store/model.js';
import type { Returned } from './call.js';

/** How often AWS calls at `AT_DEPLOYMENT_TICK` is not published. */
const TICK_MILLISECONDS = 60_000;

/** The number of the tick that a deployment has come to: 0 at its start, another one with each minute of its own time. */
export function tickAt({ startedAt, timeScale }: Deployment, now: number): number {
  return Math.max(0, Math.floor(((now - startedAt) * timeScale) / TICK_MILLISECONDS));
}

export function tickInvocations(
  { environmentId, number, extensions = [] }: Deployment,
  tick: number,
): readonly Invocation[] {
  return actionsAt(extensions, 'AT_DEPLOYMENT_TICK', `${environmentId}/${number}/tick-${tick}`);
}

/**
 * Why a deployment is to be rolled back after a tick: the handler says so by `{ Directive: 'ROLL_BACK', Description }`, or failed;
 * `undefined` if it goes on.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/working-with-appconfig-extensions-creating-custom-extensions.html
 */
export function rollbackReason(returned: Returned): string | undefined {
  if (!returned.ok) return returned.message;
  const { value } = returned;
  if (typeof value !== 'object' || value === null) return undefined;
  const { Directive, Description, Error: error, Message } = value as Record<string, unknown>;
  if (error !== undefined) return Message === undefined ? String(error) : `${error}: ${Message}`;
  if (Directive !== 'ROLL_BACK') return undefined;
  return typeof Description === 'string' && Description !== '' ? Description : 'ROLL_BACK';
}
