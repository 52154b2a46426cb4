import fc from 'fast-check';
import { backoff, boundedRetryAfter, spread, validInterval } from './schedule.js';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const interval = fc.integer({ min: 1, max: 86_400 });

describe('P1 interval', () => {
  it.each([0, 1, 15, 60, 86_400])('takes %p', (seconds) => {
    expect(validInterval(seconds)).toBe(seconds);
  });

  it.each([undefined, -1, 86_401, 1e9, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'does not take %p',
    (seconds) => {
      expect(validInterval(seconds)).toBeUndefined();
    },
  );

  it('is lengthened by up to 10 %, never shortened', () => {
    expect(spread(60, () => 0)).toBe(60);
    fc.assert(
      fc.property(interval, chance, (seconds, random) => {
        const wait = spread(seconds, () => random);
        expect(wait).toBeGreaterThanOrEqual(seconds);
        expect(wait).toBeLessThanOrEqual(seconds * 1.1);
      }),
    );
  });
});

describe('P4 backoff', () => {
  it('doubles from one second, half of it fixed', () => {
    const smallest = [1, 2, 3, 4, 5].map((failures) => backoff(failures, 60, () => 0));
    expect(smallest).toEqual([0.5, 1, 2, 4, 8]);
  });

  it('stays between half a second and the spread interval, however many failures there were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), interval, chance, (failures, seconds, random) => {
        const wait = backoff(failures, seconds, () => random);
        expect(wait).toBeGreaterThanOrEqual(0.5);
        expect(wait).toBeLessThanOrEqual(Math.max(1, seconds * 1.1));
      }),
    );
  });

  it.each([
    [undefined, 0],
    [-5, 0],
    [Number.NaN, 0],
    [7, 7],
    [1e9, 86_400],
  ])('takes Retry-After %p as %p seconds', (seconds, expected) => {
    expect(boundedRetryAfter(seconds)).toBe(expected);
  });
});
