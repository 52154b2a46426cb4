import type { JsonValue } from '@openfeature/core';
import { parsed, parsedJson } from '../document/testing/documents.js';
import { diffFlags, diffFlagsInTurns } from './diff.js';
import type { Flags } from './flag.js';
import { deployment } from './testing/flag-sets.js';

async function diff(previous: unknown, next: unknown): Promise<string[]> {
  return diffFlags((await parsedJson(previous)).flags, (await parsedJson(next)).flags);
}

const variants = (...rules: string[]) => [
  ...rules.map((rule, index) => ({ name: `v${index}`, enabled: true, rule })),
  { name: 'default', enabled: true },
];

describe('E4 flags that changed', () => {
  it('are those added, removed and altered, sorted', async () => {
    const previous = { b: 1, removed: 1, same: { enabled: true, x: [1] }, a: { enabled: true } };
    const next = { b: 2, added: 1, same: { enabled: true, x: [1] }, a: { enabled: false } };
    expect(await diff(previous, next)).toEqual(['a', 'added', 'b', 'removed']);
  });

  it.each([
    ['a value', 1, 2],
    ['a type', 1, '1'],
    ['null and an object', null, {}],
    ['an attribute', { enabled: true, x: 1 }, { enabled: true, x: 2 }],
    ['an attribute’s name', { enabled: true, x: 1 }, { enabled: true, y: 1 }],
    ['one attribute more', { enabled: true }, { enabled: true, x: null }],
    ['the order of a list', [1, 2], [2, 1]],
    ['a list and an object', [1], { 0: 1 }],
    ['the chosen variant', { enabled: true, _variant: 'a' }, { enabled: true, _variant: 'b' }],
    ['a plain object and a flag', { on: true }, { enabled: true }],
    ['an inherited name', { a: { toString: 1 } }, { a: { x: 1 } }],
  ])('notice %s', async (_what, before, after) => {
    expect(await diff({ flag: before }, { flag: after })).toEqual(['flag']);
    expect(await diff({ flag: after }, { flag: before })).toEqual(['flag']);
  });

  it.each([
    ['the attributes of a disabled flag', { enabled: false, x: 1 }, { enabled: false, x: 2 }],
    ['time stamps', { enabled: true, _updatedAt: 'a' }, { enabled: true, _updatedAt: 'b' }],
    ['key order', { a: { x: 1, y: [{ p: 1, q: 2 }] } }, { a: { y: [{ q: 2, p: 1 }], x: 1 } }],
  ])('do not notice %s', async (_what, before, after) => {
    expect(await diff({ flag: before }, { flag: after })).toEqual([]);
  });

  it('do not notice white space, the format, or definitions without values', async () => {
    const json = await parsed('{ "a": {"enabled": true,\n "x": 1}, "b": 2 }');
    const yaml = await parsed('b: 2\na: {x: 1, enabled: true}', 'application/yaml');
    expect(diffFlags(json.flags, yaml.flags)).toEqual([]);
    const defining = (key: string) => ({ version: '1', flags: { [key]: { name: key } } });
    expect(await diff(defining('a'), defining('b'))).toEqual([]);
  });

  const RULE = '(eq $a "b")';
  it.each([
    ['a rule', variants(RULE), variants('(eq $a "c")')],
    ['one variant more', variants(RULE), variants(RULE, '(eq $b "c")')],
    ['the order of variants', variants(RULE, '(eq $b "c")'), variants('(eq $b "c")', RULE)],
    ['a variant’s name', [{ name: 'a', enabled: true }], [{ name: 'b', enabled: true }]],
    ['a variant’s switch', [{ name: 'a', enabled: true }], [{ name: 'a', enabled: false }]],
    [
      'a variant’s attributes',
      [{ name: 'a', enabled: true }],
      [{ name: 'a', enabled: true, attributeValues: { x: 1 } }],
    ],
    ['a rule that went bad', variants(RULE), variants('(eq $a')],
    ['a bad rule that stays bad', variants('(eq $a'), variants('(eq $b')],
  ])('notice %s', async (_what, before, after) => {
    const values = (list: unknown) => deployment({ flag: { _variants: list }, other: { enabled: true } });
    expect(await diff(values(before), values(after))).toEqual(['flag']);
  });

  it('do not notice how a rule is laid out', async () => {
    const values = (rule: string) => deployment({ flag: { _variants: variants(rule) } });
    expect(await diff(values(RULE), values(' ( eq\n$a  "b" )\n'))).toEqual([]);
  });
});

