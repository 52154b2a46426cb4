import type { Deployment, Growth } from './model.js';
import { growthSteps, progressAt } from './progress.js';
import { predefinedStrategies } from './strategies.js';

const MINUTE = 60_000;

function deployment(growth: Partial<Growth>, extra: Partial<Deployment> = {}): Deployment {
  return {
    applicationId: 'a',
    environmentId: 'e',
    profileId: 'p',
    profileName: 'main',
    profileType: 'AWS.Freeform',
    number: 1,
    strategyId: 's',
    versionNumber: 1,
    durationMinutes: 10,
    growthType: 'LINEAR',
    growthFactor: 20,
    bakeMinutes: 0,
    startedAt: 0,
    timeScale: 1,
    ...growth,
    ...extra,
  };
}

describe('growth', () => {
  it.each([
    ['LINEAR', 20, [20, 40, 60, 80, 100]],
    ['LINEAR', 30, [30, 60, 90, 100]],
    ['LINEAR', 100, [100]],
    ['EXPONENTIAL', 2, [2, 4, 8, 16, 32, 64, 100]],
    ['EXPONENTIAL', 10, [10, 20, 40, 80, 100]],
    ['EXPONENTIAL', 100, [100]],
  ] as const)('%s by %d is %j', (growthType, growthFactor, steps) => {
    expect(growthSteps(deployment({ growthType, growthFactor }))).toEqual(steps);
  });

  it.each([
    [0, 0],
    [119, 0],
    [120, 20],
    [240, 40],
    [599, 80],
    [600, 100],
  ])('by 20 percent over 10 hours is, after %d minutes, %d percent', (minutes, percentage) => {
    const slow = deployment({ durationMinutes: 600 });
    expect(progressAt(slow, minutes * MINUTE).percentage).toBe(percentage);
  });

  it('happens when the names of the predefined strategies say', () => {
    const at = (id: string, minutes: number) => {
      const strategy = predefinedStrategies.find((one) => one.id === id);
      return progressAt(deployment(strategy ?? {}), minutes * MINUTE).percentage;
    };
    expect([0.4, 0.5, 1].map((minutes) => at('AppConfig.Linear50PercentEvery30Seconds', minutes))).toEqual([
      0, 50, 100,
    ]);
    expect([5, 6, 12, 30].map((minutes) => at('AppConfig.Linear20PercentEvery6Minutes', minutes))).toEqual([
      0, 20, 40, 100,
    ]);
    expect([4, 8, 12, 16, 20].map((minutes) => at('AppConfig.Canary10Percent20Minutes', minutes))).toEqual([
      10, 20, 40, 80, 100,
    ]);
    expect(at('AppConfig.AllAtOnce', 0)).toBe(100);
  });
});

describe('a deployment over time', () => {
  it('logs its events, at the moments when they happen', () => {
    const { state, completedAt, events } = progressAt(
      deployment({ durationMinutes: 4, growthFactor: 50, bakeMinutes: 3 }, { startedAt: 1_000 }),
      1_000 + 7 * MINUTE,
    );
    expect({ state, completedAt }).toEqual({ state: 'COMPLETE', completedAt: 1_000 + 7 * MINUTE });
    expect(events.map(({ type, occurredAt }) => [type, (occurredAt - 1_000) / MINUTE])).toEqual([
      ['DEPLOYMENT_STARTED', 0],
      ['PERCENTAGE_UPDATED', 2],
      ['PERCENTAGE_UPDATED', 4],
      ['BAKE_TIME_STARTED', 4],
      ['DEPLOYMENT_COMPLETED', 7],
    ]);
  });

  it.each([
    [
      'of which 15 minutes are growth and none baking',
      { durationMinutes: 15, growthFactor: 25 },
      [
        ['DEPLOYMENT_STARTED', 'Deployment started'],
        ['PERCENTAGE_UPDATED', 'Configuration available to 25.00% of clients'],
        ['PERCENTAGE_UPDATED', 'Configuration available to 50.00% of clients'],
        ['PERCENTAGE_UPDATED', 'Configuration available to 75.00% of clients'],
        ['PERCENTAGE_UPDATED', 'Configuration available to 100.00% of clients'],
        ['BAKE_TIME_STARTED', 'Deployment bake time started'],
        ['DEPLOYMENT_COMPLETED', 'Deployment completed'],
      ],
    ],
    [
      'of which 10 minutes are baking and none growth',
      { durationMinutes: 0, growthFactor: 100, bakeMinutes: 10 },
      [
        ['DEPLOYMENT_STARTED', 'Deployment started'],
        ['BAKE_TIME_STARTED', 'Deployment bake time started'],
        ['DEPLOYMENT_COMPLETED', 'Deployment completed'],
      ],
    ],
    [
      'that takes no time',
      { durationMinutes: 0, growthFactor: 100 },
      [
        ['DEPLOYMENT_STARTED', 'Deployment started'],
        ['DEPLOYMENT_COMPLETED', 'Deployment completed instantly'],
      ],
    ],
  ])("%s, is logged in AppConfig's words", (_case, growth, expected) => {
    const { events } = progressAt(deployment(growth), 60 * MINUTE);
    expect(events.map(({ type, description }) => [type, description])).toEqual(expected);
  });

  it('is as many times faster as the time scale says', () => {
    const scaled = deployment({ durationMinutes: 2, growthFactor: 50, bakeMinutes: 1 }, { timeScale: 60 });
    const states = [0, 1, 2, 3].map((seconds) => {
      const { state, percentage } = progressAt(scaled, seconds * 1_000);
      return [state, percentage];
    });
    expect(states).toEqual([
      ['DEPLOYING', 0],
      ['DEPLOYING', 50],
      ['BAKING', 100],
      ['COMPLETE', 100],
    ]);
  });

  it('has not begun for a clock that was set back', () => {
    expect(progressAt(deployment({}, { startedAt: MINUTE }), 0)).toMatchObject({
      state: 'DEPLOYING',
      percentage: 0,
    });
  });

  it('stays as it was when it was stopped', () => {
    const stopped = deployment({}, { stopped: { kind: 'rolled-back', at: 3 * MINUTE } });
    const before = progressAt(stopped, 3 * MINUTE);
    expect(progressAt(stopped, 300 * MINUTE)).toEqual(before);
    expect(before.events.map(({ type }) => type)).toEqual([
      'DEPLOYMENT_STARTED',
      'PERCENTAGE_UPDATED',
      'ROLLBACK_STARTED',
      'ROLLBACK_COMPLETED',
    ]);
  });
});
