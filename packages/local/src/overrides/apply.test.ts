import { applyOverrides } from './apply.js';
import { type Override, readOverrides } from './overrides.js';

const FLAGS = {
  version: '1',
  flags: {
    banner: {
      name: 'Banner',
      attributes: {
        color: { constraints: { type: 'string', enum: ['red', 'blue'] } },
        size: { constraints: { type: 'number' } },
      },
    },
    checkout: { name: 'Checkout', attributes: { step: { constraints: { type: 'number' } } } },
  },
  values: {
    banner: { enabled: true, color: 'red', size: 1 },
    checkout: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributeValues: { step: 2 } },
        { name: 'Default', enabled: false },
      ],
    },
  },
};

async function onFlags(overrides: Record<string, Override>) {
  const bytes = new TextEncoder().encode(JSON.stringify(FLAGS));
  const result = await applyOverrides(
    { bytes, contentType: 'application/json', type: 'AWS.AppConfig.FeatureFlags' },
    new Map(Object.entries(overrides)),
  );
  const document = JSON.parse(new TextDecoder().decode(result.bytes));
  expect(document.flags).toEqual(FLAGS.flags);
  return { values: document.values, problems: result.problems.map((one) => `${one.flag}: ${one.message}`) };
}

async function onText(text: string, contentType: string, overrides: Record<string, Override>) {
  const result = await applyOverrides(
    { bytes: new TextEncoder().encode(text), contentType, type: 'AWS.Freeform' },
    new Map(Object.entries(overrides)),
  );
  return {
    text: new TextDecoder().decode(result.bytes),
    problems: result.problems.map((one) => `${one.flag}: ${one.message}`),
  };
}

describe('overrides of feature flags', () => {
  it('change whether it is enabled, and attributes', async () => {
    expect(await onFlags({ banner: { enabled: false } })).toEqual({
      values: { ...FLAGS.values, banner: { enabled: false, color: 'red', size: 1 } },
      problems: [],
    });
    expect(await onFlags({ banner: { attributes: { color: 'blue' } } })).toEqual({
      values: { ...FLAGS.values, banner: { enabled: true, color: 'blue', size: 1 } },
      problems: [],
    });
  });

  it('give everybody a variant, under its name', async () => {
    expect(await onFlags({ checkout: { variant: 'Gold', attributes: { step: 3 } } })).toEqual({
      values: {
        ...FLAGS.values,
        checkout: { _variants: [{ name: 'Gold', enabled: true, attributeValues: { step: 3 } }] },
      },
      problems: [],
    });
    expect((await onFlags({ checkout: { variant: 'Default' } })).values.checkout).toEqual({
      _variants: [{ name: 'Default', enabled: false }],
    });
  });

  it('change every variant where none is named', async () => {
    const [gold, last] = FLAGS.values.checkout._variants;
    expect((await onFlags({ checkout: { enabled: false } })).values.checkout).toEqual({
      _variants: [{ ...gold, enabled: false }, last],
    });
  });

  it.each<[string, Override, string]>([
    ['nothing', { enabled: true }, 'nothing: there is no such flag'],
    ['toString', { enabled: true }, 'toString: there is no such flag'],
    ['checkout', { variant: 'Golf' }, 'checkout: it has no variant "Golf"; there is "Gold", "Default"'],
    ['banner', { variant: 'Gold' }, 'banner: it has no variant "Gold", nor any other'],
    ['banner', { value: 1 }, 'banner: it is a feature flag, of which'],
    ['banner', { attributes: { weight: 1 } }, 'banner: it has no attribute "weight"'],
    [
      'banner',
      { attributes: { color: 'green' } },
      'banner: values.banner.color must satisfy OneOf(red, blue)',
    ],
    [
      'banner',
      { attributes: { size: 'big' } },
      'banner: values.banner.size must satisfy AttributeType(number)',
    ],
  ])('do not count where %s cannot be overridden by %j', async (flag, override, message) => {
    expect(await onFlags({ [flag]: override })).toEqual({
      values: FLAGS.values,
      problems: [expect.stringContaining(message)],
    });
  });

  it('count one by one', async () => {
    const { values, problems } = await onFlags({ nothing: { enabled: true }, banner: { enabled: false } });
    expect([values.banner.enabled, problems]).toEqual([false, ['nothing: there is no such flag']]);
  });
});

describe('overrides of freeform profiles', () => {
  it('change one property of JSON, and leave the rest as it is written', async () => {
    expect(
      await onText('{\n  "a": 1.0,\n  "b": [1e3]\n}', 'application/json', { a: { value: { c: null } } }),
    ).toEqual({
      text: '{\n  "a": {"c":null},\n  "b": [1e3]\n}',
      problems: [],
    });
  });

  it('change a property of YAML', async () => {
    const { text } = await onText('a: 1\nb: [x, y]\n', 'application/x-yaml', { a: { value: 'two' } });
    expect(JSON.parse(text)).toEqual({ a: 'two', b: ['x', 'y'] });
  });

  it.each<[string, string, Override, string]>([
    ['{"a":1}', 'application/json', { enabled: true }, 'a: it is a property of a freeform profile'],
    ['{"b":1}', 'application/json', { value: 2 }, 'a: there is no such property'],
    ['{"a":1,"a":2}', 'application/json', { value: 3 }, 'a: it stands there twice'],
    [
      '[1]',
      'application/json',
      { value: 2 },
      'a: content of the media type application/json has no properties',
    ],
    ['hello', 'text/plain', { value: 2 }, 'a: content of the media type text/plain has no properties'],
  ])('leave %s of %s as it is for %j', async (text, contentType, override, message) => {
    expect(await onText(text, contentType, { a: override })).toEqual({
      text,
      problems: [expect.stringContaining(message)],
    });
  });
});

describe('a file of overrides', () => {
  it.each([
    [[], '', 'expected an object of profiles, got an array'],
    [{ main: {} }, 'main', 'expected application/environment/profile, got "main"'],
    [{ 'a/b/c': 1 }, 'a/b/c', 'expected an object of flags, got 1 (number)'],
    [
      { 'a/b/c': { x: true } },
      'a/b/c.x',
      'expected an object with one of enabled, attributes, variant, value',
    ],
    [{ 'a/b/c': { x: { enabeld: true } } }, 'a/b/c.x.enabeld', 'unknown member "enabeld"'],
    [{ 'a/b/c': { x: { enabled: 'yes' } } }, 'a/b/c.x.enabled', 'expected a boolean, got "yes" (string)'],
    [{ 'a/b/c': { x: { value: 1, enabled: true } } }, 'a/b/c.x', 'expected `value` alone'],
    [JSON.parse('{"a/b/c":{"x":{"__proto__":1}}}'), 'a/b/c.x.__proto__', 'unknown member "__proto__"'],
  ])('such as %j has its mistakes named', (parsed, location, message) => {
    expect(readOverrides(parsed).problems).toContainEqual({
      location,
      message: expect.stringContaining(message),
    });
  });

  it('is not followed without end', () => {
    const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    expect(readOverrides({ 'a/b/c': { x: { value: deep } } }).problems).toEqual([
      { location: 'a/b/c.x', message: 'expected at most 200 levels, got more' },
    ]);
  });

  it('keeps what is right beside what is wrong, up to a bound', () => {
    const flags = Object.fromEntries(
      Array.from({ length: 1_001 }, (_, index) => [`f${index}`, { enabled: true }]),
    );
    const { overrides, problems } = readOverrides({ main: {}, 'a/b/c': flags });
    expect(overrides.get('a/b/c')?.size).toBe(1_000);
    expect(problems).toHaveLength(2);
  });
});
