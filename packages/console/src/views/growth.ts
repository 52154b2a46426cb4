import { growthSteps } from '../../../local/src/store/progress.js';
import type { Strategy } from '../aws/types.js';

export type Growth = Pick<
  Strategy,
  'DeploymentDurationInMinutes' | 'GrowthType' | 'GrowthFactor' | 'FinalBakeTimeInMinutes'
>;

/** What the shortest and the longest growth factors permit. */
const MIN_FACTOR = 1;
const MAX_FACTOR = 100;

/** From a minute on, a percentage of the clients has the version. */
export interface Step {
  readonly minute: number;
  readonly percentage: number;
}

/** How a deployment grows, from its start on; `undefined` for growth that AppConfig does not have. */
export function plannedSteps(growth: Growth): readonly Step[] | undefined {
  const { DeploymentDurationInMinutes: duration, GrowthFactor: factor } = growth;
  if (!(factor >= MIN_FACTOR && factor <= MAX_FACTOR && duration >= 0)) return undefined;
  const percentages = growthSteps({
    durationMinutes: duration,
    growthType: growth.GrowthType,
    growthFactor: factor,
    bakeMinutes: growth.FinalBakeTimeInMinutes,
  });
  if (duration === 0) return [{ minute: 0, percentage: 100 }];
  return [
    { minute: 0, percentage: 0 },
    ...percentages.map((percentage, index) => ({
      minute: (duration * (index + 1)) / percentages.length,
      percentage,
    })),
  ];
}
