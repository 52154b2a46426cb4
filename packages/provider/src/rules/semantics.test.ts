import type { EvaluationContext } from '@openfeature/core';
import { compiled, holds } from './testing/rules.js';

/** Values that count as missing in a comparison (T3). */
const MISSING: readonly [string, unknown][] = [
  ['absent', undefined],
  ['null', null],
  ['an object', { a: 1 }],
  ['an array', ['x']],
  ['NaN', Number.NaN],
  ['infinite', Number.NEGATIVE_INFINITY],
  ['an invalid Date', new Date(Number.NaN)],
  ['a bigint', 1n],
  ['a function', () => 'x'],
];

describe('T2 $name is the attribute of exactly that name', () => {
  it.each([
    ['(eq $targetingKey "user-1")', true],
    ['(eq $tier "gold")', true],
    ['(eq $Tier "gold")', false],
    ['(eq \'$my-key\' "dashed")', true],
    ['(eq \'$my.key\' "dotted")', true],
    ['(eq $my "dotted")', false],
    ['(exists key::"targetingKey")', true],
    ['(exists key::"$tier")', false],
  ])('%s: %p', async (rule, expected) => {
    const context = {
      targetingKey: 'user-1',
      tier: 'gold',
      'my-key': 'dashed',
      'my.key': 'dotted',
      my: { key: 'x' },
    };
    expect(await holds(rule, context)).toBe(expected);
  });
});

describe('T2 $entityId is the user whom OpenFeature names, unless the context says otherwise', () => {
  const rules = [
    '(eq $entityId "user-1")',
    '(exists key::"entityId")',
    '(in $entityId ["user-1"])',
    '(matches in::$entityId pattern::"^user-1$")',
    '(split by::$entityId pct::100 seed::"s")',
    '(contains $entityId "user-1")',
  ];

  it.each<[string, Record<string, unknown>, boolean]>([
    ['targetingKey', { targetingKey: 'user-1' }, true],
    ['entityId', { entityId: 'user-1' }, true],
    ['entityId before targetingKey', { entityId: 'user-1', targetingKey: 'user-2' }, true],
    ['targetingKey where entityId is null', { entityId: null, targetingKey: 'user-1' }, true],
    ['nobody', { entityid: 'user-1', userId: 'user-1' }, false],
  ])('%s', async (_what, context, expected) => {
    const results = await Promise.all(rules.map((rule) => holds(rule, context)));
    expect(results).toEqual(rules.map(() => expected));
  });

  it('and not the other way round', async () => {
    expect(await holds('(exists key::"targetingKey")', { entityId: 'user-1' })).toBe(false);
    expect(await holds('(eq $entityId "user-1")', { entityId: '', targetingKey: 'user-1' })).toBe(false);
  });
});

describe('T3 a missing attribute makes its comparison false', () => {
  const rules = [
    '(eq $a "x")',
    '(lt $a 5)',
    '(gte $a 2000T)',
    '(begins_with $a "")',
    '(in $a ["x"])',
    '(eq $a $a)',
    '(matches in::$a pattern::"")',
  ];
  it.each(rules.flatMap((rule) => MISSING.map(([what, value]) => [rule, what, value] as const)))(
    '%s with one that is %s, and not of it true',
    async (rule, _what, a) => {
      expect(await holds(rule, { a })).toBe(false);
      expect(await holds(`(not ${rule})`, { a })).toBe(true);
    },
  );

  it.each<[unknown, boolean]>([
    ['', true],
    [0, true],
    [false, true],
    [[], true],
    [{}, true],
    [Number.NaN, true],
    [null, false],
    [undefined, false],
  ])('exists of %p is %p', async (a, expected) => {
    expect(await holds('(exists key::"a")', { a })).toBe(expected);
  });
});

describe('D5 own properties only', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString'])('%s', async (name) => {
    expect(await holds(`(exists key::"${name}")`, {})).toBe(false);
    expect(await holds(`(eq '$${name}' "x")`, Object.create({ [name]: 'x' }))).toBe(false);
    const own = Object.defineProperty({}, name, { value: 'x', enumerable: true });
    expect(await holds(`(eq $${name} "x")`, own)).toBe(true);
  });
});

describe('T5 contains on an array attribute is membership', () => {
  it.each<[string, unknown, boolean]>([
    ['(contains $a "beta")', ['alpha', 'beta'], true],
    ['(contains $a "bet")', ['alpha', 'beta'], false],
    ['(contains $a "7")', [7], true],
    ['(contains $a 7)', ['7', 8], true],
    ['(contains $a 7)', [[7], null, { a: 7 }], false],
    ['(contains $a 7)', '7', false],
    ['(contains $a true)', [true], true],
    ['(contains $a $b)', ['x', 'y'], true],
    ['(contains $a "")', [], false],
    ['(contains $a "x")', new Array(4_000_000_000), false],
  ])('%s', async (rule, a, expected) => {
    expect(await holds(rule, { a, b: 'y' })).toBe(expected);
  });
});

describe('T5 and and or stop early', () => {
  it.each([
    ['(and (eq $a 1) (split by::$a pct::50))', { a: 2 }],
    ['(or (eq $a 1) (split by::$a pct::50))', { a: 1 }],
  ])('%s', async (rule, context) => {
    let calls = 0;
    const splitHash = () => ++calls;
    await holds(rule, context, { splitHash });
    expect(calls).toBe(0);
  });
});

describe('T7 evaluating never throws', () => {
  const RULE =
    '(or (eq $a 1) (contains $a "x") (exists key::"a") (matches in::$a pattern::"x") (split by::$a pct::100))';
  const throwing = () => {
    throw new Error('no');
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  it.each<[string, unknown]>([
    ['a getter that throws', Object.defineProperty({}, 'a', { get: throwing, enumerable: true })],
    [
      'a Proxy that throws',
      new Proxy({}, { get: throwing, getOwnPropertyDescriptor: throwing, has: throwing }),
    ],
    ['a revoked Proxy', revoked.proxy],
    ['an array that throws', { a: new Proxy([], { get: throwing }) }],
    ['an object that throws', { a: { [Symbol.toPrimitive]: throwing, toString: throwing } }],
    ['a Proxy of a Date', { a: new Proxy(new Date(), {}) }],
    ['a symbol', { a: Symbol('x') }],
    ['undefined', undefined],
    ['null', null],
  ])('with %s', async (_what, context) => {
    const rule = await compiled(RULE);
    expect(typeof rule.evaluate(context as EvaluationContext)).toBe('boolean');
  });

  it('takes the time of a Date whatever its subclass says', async () => {
    class Odd extends Date {
      override toISOString = throwing;
      override getTime = throwing;
    }
    expect(await holds('(eq $a "1970-01-01T00:00:00.000Z")', { a: new Odd(0) })).toBe(true);
  });
});
