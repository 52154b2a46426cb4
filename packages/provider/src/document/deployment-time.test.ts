import type { Flag } from '../flags/flag.js';
import { BOUNDS } from './bounds.js';
import { parse, parsedJson } from './testing/documents.js';

const RULE = '(eq $tier "gold")';

async function flagOf(definition: unknown): Promise<Flag | undefined> {
  // Another flag tells that they are feature flags, whatever this one looks like (D4).
  const { flags } = await parsedJson({
    version: '1',
    values: { flag: definition, other: { enabled: true } },
  });
  return flags.get('flag');
}

describe('D4(a) values without variants', () => {
  it.each([
    [
      'true',
      { enabled: true, color: 'red', _updatedAt: 'x' },
      { enabled: true, attributes: { color: 'red' } },
    ],
    ['false', { enabled: false, color: 'red' }, { enabled: false, attributes: {} }],
    ['absent', { color: 'red' }, { enabled: false, attributes: {} }],
    ['null', { enabled: null }, { enabled: false, attributes: {} }],
    ['the text True', { enabled: 'True' }, { enabled: true, attributes: {} }],
    ['the text f', { enabled: 'f' }, { enabled: false, attributes: {} }],
    ['an empty list of variants', { _variants: [] }, { enabled: false, attributes: {} }],
  ])('enabled: %s', async (_what, definition, flag) => {
    expect(await flagOf(definition)).toEqual({ kind: 'basic', ...flag });
  });
});

describe('D4(a) values with variants', () => {
  it('are read in order, with rules, and without the attributes of a disabled one', async () => {
    const flag = await flagOf({
      _variants: [
        { name: 'gold', enabled: true, rule: RULE, attributeValues: { limit: 9, _internal: 1 } },
        { name: 'off', enabled: false, rule: `(split by::$id pct::10)`, attributeValues: { limit: 1 } },
        { name: 'default', enabled: true, attributeValues: { limit: 5 } },
      ],
      _updatedAt: 'x',
    });
    expect(flag).toMatchObject({ kind: 'multi-variant' });
    const variants = flag?.kind === 'multi-variant' ? flag.variants : [];
    expect(variants.map(({ name, enabled, attributes }) => ({ name, enabled, attributes }))).toEqual([
      { name: 'gold', enabled: true, attributes: { limit: 9 } },
      { name: 'off', enabled: false, attributes: {} },
      { name: 'default', enabled: true, attributes: { limit: 5 } },
    ]);
    expect(variants.map((variant) => variant.rule?.usesSplit)).toEqual([false, true, undefined]);
    expect(variants[0]?.rule?.evaluate({ tier: 'gold' })).toBe(true);
  });

  it.each([
    ['', ''],
    ['null', null],
  ])('count rule %p as none', async (_what, rule) => {
    const flag = await flagOf({ _variants: [{ name: 'default', enabled: true, rule }] });
    expect(flag).toEqual({
      kind: 'multi-variant',
      variants: [{ name: 'default', enabled: true, attributes: {} }],
    });
  });
});

