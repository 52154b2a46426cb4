import { plannedSteps } from './growth.js';

const growth = (duration: number, type: 'LINEAR' | 'EXPONENTIAL', factor: number) =>
  plannedSteps({
    DeploymentDurationInMinutes: duration,
    GrowthType: type,
    GrowthFactor: factor,
    FinalBakeTimeInMinutes: 5,
  });

describe('the planned growth of a deployment', () => {
  it('has a step for each percentage that the server will come to', () => {
    expect(growth(30, 'LINEAR', 40)).toEqual([
      { minute: 0, percentage: 0 },
      { minute: 10, percentage: 40 },
      { minute: 20, percentage: 80 },
      { minute: 30, percentage: 100 },
    ]);
    expect(growth(2, 'EXPONENTIAL', 50)?.map(({ percentage }) => percentage)).toEqual([0, 50, 100]);
  });

  it('is complete from the start if it takes no time', () => {
    expect(growth(0, 'LINEAR', 20)).toEqual([{ minute: 0, percentage: 100 }]);
  });

  it.each([0, 0.5, 101, Number.NaN])('is unknown for a factor that AppConfig does not have: %p', (factor) => {
    expect(growth(10, 'LINEAR', factor)).toBeUndefined();
  });
});
