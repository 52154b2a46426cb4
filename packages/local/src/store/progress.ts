import type { Deployment, Growth } from './model.js';

export type DeploymentState = 'DEPLOYING' | 'BAKING' | 'COMPLETE' | 'ROLLED_BACK' | 'REVERTED';

export interface DeploymentEvent {
  readonly type:
    | 'DEPLOYMENT_STARTED'
    | 'PERCENTAGE_UPDATED'
    | 'BAKE_TIME_STARTED'
    | 'DEPLOYMENT_COMPLETED'
    | 'ROLLBACK_STARTED'
    | 'ROLLBACK_COMPLETED'
    | 'REVERT_COMPLETED';
  readonly triggeredBy: 'USER' | 'APPCONFIG';
  readonly description: string;
  /** Milliseconds since the Unix epoch. */
  readonly occurredAt: number;
}

export const isActive = (state: DeploymentState): boolean => state === 'DEPLOYING' || state === 'BAKING';

/** How far a deployment has come at one moment. */
export interface Progress {
  readonly state: DeploymentState;
  /** Share of the targets that get the deployment's version, 0 to 100. */
  readonly percentage: number;
  readonly completedAt: number | undefined;
  /** Oldest first. */
  readonly events: readonly DeploymentEvent[];
}

const MINUTE_MILLISECONDS = 60_000;

/**
 * The percentages of a growth, each reached after an equal part of the duration: linear growth adds the factor every time,
 * exponential growth doubles it.
 * https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-deployment-strategy.html
 */
export function growthSteps({ growthType, growthFactor }: Growth): number[] {
  const steps: number[] = [];
  for (let n = 0; steps.at(-1) !== 100; n += 1) {
    const grown = growthType === 'LINEAR' ? growthFactor * (n + 1) : growthFactor * 2 ** n;
    steps.push(Math.min(100, grown));
  }
  return steps;
}

/**
 * State, percentage and event log of a deployment, as a function of time alone: nothing has to happen for it to proceed. The
 * words are those of AppConfig's own logs.
 */
export function progressAt(deployment: Deployment, now: number): Progress {
  const { stopped } = deployment;
  if (stopped === undefined || now < stopped.at) return undisturbed(deployment, now);
  const before = undisturbed(deployment, stopped.at);
  const event = (
    type: DeploymentEvent['type'],
    triggeredBy: DeploymentEvent['triggeredBy'],
    description: string,
  ) => ({ type, triggeredBy, description, occurredAt: stopped.at }) as const;
  return stopped.kind === 'reverted'
    ? {
        state: 'REVERTED',
        percentage: 0,
        completedAt: before.completedAt,
        events: [...before.events, event('REVERT_COMPLETED', 'USER', 'Revert completed')],
      }
    : {
        state: 'ROLLED_BACK',
        percentage: 0,
        completedAt: stopped.at,
        events: [
          ...before.events,
          stopped.reason === undefined
            ? event('ROLLBACK_STARTED', 'USER', 'Rollback started')
            : event('ROLLBACK_STARTED', 'APPCONFIG', stopped.reason),
          event('ROLLBACK_COMPLETED', 'APPCONFIG', 'Rollback completed'),
        ],
      };
}

function undisturbed(deployment: Deployment, now: number): Progress {
  const { startedAt, timeScale, durationMinutes, bakeMinutes } = deployment;
  const deployedAt = startedAt + (durationMinutes * MINUTE_MILLISECONDS) / timeScale;
  const completeAt = deployedAt + (bakeMinutes * MINUTE_MILLISECONDS) / timeScale;
  const events: DeploymentEvent[] = [
    {
      type: 'DEPLOYMENT_STARTED',
      triggeredBy: 'USER',
      description: 'Deployment started',
      occurredAt: startedAt,
    },
  ];

  const steps = growthSteps(deployment);
  let percentage = 0;
  for (const [index, step] of steps.entries()) {
    const occurredAt = startedAt + ((deployedAt - startedAt) * (index + 1)) / steps.length;
    if (occurredAt > now && durationMinutes > 0) break;
    percentage = step;
    if (durationMinutes === 0) continue;
    const description = `Configuration available to ${step.toFixed(2)}% of clients`;
    events.push({ type: 'PERCENTAGE_UPDATED', triggeredBy: 'APPCONFIG', description, occurredAt });
  }
  if (percentage < 100) return { state: 'DEPLOYING', percentage, completedAt: undefined, events };

  const isInstant = durationMinutes + bakeMinutes === 0;
  if (!isInstant) {
    const description = 'Deployment bake time started';
    events.push({ type: 'BAKE_TIME_STARTED', triggeredBy: 'APPCONFIG', description, occurredAt: deployedAt });
    if (now < completeAt) return { state: 'BAKING', percentage, completedAt: undefined, events };
  }
  const description = isInstant ? 'Deployment completed instantly' : 'Deployment completed';
  events.push({
    type: 'DEPLOYMENT_COMPLETED',
    triggeredBy: 'APPCONFIG',
    description,
    occurredAt: completeAt,
  });
  return { state: 'COMPLETE', percentage, completedAt: completeAt, events };
}
