import { nearName } from './near-names.js';

const OPTIONS = ['port', 'host', 'allow-host', 'directory', 'poll-interval', 'region', 'time-scale'];

describe('the name that somebody probably meant', () => {
  it.each([
    ['dir', 'directory'],
    ['directorys', 'directory'],
    ['prot', 'port'],
    ['Port', 'port'],
    ['pollInterval', 'poll-interval'],
    ['poll', 'poll-interval'],
    ['timescale', 'time-scale'],
    ['reigon', 'region'],
    ['allow', 'allow-host'],
    ['p', undefined],
    ['endpoint', undefined],
    ['', undefined],
    ['-', undefined],
    ['d'.repeat(101), undefined],
  ])('for %s: %s', (name, expected) => {
    expect(nearName(name, OPTIONS)).toBe(expected);
  });
});
