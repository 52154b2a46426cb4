import type { Session } from '../../local/types.js';
import { dotsOf, rolloutInWords, rolloutOf } from './rollout.js';

const session = (place: number, versionNumber: number | null, id = `s${place}`) =>
  ({ id, place, versionNumber }) as Session;

describe('a rollout', () => {
  const sessions = [session(0, 2), session(25, 1), session(50, 1), session(75, null)];
  const deployment = { ConfigurationVersion: '2', PercentageComplete: 50 };

  it('has reached the places below its percentage', () => {
    const { arrived, due, waiting } = rolloutOf(sessions, deployment);
    expect([arrived, due, waiting].map((some) => some.map(({ place }) => place))).toEqual([
      [0],
      [25],
      [50, 75],
    ]);
  });

  it('is told in words', () => {
    expect(rolloutInWords(rolloutOf(sessions, deployment), '2')).toBe(
      '1 of 4 clients has version 2, 1 will with their next poll.',
    );
    expect(rolloutInWords(rolloutOf([], deployment), '2')).toBe('Nobody polls this configuration.');
    expect(rolloutInWords(rolloutOf([session(0, 2)], deployment), '2')).toBe('1 of 1 client has version 2.');
  });

  it('shows each session at its place, those of one place above each other', () => {
    const dots = dotsOf([session(50, 1, 'b'), session(50, 1, 'a'), session(0, 1), session(99.9, 1)], 100);
    expect(dots.map(({ session: { id }, x, row }) => [id, x, row])).toEqual([
      ['s0', 0, 0],
      ['a', 0.5, 0],
      ['b', 0.5, 1],
      ['s99.9', 0.99, 0],
    ]);
  });
});