describe('D8 E4 two big flag sets are compared in turns', () => {
  const flagsOf = (count: number, value: (index: number) => JsonValue): Flags =>
    new Map(
      Array.from({ length: count }, (_, index) => [`f${index}`, { kind: 'plain', value: value(index) }]),
    );
  const compare = async (previous: Flags, next: Flags) => {
    let turns = 0;
    const changed = await diffFlagsInTurns(previous, next, async () => {
      turns += 1;
    });
    expect(changed).toEqual(diffFlags(previous, next));
    return { changed, turns };
  };

  it('whether all flags changed or none', async () => {
    const before = flagsOf(30_000, (index) => index);
    const { changed, turns } = await compare(
      before,
      flagsOf(29_999, (index) => index + 1),
    );
    expect(changed).toEqual([...before.keys()].sort());
    expect(turns).toBeGreaterThanOrEqual(2 * 5 + 3);
    const same = await compare(
      before,
      flagsOf(30_000, (index) => index),
    );
    expect(same.changed).toEqual([]);
    expect(same.turns).toBeGreaterThanOrEqual(2 * 5);
  });

  it.each<[string, (change: number) => JsonValue]>([
    ['a list', (change) => [...Array(100_000).keys(), change]],
    ['nested lists', (change) => Array.from({ length: 50_000 }, (_, index) => [index < 49_999 ? 0 : change])],
    [
      'an object',
      (change) =>
        Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index * change])),
    ],
  ])('also where one flag is %s', async (_what, value) => {
    const before = flagsOf(1, () => value(1));
    expect(
      await compare(
        before,
        flagsOf(1, () => value(2)),
      ),
    ).toMatchObject({ changed: ['f0'] });
    const same = await compare(
      before,
      flagsOf(1, () => value(1)),
    );
    expect(same.changed).toEqual([]);
    expect(same.turns).toBeGreaterThanOrEqual(10);
  });
});

describe('E4 what is no map of flags', () => {
  const cyclic = () => {
    const value: { self?: unknown } = {};
    value.self = value;
    return { kind: 'plain', value };
  };
  const hostile = () => ({
    get kind() {
      throw new Error('do not touch');
    },
  });

  it.each<[string, () => unknown, string]>([
    ['a number', () => 5, '`previous.get("a")` to be a flag, as parseDocument gives it, got `5` (number)'],
    ['null', () => null, '`previous.get("a")` to be a flag, as parseDocument gives it, got null'],
    ['an object', () => ({}), '`previous.get("a")` to be a flag'],
    ['another kind', () => ({ kind: 'toggle' }), '`previous.get("a")` to be a flag'],
    ['no variants', () => ({ kind: 'multi-variant' }), '`previous.get("a")` to be a flag'],
    ['null for a variant', () => ({ kind: 'multi-variant', variants: [null] }), '`previous.get("a")`'],
    ['a value that contains itself', cyclic, 'Expected `previous and next` to be readable'],
    [
      'a getter that throws',
      hostile,
      'Expected `previous and next` to be readable, got an error: do not touch',
    ],
  ])('is a TypeError that says so: %s', (_what, make, message) => {
    const mapOf = (entry: unknown) => new Map([['a', entry]]) as never;
    const next = make === cyclic ? cyclic() : { kind: 'plain', value: {} };
    const call = () => diffFlags(mapOf(make()), mapOf(next));
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });

  it('is a TypeError where it has no keys', () => {
    const expected = 'Expected `next` to be a Map of flags by key';
    expect(() => diffFlags(new Map(), { get: () => undefined } as never)).toThrow(expected);
  });
});
