import { didYouMean, nearNames } from './near-names.js';

const OPTIONS = ['application', 'environment', 'profile', 'pollInterval', 'polling', 'requestTimeout'];

describe('K7 names that somebody may have meant', () => {
  it.each([
    ['pollInterva', ['pollInterval']],
    ['pollIntervall', ['pollInterval']],
    ['pollIntervalMs', ['pollInterval']],
    ['poll_interval', ['pollInterval']],
    ['profiel', ['profile']],
    ['Profile', ['profile']],
    ['env', ['environment']],
    ['poll', ['pollInterval', 'polling']],
    ['requestTimeuot', ['requestTimeout']],
    ['region', []],
    ['po', []],
    ['', []],
    ['.', []],
    ['x'.repeat(101), []],
  ])('for %s: %j', (name, expected) => {
    expect(nearNames(name, OPTIONS, 3)).toEqual(expected);
  });

  it('names the nearest first, and no more than asked for', () => {
    expect(nearNames('beta', ['beta_2', 'betas', 'beat', 'zeta', 'other'], 2)).toEqual(['beta_2', 'betas']);
    expect(nearNames('beta', ['alpha', 'BETA', 'betas'], 2)).toEqual(['BETA', 'betas']);
  });

  it('compares names of any characters, and passes over very long ones', () => {
    expect(nearNames('flägge', ['flagge', `flagge${'e'.repeat(200)}`, '🏴'], 3)).toEqual(['flagge']);
  });

  it('puts them into words', () => {
    const quote = (name: string) => `'${name}'`;
    expect(didYouMean([], quote)).toBe('');
    expect(didYouMean(['a', 'b'], quote)).toBe(": did you mean 'a' or 'b'?");
  });
});
