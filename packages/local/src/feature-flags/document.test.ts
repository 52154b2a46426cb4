import { canonicalJson, type JsonObject } from '../shared/json.js';
import { readFlagDocument } from './document.js';
import { withTimestamps } from './timestamps.js';

const read = (document: unknown) =>
  readFlagDocument(
    new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document)),
  );

/** The violations of a document, as `location: constraint (value)`. */
async function problems(document: unknown): Promise<string[]> {
  const result = await read(document);
  if (result.ok) return [];
  return result.violations.map(
    ({ Location, Constraint, Reason, Value }) =>
      `${Location}: ${Reason ? `${Constraint} ${Reason}` : Constraint} (${Value})`,
  );
}

async function stored(document: unknown): Promise<unknown> {
  const result = await read(document);
  if (!result.ok) throw new Error(result.message);
  return result.document;
}

const ATTRIBUTES = {
  color: { constraints: { type: 'string', required: true, enum: ['blue', 'green'] } },
  limit: { constraints: { type: 'number', minimum: 1, maximum: 5 } },
  code: { constraints: { type: 'string', pattern: '^[a-z]+$' } },
  tags: { constraints: { type: 'array', elements: { type: 'string', pattern: '^[a-z]+$' } } },
  sizes: { constraints: { type: 'array', elements: { type: 'number', maximum: 9 } } },
  open: { constraints: { type: 'boolean' } },
  free: {},
};

const withValue = (value: object) => ({
  version: '1',
  flags: { feature: { name: 'Feature', attributes: ATTRIBUTES } },
  values: { feature: { enabled: true, color: 'blue', ...value } },
});

describe('attribute values', () => {
  it.each([
    [{ color: 'red' }, ['values.feature.color: OneOf(blue, green) (red)']],
    ...[true, false].map((enabled): [object, unknown[]] => [
      { color: undefined, enabled },
      [
        expect.stringContaining('values.feature.attributes: Not(IsZero([])) ({"code":{"Constraints":'),
        'values.feature.attributes.color: Entries ({"Key":"color","Value":{"Constraints":{"Type":"string","Required":true,"Maximum":null,"Enum":["blue","green"]},"Description":""}})',
      ],
    ]),
    [{ limit: 0 }, ['values.feature.limit: FloatGTE(1) (0)']],
    [{ limit: 5.5 }, ['values.feature.limit: FloatLTE(5) (5.5)']],
    [{ limit: '2' }, ['values.feature.limit: AttributeType(number) (2)']],
    [{ limit: null }, ['values.feature.limit: AttributeType(number) (null)']],
    [{ open: 'true' }, ['values.feature.open: AttributeType(boolean) (true)']],
    [{ code: 'ABC' }, ['values.feature.code: Regexp(^[a-z]+$) (ABC)']],
    [{ tags: ['ok', 'BAD'] }, ['values.feature.tags.1: Regexp(^[a-z]+$) (BAD)']],
    [{ tags: ['ok', 3] }, ['values.feature.tags.1: ElementType(string) (3)']],
    [{ tags: 'ok' }, ['values.feature.tags: AttributeType(array) (ok)']],
    [{ sizes: [1, 10] }, ['values.feature.sizes.1: FloatLTE(9) (10)']],
    [{ free: { a: 1 } }, ['values.feature.free: AttributeType(string, number, boolean, array) ({"a":1})']],
    [{ free: [1, 'a'] }, ['values.feature.free.1: ElementType(number) (a)']],
    [
      { extra: 'x' },
      [
        'values.feature.extra: Satisfies(map[code color free limit open sizes tags]) ({"Key":"extra","Value":"x"})',
      ],
    ],
    [{ limit: 9, color: 'red' }, [expect.stringContaining('color'), expect.stringContaining('limit')]],
    [{ tags: [], sizes: [9], code: 'abc', open: false, limit: 5, free: 'anything' }, []],
  ])('%j', async (value, expected) => {
    expect(await problems(withValue(value))).toEqual(expected);
  });

  it('may be up to 1 024 characters long', async () => {
    expect(await problems(withValue({ free: 'x'.repeat(1_024) }))).toEqual([]);
    expect(await problems(withValue({ free: 'x'.repeat(1_025) }))).toEqual([
      expect.stringContaining('MaxLength(1024)'),
    ]);
  });

  it('are matched in linear time', async () => {
    const document = {
      version: '1',
      flags: { feature: { attributes: { a: { constraints: { type: 'string', pattern: '(a+)+$' } } } } },
      values: { feature: { enabled: true, a: `${'a'.repeat(1_000)}!` } },
    };
    expect(await problems(document)).toEqual([expect.stringContaining('Regexp((a+)+$)')]);
  });
});

