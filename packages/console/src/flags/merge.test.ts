import type { JsonObject } from '../../../local/src/shared/json.js';
import { changedDefinitions, changedFlags, mergeDocuments, sameJson } from './merge.js';

const document = (flags: Readonly<Record<string, boolean>>, more: JsonObject = {}) => ({
  version: '1',
  flags: { ...Object.fromEntries(Object.keys(flags).map((key) => [key, { name: key }])), ...more },
  values: Object.fromEntries(Object.entries(flags).map(([key, enabled]) => [key, { enabled }])),
});

describe('putting two changes of one document together', () => {
  const base = document({ a: true, b: true, c: true });

  it('takes from each what only one has changed, added or removed', () => {
    const mine = document({ a: false, b: true, mine: true });
    const theirs = document({ a: true, b: false, c: true, theirs: true });
    expect(mergeDocuments(base, mine, theirs)).toEqual({
      document: document({ a: false, b: false, mine: true, theirs: true }),
      conflicts: [],
    });
  });

  it('takes a removal of theirs', () => {
    const { document: merged, conflicts } = mergeDocuments(
      base,
      document({ a: false, b: true, c: true }),
      document({ a: true, b: true }),
    );
    expect([merged, conflicts]).toEqual([document({ a: false, b: true }), []]);
  });

  it('keeps mine where both have changed a flag in another way, and names it', () => {
    const theirs = document({ b: true, c: true });
    const mine = document({ a: false, b: true, c: true });
    expect(mergeDocuments(base, mine, theirs)).toEqual({ document: mine, conflicts: ['a'] });
  });

  it('keeps my removal of a flag that they have changed, and names it', () => {
    const mine = document({ b: true, c: true });
    expect(mergeDocuments(base, mine, document({ a: false, b: true, c: true }))).toEqual({
      document: mine,
      conflicts: ['a'],
    });
  });

  it('finds no conflict where both did the same, or in a definition and a value', () => {
    const both = document({ a: false, b: true, c: true });
    expect(mergeDocuments(base, both, document({ a: false, b: true, c: true })).conflicts).toEqual([]);
    const renamed = document({ a: true, b: true, c: true }, { a: { name: 'renamed' } });
    expect(mergeDocuments(base, both, renamed)).toEqual({
      document: document({ a: false, b: true, c: true }, { a: { name: 'renamed' } }),
      conflicts: [],
    });
  });

  it('takes the times that AppConfig sets for no change', () => {
    const theirs = { ...base, values: { ...base.values, a: { enabled: true, _updatedAt: 'now' } } };
    const mine = document({ a: false, b: true, c: true });
    expect(mergeDocuments(base, mine, theirs)).toEqual({ document: mine, conflicts: [] });
  });
});

it('names flags that differ, and those whose definitions do', () => {
  const base = document({ a: true, b: true });
  const other = document({ a: false, c: true }, { c: { name: 'other' } });
  expect(changedFlags(base, other)).toEqual(['a', 'b', 'c']);
  expect(changedDefinitions(base, other)).toEqual(['b', 'c']);
  expect(changedFlags(base, document({ b: true, a: true }))).toEqual([]);
});

it('compares JSON whatever order members are in, but not elements', () => {
  expect(sameJson({ a: { b: 1, c: [1, 2] }, d: null }, { d: null, a: { c: [1, 2], b: 1 } })).toBe(true);
  expect(sameJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(sameJson(undefined, null)).toBe(false);
  expect(sameJson(1, '1')).toBe(false);
});
