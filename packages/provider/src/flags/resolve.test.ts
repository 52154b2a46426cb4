import type { FlagSet } from './flag-set.js';
import type { FlagType } from './resolve.js';
import { resolve } from './resolve.js';
import { ask, DEFAULTS, flagSetOf } from './testing/flag-sets.js';

const DOCUMENT = {
  on: {
    enabled: true,
    value: 'blue',
    limit: 5,
    dark: false,
    tags: ['a', 'b'],
    deep: { x: { y: 1 }, 'x.y': 2 },
    'dotted.name': 'whole',
    nothing: null,
  },
  off: { enabled: false, value: 'blue', limit: 5 },
  bare: { enabled: true },
  attributes: { enabled: true, color: 'red', limit: 3 },
  structured: { enabled: true, value: { a: 1 } },
  listed: { enabled: true, value: [1, 2] },
  'dotted.flag': 'whole key',
  dotted: { flag: 'path', other: 'other' },
  text: 'hello',
  zero: 0,
  empty: '',
  no: false,
  yes: true,
  nothing: null,
  textual: { number: '5', boolean: 'true' },
  list: [10, { x: 'y' }, ['z']],
  limits: { upload: { max_mb: 8 }, 'upload.max_mb': 9 },
};

let flagSet: FlagSet;
beforeAll(async () => {
  flagSet = await flagSetOf(DOCUMENT);
});

type Case = [key: string, type: FlagType, value: unknown];

function answers(cases: Case[]): void {
  it.each(cases)('%s as %s is %j', (key, type, value) => {
    const details = ask(flagSet, type, key);
    expect(details).toEqual({
      value,
      reason: 'STATIC',
      flagMetadata: expect.anything(),
      ...(typeof value === 'boolean' && { variant: value ? 'on' : 'off' }),
    });
  });
}

function errors(errorCode: string, cases: [key: string, type: FlagType, ...reasons: string[]][]): void {
  it.each(cases)('%s as %s', (key, type, ...reasons) => {
    const details = ask(flagSet, type, key);
    expect(details).toMatchObject({ value: DEFAULTS[type], reason: 'ERROR', errorCode });
    for (const reason of reasons) expect(details.errorMessage).toContain(reason);
  });
}

describe('K1 a key that names a flag exactly is that flag', () => {
  answers([
    ['dotted.flag', 'string', 'whole key'],
    ['dotted.other', 'string', 'other'],
  ]);
});

describe('K2 otherwise the rest behind the first dot is a path', () => {
  answers([
    ['on.limit', 'number', 5],
    ['on.dark', 'boolean', false],
    ['on.tags.1', 'string', 'b'],
    ['on.tags', 'object', ['a', 'b']],
    ['on.dotted.name', 'string', 'whole'],
    ['on.deep.x', 'object', { y: 1 }],
    ['on.deep.x.y', 'number', 2],
    ['on.enabled', 'boolean', true],
    ['off.enabled', 'boolean', false],
    ['limits.upload', 'object', { max_mb: 8 }],
    ['limits.upload.max_mb', 'number', 9],
    ['list.0', 'number', 10],
    ['list.1.x', 'string', 'y'],
    ['list.2.0', 'string', 'z'],
  ]);
});

describe('K2 and K7 a path that names nothing', () => {
  errors('FLAG_NOT_FOUND', [
    [
      'on.unknown',
      'string',
      "Feature flag 'on' has nothing at 'unknown'",
      "'on.limit' (number)",
      "'on.tags' (array)",
    ],
    ['on.', 'string'],
    ['on._variant', 'string'],
    ['on.limit.x', 'number'],
    ['bare.color', 'string', 'it has no attributes'],
    ['text.length', 'number', "Plain value 'text' has nothing at 'length'; 'text' is a string"],
    ['text.0', 'string'],
    ['list.length', 'number', 'an array of 3', "'list.0'"],
    ['list.3', 'number'],
    ['list.00', 'number'],
    ['list.-1', 'number'],
    ['list.1e0', 'number'],
    ['list. 0', 'number'],
    ['nothing.x', 'object'],
    ['limits.__proto__', 'object', "'limits.upload' (object)"],
    ['limits.constructor', 'object'],
    ['limits.upload.nope', 'number', "'limits.upload.max_mb' (number)"],
    ['on.deep.a.nope', 'number', "'on.deep.x' (object)"],
    ['on.constructor', 'object'],
    ['on.deep.toString', 'object'],
  ]);
});

describe('K3 booleans', () => {
  answers([
    ['on', 'boolean', true],
    ['off', 'boolean', false],
    ['yes', 'boolean', true],
    ['no', 'boolean', false],
  ]);
});

describe('K4 strings and numbers', () => {
  answers([
    ['on', 'string', 'blue'],
    ['text', 'string', 'hello'],
    ['empty', 'string', ''],
    ['zero', 'number', 0],
  ]);

  it('reads the attribute that option valueAttribute names', async () => {
    const other = await flagSetOf(DOCUMENT, { valueAttribute: 'limit' });
    expect(ask(other, 'number', 'on')).toMatchObject({ value: 5, reason: 'STATIC' });
    expect(ask(other, 'string', 'on')).toMatchObject({
      errorCode: 'TYPE_MISMATCH',
      errorMessage:
        "'on' was asked as a string, but its attribute 'limit' is a number; ask for it as a number, or change it in AppConfig",
    });
  });

  it('takes finite numbers only', async () => {
    const { createFlagSet } = await import('./flag-set.js');
    const { parsed } = await import('../document/testing/documents.js');
    const { flags } = await parsed('{"huge": 1e999, "flag": {"enabled": true, "value": 1e999}}');
    const set = createFlagSet(flags, flagSet.options);
    for (const key of ['huge', 'flag']) {
      const details = ask(set, 'number', key);
      expect(details).toMatchObject({ value: DEFAULTS.number, errorCode: 'TYPE_MISMATCH' });
      expect(details.errorMessage).toContain('not finite');
      expect(details.flagMetadata).toEqual({ flagSetId: 'DemoApp/prod/main', version: '7' });
    }
  });
});

