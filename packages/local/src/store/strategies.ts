import type { Growth, GrowthType, Strategy } from './model.js';

/** Lists show the predefined strategies after all others. */
const FIRST_SEQUENCE = Number.MAX_SAFE_INTEGER - 100;

function predefined(
  position: number,
  id: string,
  description: string,
  growthType: GrowthType,
  growthFactor: number,
  durationMinutes: number,
  bakeMinutes: number,
): Strategy {
  const growth: Growth = { durationMinutes, growthType, growthFactor, bakeMinutes };
  return { id, name: id, description, ...growth, replicateTo: 'NONE', sequence: FIRST_SEQUENCE + position };
}

/** https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-deployment-strategy-predefined.html */
export const predefinedStrategies: readonly Strategy[] = [
  predefined(0, 'AppConfig.AllAtOnce', 'Quick', 'LINEAR', 100, 0, 10),
  predefined(1, 'AppConfig.Linear50PercentEvery30Seconds', 'Test/Demo', 'LINEAR', 50, 1, 1),
  predefined(2, 'AppConfig.Canary10Percent20Minutes', 'AWS Recommended', 'EXPONENTIAL', 10, 20, 10),
  predefined(3, 'AppConfig.Linear20PercentEvery6Minutes', 'AWS Recommended', 'LINEAR', 20, 30, 30),
];
