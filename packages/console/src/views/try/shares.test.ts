import { countsOf, runsOf } from './shares.js';

const SHARES = { variants: ['A', 'B', 'Default'], users: [0, 0, 2, 0, 2, 2] };

it('neighbours with one variant are one run', () => {
  expect(runsOf(SHARES)).toEqual([
    { variant: 0, start: 0, length: 2 },
    { variant: 2, start: 2, length: 1 },
    { variant: 0, start: 3, length: 1 },
    { variant: 2, start: 4, length: 2 },
  ]);
});

it('users are counted by variant, also those that nobody gets', () => {
  expect(countsOf(SHARES)).toEqual([
    ['A', 3],
    ['B', 0],
    ['Default', 3],
  ]);
});
