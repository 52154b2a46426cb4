import { checkSchemas } from './schema-check.js';

const check = (schema: unknown, content: unknown = {}) =>
  checkSchemas({ schemas: [JSON.stringify(schema)], content: Buffer.from(JSON.stringify(content)) });

const OK = { ok: true };
const UNUSABLE = { ok: false, message: expect.stringContaining('cannot be used') };
const violation = (Constraint: string, Location: string) => ({
  ok: false,
  violations: [expect.objectContaining({ Constraint, Location })],
});

describe('keywords that draft 4 does not know are ignored', () => {
  it.each([
    { $async: true, type: 'string' },
    { type: 'string', definitions: { a: { $async: true } } },
    { allOf: [{ $ref: '#/definitions/a' }], definitions: { a: { $async: true, type: 'string' } } },
    { $async: 'text', type: 'string' },
    { type: 'string', const: 'x', contains: {}, propertyNames: false },
  ])('%j', async (schema) => {
    expect(await check(schema, 'text')).toEqual(OK);
    expect(await check(schema, 1)).toMatchObject(violation('type', expect.any(String)));
  });

  it('but may be names of properties, and parts of data', async () => {
    const schema = { properties: { $async: { type: 'string' } } };
    expect(await check(schema, { $async: 'text' })).toEqual(OK);
    expect(await check(schema, { $async: 1 })).toMatchObject(violation('type', '/$async'));
    expect(await check({ enum: [{ $async: true }] }, { $async: true })).toEqual(OK);
    expect(await check({ enum: [{ $async: true }] }, {})).toMatchObject(violation('enum', '/'));
  });
});

describe('patterns are RE2', () => {
  it.each([
    [{ pattern: '^a+$' }, 'aaa', 'baa', 'pattern', '/'],
    [
      { properties: { a: { pattern: 'x' }, b: { pattern: 'y' } } },
      { a: 'x', b: 'y' },
      { a: 'x', b: 'x' },
      'pattern',
      '/b',
    ],
    [{ patternProperties: { '^n_': { type: 'number' } } }, { n_a: 1, b: '' }, { n_a: '' }, 'type', '/n_a'],
    [
      { patternProperties: { '^a': {} }, additionalProperties: false },
      { a1: 1 },
      { b: 1 },
      'additionalProperties',
      '/',
    ],
    [{ properties: { pattern: { type: 'string' } } }, { pattern: '(' }, { pattern: 1 }, 'type', '/pattern'],
  ])('%j', async (schema, good, bad, constraint, location) => {
    expect(await check(schema, good)).toEqual(OK);
    expect(await check(schema, bad)).toMatchObject(violation(constraint, location));
  });

  it('so that none takes forever', async () => {
    expect(await check({ pattern: '^(a+)+$' }, `${'a'.repeat(2_000)}!`)).toMatchObject(
      violation('pattern', '/'),
    );
    const schema = { patternProperties: { '^(a|a)*$': { type: 'string' } } };
    expect(await check(schema, { [`${'a'.repeat(2_000)}!`]: 1 })).toEqual(OK);
  });

  it.each(['(?=a)', '(a)\\1', '(', 'a{1000}', 'x'.repeat(1_025)])('so %s is refused', async (pattern) => {
    for (const schema of [{ pattern }, { patternProperties: { [pattern]: { type: 'string' } } }]) {
      expect(await check(schema)).toEqual({
        ok: false,
        message: expect.stringMatching(/cannot be used: .* is not an RE2 pattern, or too long a one$/),
      });
    }
  });
});

describe('schemas without an end are refused', () => {
  it('when they refer to themselves for the same value', async () => {
    expect(await check({ allOf: [{ $ref: '#' }] }, {})).toMatchObject(UNUSABLE);
  });

  it('when they are nested too deeply', async () => {
    const Content = `${'{"not":'.repeat(4_000)}{}${'}'.repeat(4_000)}`;
    expect(await checkSchemas({ schemas: [Content], content: Buffer.from('{}') })).toMatchObject(UNUSABLE);
  });
});
