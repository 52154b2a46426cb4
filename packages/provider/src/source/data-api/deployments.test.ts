import type { DeploymentSummary } from '@aws-sdk/client-appconfig';
import { Candidates, isOfProfile } from './deployments.js';
import { KnownNumbers } from './known-numbers.js';

describe('H3 the versions that may have been delivered', () => {
  const found = (...deployments: [string, DeploymentSummary['State']][]): string[] => {
    const candidates = new Candidates();
    for (const [ConfigurationVersion, State] of deployments) {
      if (!candidates.add({ ConfigurationVersion, State })) break;
    }
    return candidates.found.map(
      ({ version, isComplete }) => `${version} ${isComplete ? 'complete' : 'under way'}`,
    );
  };

  it.each<[string, [string, DeploymentSummary['State']][], string[]]>([
    ['none', [], []],
    [
      'the newest two',
      [
        ['3', 'DEPLOYING'],
        ['2', 'COMPLETE'],
        ['1', 'COMPLETE'],
      ],
      ['3 under way', '2 complete'],
    ],
    [
      'none that was taken back',
      [
        ['3', 'ROLLED_BACK'],
        ['2', 'REVERTED'],
        ['1', 'COMPLETE'],
      ],
      ['1 complete'],
    ],
    [
      'one that is baking',
      [
        ['2', 'BAKING'],
        ['1', 'COMPLETE'],
      ],
      ['2 under way', '1 complete'],
    ],
    [
      'one that is being rolled back',
      [
        ['2', 'ROLLING_BACK'],
        ['1', 'COMPLETE'],
      ],
      ['2 under way', '1 complete'],
    ],
    [
      'a version once, which an experiment deploys again',
      [
        ['2', 'DEPLOYING'],
        ['2', 'COMPLETE'],
        ['1', 'COMPLETE'],
      ],
      ['2 complete', '1 complete'],
    ],
    [
      'an old version that is deployed again',
      [
        ['1', 'DEPLOYING'],
        ['2', 'COMPLETE'],
        ['1', 'COMPLETE'],
      ],
      ['1 under way', '2 complete'],
    ],
  ])('are %s', (_what, deployments, expected) => {
    expect(found(...deployments)).toEqual(expected);
  });

  it('are those of the profile, by its name or ID', () => {
    const deployment = { ConfigurationProfileId: 'abc1234', ConfigurationName: 'main' };
    expect(['main', 'abc1234', 'other'].map((profile) => isOfProfile(deployment, profile))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('H2 the number that a label probably has', () => {
  it('is that which it had, else the one after the newest', () => {
    const numbers = new KnownNumbers();
    expect(numbers.likely('a')).toBeUndefined();
    numbers.note(7, 'a');
    numbers.note(5, undefined);
    expect(numbers.likely('a')).toBe(7);
    expect(numbers.likely('b')).toBe(8);
    numbers.note(8, 'a');
    expect(numbers.likely('a')).toBe(8);
  });

  it('is remembered of the newest 16 labels', () => {
    const numbers = new KnownNumbers();
    for (let number = 1; number <= 17; number += 1) numbers.note(number, `v${number}`);
    expect(numbers.likely('v2')).toBe(2);
    expect(numbers.likely('v1')).toBe(18);
  });
});