describe('D6 a definition that cannot be used spoils its own flag only', () => {
  const good = { name: 'default', enabled: true };
  it.each([
    ['no object', 5, 'expected an object, got number'],
    ['an enabled that is a number', { enabled: 1 }, 'enabled: expected true or false, got number'],
    ['an enabled that is no word for it', { enabled: 'yes' }, 'enabled: expected true or false, got string'],
    ['variants that are no list', { _variants: {} }, '_variants: expected a list, got object'],
    ['enabled beside variants', { enabled: true, _variants: [good] }, "'enabled' stands beside _variants"],
    ['an attribute beside variants', { color: 'red', _variants: [good] }, "'color' stands beside _variants"],
    ['a variant that is no object', { _variants: [1, good] }, 'variant number 1: expected an object'],
    [
      'a variant without a name',
      { _variants: [{ enabled: true }] },
      'variant number 1: name: expected a non-empty string',
    ],
    ['a name twice', { _variants: [{ ...good, rule: RULE }, good] }, "two variants are named 'default'"],
    [
      'a variant whose enabled is a number',
      { _variants: [{ ...good, enabled: 0 }] },
      "variant 'default': enabled",
    ],
    [
      'attribute values that are a list',
      { _variants: [{ ...good, attributeValues: [] }] },
      'attributeValues: expected an object',
    ],
    [
      'a rule that is no text',
      { _variants: [{ name: 'a', rule: 5 }, good] },
      "variant 'a': rule: expected a string",
    ],
    [
      'a rule on the last variant',
      { _variants: [{ ...good, rule: RULE }] },
      "variant 'default' is the last one and has a rule",
    ],
    ['an earlier variant without', { _variants: [{ name: 'a' }, good] }, "variant 'a' has no rule"],
    [
      'an unknown operator',
      { _variants: [{ name: 'a', rule: '(like $a "b")' }, good] },
      "variant 'a': its rule does not compile: UnknownSymbol",
    ],
    [
      'a rule that is no expression',
      { _variants: [{ name: 'a', rule: 'true' }, good] },
      "variant 'a': its rule does not compile: NotAnExpression",
    ],
  ])('%s', async (_what, definition, reason) => {
    const { flags } = await parsedJson({
      version: '1',
      values: { flag: definition, other: { enabled: true } },
    });
    expect(flags.get('other')).toEqual({ kind: 'basic', enabled: true, attributes: {} });
    expect(flags.get('flag')).toMatchObject({ kind: 'spoiled' });
    const message = (flags.get('flag') as { message?: string }).message;
    expect(message).toContain("Flag 'flag' cannot be evaluated: ");
    expect(message).toContain(reason);
  });

  it('tells one bad definition from another, whatever the order of keys', async () => {
    const fingerprint = async (definition: unknown) =>
      ((await flagOf(definition)) as { fingerprint?: string }).fingerprint;
    expect(await fingerprint({ enabled: 1, a: 1 })).toBe(await fingerprint({ a: 1, enabled: 1 }));
    expect(await fingerprint({ enabled: 1 })).not.toBe(await fingerprint({ enabled: 2 }));
  });
});

describe('D8 the flags of a stored document are read in turns', () => {
  const variant = (index: number) => ({ name: `v${index}`, rule: RULE, attributeValues: { index } });
  const flagWith = (count: number) => ({
    _variants: [...Array.from({ length: count - 1 }, (_, index) => variant(index)), { name: 'default' }],
  });
  const turnsOf = async (values: object) => {
    let turns = 0;
    const text = JSON.stringify({ version: '1', values });
    const result = await parse(text, 'application/json', {}, async () => {
      turns += 1;
    });
    return { result, turns: turns - Math.floor(text.length / (16 * 1024)) };
  };

  it('between the variants of one flag', async () => {
    const { result, turns } = await turnsOf({ flag: flagWith(5_000) });
    expect(result).toMatchObject({ ok: true });
    expect(turns).toBeGreaterThan(5_000 / 32);
  });

  it('inside the definition of one that is spoiled', async () => {
    const list = Array.from({ length: 50_000 }, () => ({ b: 1, a: 2 }));
    const { result, turns } = await turnsOf({ flag: { enabled: 5, list } });
    expect(result.ok && result.document.flags.get('flag')).toMatchObject({ kind: 'spoiled' });
    expect(turns).toBeGreaterThan(50);
  });

  it('and have no more than 30 000 rules', async () => {
    // A rule that does not compile counts, too, and is quick.
    const flag = { _variants: [{ name: 'a', rule: 'no' }, { name: 'default' }] };
    const values = (rules: number) =>
      Object.fromEntries(Array.from({ length: rules }, (_, index) => [`f${index}`, flag]));
    expect((await turnsOf(values(BOUNDS.rules))).result).toMatchObject({ ok: true });
    expect((await turnsOf(values(BOUNDS.rules + 1))).result).toEqual({
      ok: false,
      message: expect.stringContaining('more than 30 000 rules'),
    });
  });

  it('and have rules that are no longer than 512 KiB and a third of the document, all in all', async () => {
    const rule = `"${'x'.repeat(10_000)}"`;
    const flag = { _variants: [{ name: 'a', rule }, { name: 'default' }] };
    const values = (rules: number) =>
      Object.fromEntries(Array.from({ length: rules }, (_, index) => [`f${index}`, flag]));
    expect((await turnsOf(values(70))).result).toMatchObject({ ok: true });
    expect((await turnsOf(values(90))).result).toEqual({
      ok: false,
      message: expect.stringContaining('the rules of its flags are too long'),
    });
  });

  it('and have no more than 10 000 attributes each', async () => {
    const attributes = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
    const kindsOf = async (count: number) => {
      const result = await parse(
        JSON.stringify({
          version: '1',
          values: {
            basic: { enabled: true, ...attributes(count - 1) },
            variants: { _variants: [{ name: 'default', enabled: true, attributeValues: attributes(count) }] },
          },
        }),
      );
      return result.ok ? [...result.document.flags.values()].map(({ kind }) => kind) : result.message;
    };
    expect(await kindsOf(BOUNDS.attributes)).toEqual(['basic', 'multi-variant']);
    expect(await kindsOf(BOUNDS.attributes + 1)).toEqual(['spoiled', 'spoiled']);
    const served = await parse(JSON.stringify({ a: { enabled: true, ...attributes(BOUNDS.attributes) } }));
    expect(served.ok && served.document.flags.get('a')).toMatchObject({
      kind: 'spoiled',
      message: "Flag 'a' cannot be evaluated: it has more than 10 000 attributes",
    });
  });
});

