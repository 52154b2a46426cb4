import { Ajv } from 'ajv';
import { parseDocument } from 'aws-appconfig-openfeature-provider/engine';
import { manifestOf } from './manifest.js';

async function manifest(content: unknown, contentType = 'application/json') {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const bytes = new TextEncoder().encode(text);
  const parsed = await parseDocument({ bytes, contentType, versionLabel: undefined }, {});
  if (!parsed.ok) throw new Error(parsed.message);
  return manifestOf(parsed.document, bytes);
}

const flag = (attributes: object, values: object) => ({
  version: '1',
  flags: { f: { name: 'f', attributes } },
  values: { f: values },
});

const number = (constraints: object = {}) => ({ n: { constraints: { type: 'number', ...constraints } } });

const typeAndDefault = async (content: unknown, key: string) => {
  const found = (await manifest(content)).flags.find((one) => one.key === key);
  return [found?.type, found?.defaultValue];
};

/** What the published API of OpenFeature's CLI says of an answer (api/v0/sync.yaml), as JSON Schema. */
const SYNC = {
  type: 'object',
  required: ['flags'],
  properties: {
    flags: {
      type: 'array',
      items: {
        type: 'object',
        required: ['key', 'type', 'defaultValue'],
        properties: {
          key: { type: 'string' },
          name: { type: 'string' },
          type: { enum: ['boolean', 'string', 'integer', 'object'] },
          description: { type: ['string', 'null'] },
          defaultValue: { type: ['boolean', 'string', 'integer', 'object'] },
        },
      },
    },
  },
};

describe('a manifest', () => {
  it('takes numbers for integers where definition and default are', async () => {
    expect(await typeAndDefault(flag(number({ minimum: 0 }), { enabled: true, n: 5 }), 'f.n')).toEqual([
      'integer',
      5,
    ]);
    expect(await typeAndDefault(flag(number(), { enabled: true, n: 0.5 }), 'f.n')).toEqual(['float', 0.5]);
    expect(await typeAndDefault(flag(number({ maximum: 1.5 }), { enabled: true, n: 1 }), 'f.n')).toEqual([
      'float',
      1,
    ]);
  });

  it('has what the Default variant stores, though it is disabled, else the empty value of the type', async () => {
    expect(await typeAndDefault(flag(number(), { enabled: false, n: 5 }), 'f.n')).toEqual(['integer', 5]);
    expect(await typeAndDefault(flag(number(), { enabled: true }), 'f.n')).toEqual(['integer', 0]);
    const variants = {
      _variants: [
        { name: 'A', rule: '(eq $a "b")', enabled: true, attributeValues: { n: 1, s: 'x' } },
        { name: 'D', enabled: false, attributeValues: { n: 7 } },
      ],
    };
    const content = flag({ ...number(), s: { constraints: { type: 'string' } } }, variants);
    expect((await manifest(content)).flags).toEqual([
      { key: 'f', name: 'f', type: 'boolean', defaultValue: false },
      { key: 'f.n', type: 'integer', defaultValue: 7 },
      { key: 'f.s', type: 'string', defaultValue: '' },
    ]);
  });

  it('has arrays as objects, with {} for their default', async () => {
    const list = { list: { constraints: { type: 'array' } } };
    expect(await typeAndDefault(flag(list, { enabled: true, list: ['a'] }), 'f.list')).toEqual([
      'object',
      {},
    ]);
  });

  it('has plain values as they are, and leaves out null and what cannot be evaluated', async () => {
    expect(
      (await manifest({ on: true, text: 'a', limits: { max: 1 }, list: [1], nothing: null, half: 0.5 }))
        .flags,
    ).toEqual([
      { key: 'on', type: 'boolean', defaultValue: true },
      { key: 'text', type: 'string', defaultValue: 'a' },
      { key: 'limits', type: 'object', defaultValue: { max: 1 } },
      { key: 'list', type: 'object', defaultValue: {} },
      { key: 'half', type: 'float', defaultValue: 0.5 },
    ]);
    const broken = {
      _variants: [
        { name: 'A', rule: '(no)', enabled: true },
        { name: 'D', enabled: true },
      ],
    };
    expect((await manifest({ version: '1', values: { broken } })).flags).toEqual([]);
  });

  it('reads other forms of flags, too', async () => {
    const ion = `f::[A::[(eq $a "b"), '''{"_variant":"A","enabled":true,"n":1}'''], '''{"_variant":"D","enabled":false}''']`;
    expect((await manifest(ion, 'application/ion')).flags).toEqual([
      { key: 'f', type: 'boolean', defaultValue: false },
      { key: 'f.n', type: 'integer', defaultValue: 0 },
    ]);
    expect((await manifest('on: true', 'application/x-yaml')).flags).toHaveLength(1);
  });

  it('knows keys that JavaScript has a use for', async () => {
    const content =
      '{"version":"1","flags":{"constructor":{"name":"c"}},"values":{"constructor":{"enabled":true}}}';
    expect((await manifest(content)).flags).toEqual([
      { key: 'constructor', name: 'c', type: 'boolean', defaultValue: true },
    ]);
  });

  it("is what the CLI's published API expects, but for fractions, which that has not", async () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(SYNC);
    const stored = flag(
      { ...number(), s: { description: 'd', constraints: { type: 'string' } } },
      { enabled: true, n: 1 },
    );
    for (const content of [stored, { on: true, limits: {}, list: [] }]) {
      expect([validate(await manifest(content)), validate.errors]).toEqual([true, null]);
    }
    expect(validate(await manifest({ half: 0.5 }))).toBe(false);
  });
});
