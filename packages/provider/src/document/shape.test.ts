import type { ProfileType } from './parsed-document.js';
import { parse } from './testing/documents.js';
import { HAND_MADE } from './testing/ion-documents.js';

const FLAGS = 'AWS.AppConfig.FeatureFlags';
const FREEFORM = 'AWS.Freeform';
const on = { enabled: true };
const values = { a: on };
const named = { a: { name: 'A' } };

async function read(root: unknown, profileType?: ProfileType) {
  const result = await parse(JSON.stringify(root), 'application/json', { profileType });
  if (!result.ok) return result.message;
  const { flags, shape } = result.document;
  return { shape, flags: [...flags].map(([key, { kind }]) => `${key}: ${kind}`) };
}

const stored = (...flags: string[]) => ({ shape: flags.length > 0 ? 'deployment-time' : undefined, flags });
const plain = (root: object) => ({ shape: 'plain', flags: Object.keys(root).map((key) => `${key}: plain`) });

describe('D4(a) stored feature flags are told by their content', () => {
  it.each<[string, object, string[]]>([
    ['values alone', { version: '1', values }, ['a: basic']],
    ['flags and values', { version: '1', flags: named, values }, ['a: basic']],
    ['values of variants', { version: '1', values: { a: { _variants: [] } } }, ['a: basic']],
    ['time stamps', { version: '1', values, _createdAt: 'x', _updatedAt: 'y' }, ['a: basic']],
    [
      'every key that a definition may have',
      {
        version: '1',
        flags: {
          a: { name: '', description: '', attributes: {}, _createdAt: '', _updatedAt: '', _deprecation: {} },
        },
        values,
      },
      ['a: basic'],
    ],
    ['a value without a definition', { version: '1', flags: {}, values }, ['a: basic']],
    ['a definition without a value', { version: '1', flags: { ...named, b: {} }, values }, ['a: basic']],
    ['no definitions', { version: '1', flags: null, values }, ['a: basic']],
    ['a definition that is no object', { version: '1', flags: { a: 5 }, values }, ['a: basic']],
    [
      'one bad value (D6)',
      { version: '1', values: { b: 5, c: { enabled: 'maybe' }, a: on } },
      ['b: spoiled', 'c: spoiled', 'a: basic'],
    ],
    ['only bad values (D6)', { version: '1', values: { a: { enabled: 5 } } }, ['a: spoiled']],
    ['names and no values', { version: '1', flags: named }, []],
    ['names and empty values', { version: '1', flags: named, values: {} }, []],
    ['names and values of nothing', { version: '1', flags: named, values: null }, []],
    ['attributes and no values', { version: '1', flags: { b: {}, a: { attributes: {} } } }, []],
  ])('%s', async (_what, root, flags) => {
    expect(await read(root)).toEqual(stored(...flags));
    expect(await read(root, FLAGS)).toEqual(stored(...flags));
    expect(await read(root, FREEFORM)).toEqual(plain(root));
  });

  it.each([
    [
      'definitions with keys of somebody else',
      { version: '1', flags: { newDashboard: { owner: 'a', enabled: true } } },
    ],
    ['such ones beside values', { version: '1', flags: { newDashboard: { owner: 'a' } }, values }],
    ['such ones beside names', { version: '1', flags: { ...named, b: { owner: 'a' } } }],
    ['definitions that are lists', { version: '1', flags: { a: ['name'] }, values }],
    ['values that are no flags', { version: '1', values: { timeout: 5 } }],
    ['values that are other objects', { version: '1', flags: named, values: { a: { color: 'red' } } }],
    ['definitions without names', { version: '1', flags: { a: {}, b: { description: 'B' } } }],
    ['definitions that are no objects', { version: '1', flags: { a: true } }],
    ['no flags and no values', { version: '1', flags: {}, values: {} }],
    ['a version alone', { version: '1' }],
    ['another version', { version: '2', values }],
    ['a version that is a number', { version: 1, values }],
    ['no version', { values }],
    ['a key beside', { version: '1', values, limits: {} }],
    ['values that are no object', { version: '1', flags: named, values: [on] }],
    ['flags that are no object', { version: '1', flags: 'a', values }],
  ])('not %s', async (_what, root) => {
    expect(await read(root)).toEqual(plain(root));
    expect(await read(root, FREEFORM)).toEqual(plain(root));
  });
});