describe('D8 messages of spoiled flags quote names only', () => {
  it.each([
    { enabled: 'secret' },
    { _variants: 'secret' },
    { _variants: ['secret'] },
    { _variants: [{ name: 'a', enabled: 'secret' }] },
    { _variants: [{ name: 'a', attributeValues: 'secret' }] },
    { _variants: [{ name: 'a', rule: { secret: 'secret' } }] },
  ])('%j', async (definition) => {
    const flag = await flagOf(definition);
    expect(flag).toMatchObject({ kind: 'spoiled', message: expect.not.stringContaining('secret') });
  });
});

describe('T5 the patterns of a stored document', () => {
  const flagsOf = (patternOf: (index: number) => string) =>
    Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [
        `flag_${index}`,
        {
          _variants: [
            { name: 'on', enabled: true, rule: `(matches in::$a pattern::"${patternOf(index)}")` },
            { name: 'off', enabled: false },
          ],
        },
      ]),
    );

  it('are bounded together: those beyond spoil their flags, and leave the others alone', async () => {
    let turns = 0;
    const content = JSON.stringify({ version: '1', values: flagsOf((index) => `[ab]{240}${index}`) });
    const result = await parse(content, 'application/json', {}, async () => {
      turns += 1;
    });
    const flags = result.ok ? [...result.document.flags.values()] : [];
    const spoiled = flags.filter((flag) => flag.kind === 'spoiled');
    expect(flags).toHaveLength(600);
    expect(spoiled.length).toBeGreaterThan(100);
    expect(spoiled.length).toBeLessThan(400);
    expect(spoiled[0]).toMatchObject({
      message: expect.stringContaining('different patterns of one document'),
    });
    expect(turns).toBeGreaterThan(80);
  });

  it('count once where they are the same', async () => {
    const result = await parse(JSON.stringify({ version: '1', values: flagsOf(() => '[ab]{240}') }));
    const kinds = new Set(result.ok ? [...result.document.flags.values()].map(({ kind }) => kind) : []);
    expect(kinds).toEqual(new Set(['multi-variant']));
  });
});

describe('D8 rules that do not compile', () => {
  it('are paced as those that do', async () => {
    let turns = 0;
    const bad = `(or (in $a [${'1,'.repeat(7_000)}1]) 5)`;
    const flag = { _variants: [{ name: 'on', enabled: true, rule: bad }, { name: 'off' }] };
    const values = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, flag]));
    const padding = 'x'.repeat(1_000_000);
    const content = JSON.stringify({ version: '1', _createdAt: padding, values });
    await parse(content, 'application/json', {}, async () => {
      turns += 1;
    });
    // One for each rule at least, beside those of reading the text.
    expect(turns).toBeGreaterThan(30 + Math.floor(padding.length / 100_000));
  });
});

describe('D8 messages about rules', () => {
  it('name no more than a few annotations', async () => {
    const flag = await flagOf({
      _variants: [{ name: 'on', rule: `(eq $a ${'x::'.repeat(5_000)}1)` }, { name: 'off' }],
    });
    expect(flag).toMatchObject({ kind: 'spoiled', message: expect.stringMatching(/^.{1,300}$/) });
  });
});