describe('enabled', () => {
  it.each([
    [true, true],
    ['true', true],
    ['TRUE', true],
    ['t', true],
    ['1', true],
    ['0', false],
    ['f', false],
    ['FALSE', false],
    [null, false],
    [undefined, false],
  ])('as %j is stored as %s', async (enabled, expected) => {
    const document = { version: '1', flags: { a: {} }, values: { a: { enabled } } };
    expect(await stored(document)).toEqual({
      version: '1',
      flags: { a: {} },
      values: { a: { enabled: expected } },
    });
  });

  it.each([1, 0, 'yes', [], {}])('as %j is refused', async (enabled) => {
    const document = { version: '1', flags: { a: {} }, values: { a: { enabled } } };
    expect(await problems(document)).toEqual([
      expect.stringContaining('values.a.enabled: AttributeType(boolean)'),
    ]);
  });
});

describe('variants', () => {
  const withVariants = (variants: unknown, value: object = {}) => ({
    version: '1',
    flags: { a: { attributes: { color: { constraints: { type: 'string', enum: ['blue'] } } } } },
    values: { a: { _variants: variants, ...value } },
  });
  const rule = '(eq $tier "gold")';
  const fallback = { name: 'default', enabled: false };

  it.each([
    [[{ name: 'one', rule, enabled: true }, fallback], []],
    [
      [
        { name: 'one', rule, enabled: true },
        { ...fallback, rule: '' },
      ],
      [],
    ],
    [[fallback], []],
    [[{ name: 'one', rule, enabled: true }], [`values.a._variants.variants.one.rule: Empty (${rule})`]],
    [[{ name: 'one', enabled: true }, fallback], ['values.a._variants.variants.one.rule: NonEmpty ()']],
    [
      [{ name: 'default', rule, enabled: true }, fallback],
      [expect.stringMatching(/^values\.a\._variants\.variants\.variants: UniqueVariantNames/)],
    ],
    [[{ rule, enabled: true }, fallback], ['values.a._variants.0.name: Required ()']],
    [
      [{ name: 'one', rule: '$tier', enabled: true }, fallback],
      [
        'values.a._variants.0.rule: Empty ($tier)',
        'values.a._variants.0.rule: RuleIsValid NotAnExpression ($tier)',
      ],
    ],
    [
      [{ name: 'one', rule: '(nope $a)', enabled: true }, fallback],
      [
        'values.a._variants.0.rule: Empty ((nope $a))',
        'values.a._variants.0.rule: RuleIsValid UnknownSymbol ((nope $a))',
      ],
    ],
    [
      [{ name: 'one', rule: '(eq $a)', enabled: true }, fallback],
      [
        'values.a._variants.0.rule: Empty ((eq $a))',
        'values.a._variants.0.rule.eq: RuleIsValid TooFewOperands ((eq $a))',
      ],
    ],
    [
      [{ name: 'one', rule, enabled: true, attributeValues: { color: 'red' } }, fallback],
      ['values.a._variants.0.attributeValues.color: OneOf(blue) (red)'],
    ],
    [[7, fallback], ['values.a._variants.0: Type(object) (7)']],
    ['none', ['values.a._variants: Type(array) (none)']],
  ])('%j', async (variants, expected) => {
    expect(await problems(withVariants(variants))).toEqual(expected);
  });

  it('exclude a value of the flag itself', async () => {
    expect(await problems(withVariants([fallback], { enabled: false }))).toEqual([
      expect.stringMatching(/^values\.a: StrictVariants/),
    ]);
  });

  it('that are none are dropped', async () => {
    expect(await stored({ version: '1', flags: { a: {} }, values: { a: { _variants: [] } } })).toEqual({
      version: '1',
      flags: { a: {} },
      values: { a: {} },
    });
  });
});

