import { checkDocument } from './check-document.js';

const FLAGS = { contentType: 'application/json', type: 'AWS.AppConfig.FeatureFlags' } as const;
const JSON_FILE = { contentType: 'application/json', type: 'AWS.Freeform' } as const;
const YAML_FILE = { contentType: 'application/x-yaml', type: 'AWS.Freeform' } as const;

/** What is found in a text, and what stands at each place. */
async function check(text: string | Uint8Array, as: Omit<Parameters<typeof checkDocument>[0], 'bytes'>) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const lines = new TextDecoder().decode(bytes).split('\n');
  return (await checkDocument({ bytes, ...as })).map((one) => ({
    ...one,
    at: one.line === null ? null : lines[one.line - 1]?.slice((one.column ?? 1) - 1),
  }));
}

/** A document with a flag of two variants, the first of which has this rule. */
const withRule = (rule: string) => `{
  "version": "1",
  "flags": { "pay": { "name": "Pay" } },
  "values": {
    "pay": { "_variants": [
      { "name": "A.b", "enabled": true,
        "rule": ${JSON.stringify(rule)} },
      { "name": "Default", "enabled": false }
    ] }
  }
}`;

describe('checkDocument', () => {
  it('finds nothing wrong with what is right', async () => {
    expect(await check(withRule('(eq $tier "gold")'), FLAGS)).toEqual([]);
    expect(await check('{"a": 1}', JSON_FILE)).toEqual([]);
    expect(await check('a: 1\n', YAML_FILE)).toEqual([]);
    expect(await check('hello', { contentType: 'text/plain', type: 'AWS.Freeform' })).toEqual([]);
  });

  it('warns of a key that is there twice, at its second place', async () => {
    const found = await check(
      '{\n "a": {"b": 1},\n "c": [{"b": 2, "\\u0062": 3}],\n "a": {"b": 4}\n}',
      JSON_FILE,
    );
    expect(found.map(({ severity, at }) => [severity, at])).toEqual([
      ['warning', '"\\u0062": 3}],'],
      ['warning', '"a": {"b": 4}'],
    ]);
    expect(found[1]?.message).toBe('the key "a" is there before: only its last value counts');
    const text = withRule('(eq $tier "gold")').replace('"flags": {', '"flags": { "pay": { "name": "Old" },');
    expect(await check(text, FLAGS)).toMatchObject([
      { severity: 'warning', line: 3, at: expect.stringMatching(/^"pay": { "name": "Pay"/) },
    ]);
    const many = `{${Array.from({ length: 500 }, () => '"a":1').join()}}`;
    expect(await check(many, JSON_FILE)).toHaveLength(100);
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(await check(deep, JSON_FILE)).toBeDefined();
  });

  it('reports a value at its place, with the location and the constraint as AppConfig has them', async () => {
    const text = `{
  "version": "1",
  "flags": {
    "banner": { "name": "Banner", "attributes": {
      "color": { "constraints": { "type": "string", "enum": ["red"], "required": true } } } },
    "text": { "name": "Text", "attributes": { "size": { "constraints": { "type": "number" } } } }
  },
  "values": {
    "banner": { "enabled": true },
    "text": { "enabled": 3, "size": "big", "other": 1 }
  }
}`;
    expect(await check(text, FLAGS)).toEqual([
      expect.objectContaining({
        line: 9,
        column: 15,
        location: 'values.banner.attributes',
        constraint: 'Not(IsZero([]))',
      }),
      expect.objectContaining({
        line: 9,
        location: 'values.banner.attributes.color',
        message: expect.stringContaining('the attribute color is required'),
      }),
      expect.objectContaining({
        line: 10,
        location: 'values.text.enabled',
        at: '3, "size": "big", "other": 1 }',
      }),
      expect.objectContaining({ location: 'values.text.size', at: '"big", "other": 1 }' }),
      expect.objectContaining({
        severity: 'error',
        location: 'values.text.other',
        constraint: 'Satisfies(map[size])',
        at: '"other": 1 }',
      }),
    ]);
  });

  it.each([
    ['(and (eq $a 1) (eq $b))', '(eq $b))"', /eq expects 2 operands, got 1$/],
    ['(and (eq $a "x)(\\"") (same $b 1))', '(same $b 1))"', /got same$/],
    ['(and (eq $a 1) foo)', 'foo)"', /got a symbol$/],
    ['(or (not (matches in::$a pattern::"(")) (eq $b 1))', '(matches in', /missing closing \)$/],
    ['(in $a [1 2])', '2])"', /separated by commas\)$/],
    ['(eq $a 1', '(eq $a 1"', /expected \) before the end/],
    ['gold', 'gold"', /expected an expression/],
  ])('points at what is wrong inside the rule %s', async (rule, at, message) => {
    const [found, ...others] = await check(withRule(rule), FLAGS);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ line: 7, constraint: 'RuleIsValid', severity: 'error' });
    expect(found?.location).toMatch(/^values\.pay\._variants\.0\.rule/);
    expect(found?.message).toMatch(message);
    expect(found?.at).toMatch(new RegExp(`^${at.replace(/[()[\]$]/g, '\\$&')}`));
  });

  it('finds the variant that AppConfig names by its name, and the second of two with one name', async () => {
    const swapped = withRule('(eq $a 1)').replace('"rule": "(eq $a 1)"', '"rule": ""');
    expect(await check(swapped, FLAGS)).toMatchObject([
      { line: 7, column: 17, location: 'values.pay._variants.variants.A.b.rule', constraint: 'NonEmpty' },
    ]);
    expect(await check(withRule('(eq $a 1)').replace('Default', 'A.b'), FLAGS)).toMatchObject([
      { line: 8, column: 17, constraint: 'UniqueVariantNames', at: '"A.b", "enabled": false }' },
    ]);
  });

  it('points at a wrong key, and at what stands in place of a section', async () => {
    expect(await check('{"version":"1","flags":{"a b":{"name":"x"}}}', FLAGS)).toMatchObject([
      { column: 25, at: '"a b":{"name":"x"}}}' },
    ]);
    expect(await check('{"version":"1",\n"values":[]}', FLAGS)).toMatchObject([
      { line: 2, column: 10, location: 'values', constraint: 'Type(object)' },
    ]);
    expect(await check('{}', FLAGS)).toMatchObject([{ line: 1, column: 1, location: 'version' }]);
  });

  it.each([
    ['{\n  "version": "1",\n}', FLAGS, 3, 1],
    ['{\n  "a": 1 // no\n}', JSON_FILE, 2, 10],
    ['a: 1\nb: [1\nc: 2\n', YAML_FILE, 3, 1],
    ['a: 1\na: 2\n', YAML_FILE, 2, 1],
  ])('says where %j breaks off', async (text, as, line, column) => {
    expect(await check(text, as)).toMatchObject([{ severity: 'error', line, column, location: null }]);
  });

  it('reports flags of a freeform file in the stored form as the provider does', async () => {
    expect(await check(withRule('(and (eq $a 1) (eq $b))'), JSON_FILE)).toMatchObject([
      { line: 7, location: 'values.pay', at: '(eq $b))" },', message: expect.stringContaining("Flag 'pay'") },
    ]);
  });

  it('refuses what is empty, too large, not UTF-8, or nested without end', async () => {
    expect(await check('', FLAGS)).toMatchObject([{ message: 'it is empty', line: null }]);
    expect(await check(new Uint8Array(2_048 * 1024 + 1).fill(32), JSON_FILE)).toMatchObject([
      { message: 'it has 2049 KB, more than 2048 KB' },
    ]);
    expect(await check(Uint8Array.of(0x22, 0xff, 0x22), JSON_FILE)).toMatchObject([
      { message: expect.stringContaining('UTF-8') },
    ]);
    expect(await check(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, FLAGS)).toHaveLength(1);
    expect(await check(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, JSON_FILE)).toHaveLength(1);
    expect(await check(withRule('('.repeat(5_000)), FLAGS)).toHaveLength(1);
  });
});