describe('K5 objects', () => {
  answers([
    ['structured', 'object', { a: 1 }],
    ['listed', 'object', [1, 2]],
    ['attributes', 'object', { color: 'red', limit: 3 }],
    ['bare', 'object', {}],
    ['on.deep', 'object', DOCUMENT.on.deep],
    ['limits', 'object', DOCUMENT.limits],
    ['list', 'object', DOCUMENT.list],
  ]);

  it('gives all attributes where the value attribute is no object', () => {
    const { enabled: _enabled, ...attributes } = DOCUMENT.on;
    expect(ask(flagSet, 'object', 'on').value).toEqual(attributes);
  });
});

describe('K6 a disabled feature flag carries no attributes', () => {
  it.each<[string, FlagType]>([
    ['off', 'string'],
    ['off.enabled', 'string'],
    ['off', 'number'],
    ['off', 'object'],
    ['off.limit', 'number'],
    ['off.limit', 'boolean'],
    ['off.unknown', 'string'],
  ])('%s as %s is the default, without an error', (key, type) => {
    expect(ask(flagSet, type, key)).toEqual({
      value: DEFAULTS[type],
      reason: 'DISABLED',
      flagMetadata: { flagSetId: 'DemoApp/prod/main', version: '7' },
    });
  });
});

describe('K7 no such flag', () => {
  errors('FLAG_NOT_FOUND', [
    ['unknown', 'boolean', "There is no flag 'unknown' in DemoApp/prod/main (version 7)"],
    ['unknown.path', 'string', "'unknown.path'", "nor a flag 'unknown'"],
    ['', 'string'],
    ['.', 'string'],
    ['__proto__', 'object'],
    ['constructor', 'object'],
    ['x'.repeat(10_000), 'string', '…'],
  ]);

  it('says so for a key that is no string', () => {
    for (const key of [undefined, null, 5, {}, Symbol('key')]) {
      const details = resolve(flagSet, 'boolean', key as string, true, {});
      expect(details).toMatchObject({ value: true, errorCode: 'FLAG_NOT_FOUND' });
      expect(details.errorMessage).toContain('must be a string');
    }
  });
});

describe('K7 no value of the type', () => {
  errors('TYPE_MISMATCH', [
    ['text', 'boolean', "'text' was asked as a boolean, but it is a string"],
    ['limits', 'string', "it is an object; there is 'limits.upload' (object)"],
    ['list', 'number', "it is an array; 'list' is an array of 3, addressed by index, as 'list.0'"],
    ['structured', 'string', "its attribute 'value' is an object; there is 'structured.value.a' (number)"],
    ['text', 'number'],
    ['text', 'object', 'as an object'],
    ['yes', 'string'],
    ['zero', 'boolean'],
    ['nothing', 'object', 'null, which is never a value'],
    ['nothing', 'string'],
    ['on.nothing', 'string', 'null'],
    ['list', 'string', 'an array'],
    ['limits', 'boolean', 'an object'],
    ['textual.number', 'number'],
    ['textual.boolean', 'boolean'],
    ['on', 'number', "its attribute 'value' is a string"],
    ['on.limit', 'string', "'on.limit' was asked as a string, but it is a number"],
    ['on.enabled', 'string', 'a boolean'],
    ['bare', 'string', "has no attribute 'value'", 'as a boolean'],
    ['attributes', 'number', "'attributes.color' (string)", "'attributes.limit' (number)"],
  ]);

  it('lists no more than ten attributes', async () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`a${index}`, index]));
    const set = await flagSetOf({ flag: { enabled: true, ...many } });
    expect(ask(set, 'string', 'flag').errorMessage).toContain("'flag.a9' (number) and 15 more");
  });
});

describe('K8 details', () => {
  it.each<[string, FlagType]>([
    ['on', 'boolean'],
    ['on', 'string'],
    ['on', 'object'],
    ['on.limit', 'number'],
    ['limits.upload.max_mb', 'number'],
    ['list', 'object'],
    ['off', 'boolean'],
  ])('of %s as %s are the same object every time, frozen', (key, type) => {
    const details = ask(flagSet, type, key, { targetingKey: 'a' });
    expect(ask(flagSet, type, key, { targetingKey: 'b' })).toBe(details);
    for (const part of [details, details.flagMetadata, details.value])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it('with the caller’s default are frozen too, and leave the default alone', () => {
    const fallback = { mine: true };
    for (const key of ['unknown', 'off', 'text']) {
      const details = resolve(flagSet, 'object', key, fallback, {});
      expect(details.value).toBe(fallback);
      expect(Object.isFrozen(details)).toBe(true);
    }
    expect(Object.isFrozen(fallback)).toBe(false);
  });
});