describe('documents', () => {
  it.each([
    [{}, ['version: Required ()']],
    [{ version: '2' }, ['version: OneOf(1) (2)']],
    [{ version: '1', flags: 1 }, ['flags: Type(object) (1)']],
    [{ version: '1', flags: { Bad: {} } }, [expect.stringContaining('flags.Bad')]],
    [{ version: '1', values: { ['a'.repeat(65)]: {} } }, [expect.stringContaining('Regexp')]],
    ['{"version":"1","flags":{"__proto__":{}}}', [expect.stringContaining('flags.__proto__')]],
    [
      { version: '1', values: { a: { enabled: true, b: 'c' } } },
      ['values.a.b: Satisfies(map[]) ({"Key":"b","Value":"c"})'],
    ],
  ])('%j', async (document, expected) => {
    expect(await problems(document)).toEqual(expected);
  });

  it.each(['{', '[]', '"text"', 'null'])('that are no JSON objects are refused: %s', async (text) => {
    expect(await read(text)).toMatchObject({
      ok: false,
      message: expect.stringContaining('JSON'),
      violations: [],
    });
  });

  it('are refused when they are nested too deeply, however deeply', async () => {
    const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const text = `{"version":"1","values":{"a":{"enabled":true,"b":${nested}}}}`;
    expect(await read(text)).toMatchObject({ ok: false, message: expect.stringContaining('nested') });
  });

  it('may use any key of an object, and leave names and values out', async () => {
    const text = '{"version":"1","flags":{"constructor":{}},"values":{"constructor":{"enabled":true}}}';
    expect(JSON.stringify(await stored(text))).toBe(text);
    expect(await stored({ version: '1', values: { other: { enabled: true } } })).toEqual({
      version: '1',
      values: { other: { enabled: true } },
    });
  });

  it('lose what AppConfig does not know, and empty sections', async () => {
    const document = {
      version: '1',
      unknown: 1,
      flags: {
        a: { name: 'A', unknown: 1, _createdAt: 'x', attributes: { b: { unknown: 1, description: 'B' } } },
      },
      values: {},
    };
    expect(await stored(document)).toEqual({
      version: '1',
      flags: { a: { name: 'A', attributes: { b: { description: 'B' } } } },
    });
  });
});

describe('definitions', () => {
  const withConstraints = (constraints: unknown) => ({
    version: '1',
    flags: { a: { attributes: { b: { constraints } } } },
  });
  it.each([
    [{ type: 'text' }, ['OneOf(string, number, boolean, array)']],
    [{ type: 'string', enum: ['a'], pattern: 'a' }, ['OneOf(enum, pattern)']],
    [{ type: 'string', pattern: '(?=a)' }, ['pattern: an RE2 expression']],
    [{ type: 'string', pattern: 'x'.repeat(1_025) }, ['pattern: an RE2 expression']],
    [{ type: 'string', enum: Array(101).fill('a') }, ['enum: at most 100 strings']],
    [{ type: 'number', minimum: '1' }, ['minimum: Type(number)']],
    [{ type: 'boolean', required: 'yes' }, ['required: Type(boolean)']],
    [{ type: 'array', elements: { type: 'boolean' } }, ['elements.type: OneOf(string, number)']],
  ])('%#', async (constraints, expected) => {
    expect(await problems(withConstraints(constraints))).toEqual(
      expected.map((part) =>
        expect.stringMatching(new RegExp(`^flags\\.a\\.attributes\\.b\\.constraints.*${literally(part)}`)),
      ),
    );
  });

  it('are bounded', async () => {
    const attributes = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, {}]));
    const document = (definition: object) => ({ version: '1', flags: { a: definition } });
    expect(await problems(document({ attributes: attributes(25) }))).toEqual([]);
    expect(await problems(document({ attributes: attributes(26) }))).toEqual([
      'flags.a.attributes: MaxLength(25) (26)',
    ]);
    expect(await problems(document({ attributes: { enabled: {} } }))).toHaveLength(1);
    expect(await problems(document({ name: 'n'.repeat(65) }))).toHaveLength(1);
    expect(await problems(document({ description: 'd'.repeat(1_025) }))).toHaveLength(1);
  });

  it.each([
    [{ status: 'done' }, 'status: OneOf(planned) (done)'],
    [{ status: 'planned', date: 'soon' }, 'date: Format(date) (soon)'],
    [{ status: 'planned', date: '2027-02-30' }, 'date: Format(date) (2027-02-30)'],
    [{ status: 'planned', date: 20270101 }, 'date: Format(date) (20270101)'],
  ])('are not deprecated by %j', async (_deprecation, problem) => {
    const document = { version: '1', flags: { a: { _deprecation } } };
    expect(await problems(document)).toEqual([`flags.a._deprecation.${problem}`]);
  });

  it('keep of a deprecation what AppConfig knows', async () => {
    const _deprecation = { status: 'planned', date: '2028-02-29' };
    const document = { version: '1', flags: { a: { _deprecation: { ..._deprecation, by: 'me' } } } };
    expect(await stored(document)).toEqual({ version: '1', flags: { a: { _deprecation } } });
  });

  const literally = (text: string) => text.replace(/[()|[\]]/g, '\\$&');
});