describe('D4 the shape says what the flags are', () => {
  it.each([
    [{ a: on, b: { enabled: false } }, 'retrieval-time'],
    [{ a: on, b: 5 }, 'mixed'],
    [{ a: 5, b: {} }, 'plain'],
    [{}, undefined],
  ])('%j', async (root, shape) => {
    expect(await read(root)).toMatchObject({ shape });
  });

  it('of Ion is retrieval-time', async () => {
    const result = await parse(HAND_MADE, 'application/ion');
    expect(result).toMatchObject({ ok: true, document: { shape: 'retrieval-time' } });
  });
});

describe('D4 profileType AWS.Freeform', () => {
  it('makes every property a plain value', async () => {
    const result = await parse('{"cache": {"enabled": false, "ttl": 5}}', 'application/json', {
      profileType: FREEFORM,
    });
    expect(result.ok && result.document.flags.get('cache')).toEqual({
      kind: 'plain',
      value: { enabled: false, ttl: 5 },
    });
  });

  it('rejects Ion, which holds feature flags', async () => {
    expect(await parse(HAND_MADE, 'application/ion', { profileType: FREEFORM })).toEqual({
      ok: false,
      message: expect.stringContaining('Ion, which holds feature flags'),
    });
  });
});

describe('D4 profileType AWS.AppConfig.FeatureFlags', () => {
  it.each([
    {},
    { version: '1' },
    { version: '1', flags: {}, values: {} },
    { version: '1', flags: { a: { name: 'A' } } },
    { version: '1', flags: { a: {}, b: { attributes: {} } } },
  ])('accepts %j, which has no flag', async (root) => {
    expect(await read(root, FLAGS)).toEqual({ shape: undefined, flags: [] });
  });

  it('accepts flags as they are served, and Ion', async () => {
    expect(await read({ a: on, version: on }, FLAGS)).toEqual({
      shape: 'retrieval-time',
      flags: ['a: basic', 'version: basic'],
    });
    expect(await parse(HAND_MADE, 'application/ion', { profileType: FLAGS })).toMatchObject({ ok: true });
  });

  it('is not silent about values that are no flags (D6)', async () => {
    expect(await read({ version: '1', values: { ...values, timeout: 5 } }, FLAGS)).toEqual(
      stored('a: basic', 'timeout: spoiled'),
    );
    expect(await read({ version: '1', flags: { a: { owner: 'x' } }, values }, FLAGS)).toEqual(
      stored('a: basic'),
    );
  });

  it.each([
    [{ a: on, timeout: 5 }, "'timeout' is a number"],
    [{ a: on, list: [] }, "'list' is an array"],
    [{ nothing: null }, "'nothing' is null"],
    [{ limits: { max: 5 } }, "'limits' is an object without a boolean enabled"],
    [{ limits: { enabled: 'true' } }, "'limits' is an object without a boolean enabled"],
    [{ version: '2', values }, "'version' is a string"],
    [
      { version: '1', values, limits: on },
      '\'limits\' is an object, which does not belong beside version "1"',
    ],
    [
      { version: '1', values: { timeout: 5 } },
      "'values.timeout' is a number, and no entry of values has enabled or _variants",
    ],
    [{ version: '1', flags: { a: {} } }, "'flags.a' is an object without name and attributes"],
    [{ version: '1', flags: { a: { enabled: true } } }, "'flags.a.enabled' is a boolean"],
    [{ version: '1', values: [on] }, "'values' is an array"],
    [{ version: '1', flags: 'secret' }, "'flags' is a string"],
    [{ version: '1', flags: { a: { name: 'A', owner: 'secret' } } }, "'flags.a.owner' is a string"],
    [{ version: '1', flags: { a: 5 } }, "'flags.a' is a number"],
  ])('rejects %j', async (root, reason) => {
    const message = await read(root, FLAGS);
    expect(message).toContain('expected an object with a boolean enabled for each flag');
    expect(message).toContain(reason);
    expect(message).not.toContain('secret');
  });
});