describe('timestamps', () => {
  const at = (second: number) => Date.UTC(2026, 0, 1, 0, 0, second);
  const time = (second: number) => `2026-01-01T00:00:0${second}Z`;

  it('tell per flag when it was created and when it last changed', () => {
    const first = withTimestamps({ version: '1', flags: { a: {}, b: {} } }, undefined, at(1));
    const second = withTimestamps({ version: '1', flags: { a: { name: 'A' }, b: {}, c: {} } }, first, at(2));
    expect(second).toEqual({
      version: '1',
      flags: {
        a: { name: 'A', _createdAt: time(1), _updatedAt: time(2) },
        b: { _createdAt: time(1), _updatedAt: time(1) },
        c: { _createdAt: time(2), _updatedAt: time(2) },
      },
    });
    expect(canonicalJson(withTimestamps({ version: '1', flags: { a: {}, b: {} } }, first, at(3)))).toBe(
      canonicalJson(first),
    );
  });
});

describe('a time of creation that a document brings along', () => {
  const created = async (_createdAt: unknown, previous?: JsonObject) => {
    const document = await stored({ version: '1', flags: { a: { _createdAt, _updatedAt: _createdAt } } });
    const { flags } = withTimestamps(document as JsonObject, previous, Date.UTC(2026, 0, 1, 0, 0, 0, 650));
    return (flags as { a: JsonObject }).a;
  };

  it.each([
    ['2000-01-01T00:00:00Z', '2000-01-01T00:00:00Z'],
    ['2000-01-01T00:00:00.120Z', '2000-01-01T00:00:00.12Z'],
    ['2000-01-01T00:00:00.000+01:00', '2000-01-01T00:00:00+01:00'],
    ['2000-13-01T00:00:00Z', '2026-01-01T00:00:00.65Z'],
    ['2000-01-01', '2026-01-01T00:00:00.65Z'],
    [7, '2026-01-01T00:00:00.65Z'],
  ])('%j is stored as %s, if it is new', async (given, expected) => {
    expect(await created(given)).toEqual({ _createdAt: expected, _updatedAt: '2026-01-01T00:00:00.65Z' });
  });

  it('counts for nothing where there is one already, and is no change', async () => {
    const first = withTimestamps({ version: '1', flags: { a: {} } }, undefined, Date.UTC(2025, 0, 1));
    expect(await created('2000-01-01T00:00:00Z', first)).toEqual((first.flags as { a: JsonObject }).a);
  });
});

describe('canonical JSON', () => {
  it('has sorted keys, no white space, and escapes what could end a script', () => {
    expect(canonicalJson({ b: ['<&>', '\u2028'], a: { d: null, c: 1.5 } })).toBe(
      '{"a":{"c":1.5,"d":null},"b":["\\u003c\\u0026\\u003e","\\u2028"]}',
    );
  });
});
