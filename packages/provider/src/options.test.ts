import { normalizeOptions } from './options.js';

const required = { application: 'DemoApp', environment: 'prod', profile: 'main' };

it('applies every default', () => {
  expect(normalizeOptions(required)).toMatchObject({
    ...required,
    pollInterval: 60,
    polling: 'background',
    targeting: 'service',
    readWindow: 300,
    initTimeout: 10,
    requestTimeout: 3,
    backupDirectory: undefined,
    valueAttribute: 'value',
    profileType: undefined,
    contentType: undefined,
    splitHash: undefined,
    source: expect.any(Function),
    logger: expect.objectContaining({ warn: expect.any(Function) }),
  });
});

const hostile: [string, unknown, string][] = [
  ['a null prototype', Object.create(null), 'an object'],
  ['a symbol', Symbol('secret'), '`Symbol(secret)` (symbol)'],
  ['a bigint', 10n, '`10` (bigint)'],
  ['a huge bigint', 1n << 1_000_000n, 'a huge bigint'],
  ['a huge text', 'x'.repeat(10_000_000), '…'],
  ['a function', () => 'code', 'a function'],
  ['an array', [1, 2, 3], 'an array of 3'],
  ['a revoked proxy', revokedProxy(), 'an object'],
  ['an object that throws when it is read', throwing(), ''],
];

function throwing(): object {
  const fail = () => {
    throw new Error('do not touch');
  };
  return new Proxy(
    {},
    { get: fail, has: fail, ownKeys: fail, getOwnPropertyDescriptor: fail, getPrototypeOf: fail },
  );
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}

function errorOf(run: () => unknown): Error | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

const names = Object.keys(normalizeOptions(required)) as (keyof ReturnType<typeof normalizeOptions>)[];

describe.each(hostile)('a hostile value: %s', (_name, value, shown) => {
  it.each(names)('as %s is taken, or refused with a message that is short and names the option', (name) => {
    const error = errorOf(() => normalizeOptions({ ...required, [name]: value } as never));
    if (error === undefined) return;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(new RegExp(`^Expected \`${name}[.\`]`));
    expect(error.message.length).toBeLessThan(600);
    if (!/^(symbolTables|logger)$/.test(name)) expect(error.message).toContain(shown);
  });

  it('as all options is refused', () => {
    expect(errorOf(() => normalizeOptions(value as never))).toBeInstanceOf(TypeError);
  });
});

it('takes options without a prototype', () => {
  expect(normalizeOptions(Object.assign(Object.create(null), required))).toMatchObject(required);
});

it('reads each option once', () => {
  let reads = 0;
  const options = {
    ...required,
    get pollInterval() {
      reads += 1;
      return reads === 1 ? 30 : -1;
    },
  };
  expect(normalizeOptions(options).pollInterval).toBe(30);
});

it('says so where an option cannot be read', () => {
  const options = {
    ...required,
    get profile(): string {
      throw new Error('no profile today');
    },
  };
  expect(() => normalizeOptions(options)).toThrow(
    'Expected `profile` to be readable, got an error: no profile today',
  );
});

it('takes symbol tables of up to 1 000 names, and is not changed with them', () => {
  const ops: (string | null)[] = Array.from({ length: 1_000 }, () => null);
  const { symbolTables } = normalizeOptions({ ...required, symbolTables: { ops } });
  ops[0] = 'and';
  expect(symbolTables?.ops?.[0]).toBeNull();
  const tooMany = { ops: [...ops, 'or'] };
  expect(() => normalizeOptions({ ...required, symbolTables: tooMany })).toThrow('at most 1000 names');
});

it.each([1, 86_400])('takes a pollInterval of %p', (pollInterval) => {
  expect(normalizeOptions({ ...required, pollInterval }).pollInterval).toBe(pollInterval);
});

it.each([0.1, 3_600])('takes timeouts of %p', (seconds) => {
  const timeouts = { initTimeout: seconds, requestTimeout: seconds };
  expect(normalizeOptions({ ...required, ...timeouts })).toMatchObject(timeouts);
});

it('takes identifiers of 1 and of 128 characters', () => {
  const identifiers = { application: 'a', environment: 'x'.repeat(128), profile: 'p' };
  expect(normalizeOptions(identifiers)).toMatchObject(identifiers);
});

it.each([
  [
    { ...required, application: '' },
    'Expected `application` to be the name or ID of an application, of 1 to 128 characters, got `""` (string)',
  ],
  [{ ...required, environment: 'x'.repeat(129) }, '`environment`'],
  [
    { application: 'a', environment: 'b' },
    'Expected `profile` to be the name or ID of a configuration profile, of 1 to 128 characters, got undefined',
  ],
  [
    { ...required, pollInterval: 0 },
    'Expected `pollInterval` to be an integer from 1 to 86400 (seconds), got `0` (number)',
  ],
  [{ ...required, pollInterval: 86_401 }, '`pollInterval`'],
  [{ ...required, pollInterval: '60' }, '`"60"` (string)'],
  [{ ...required, pollInterval: 1.5 }, '`pollInterval`'],
  [{ ...required, initTimeout: 0.099 }, '`initTimeout`'],
  [{ ...required, requestTimeout: 3_600.1 }, '`requestTimeout`'],
  [{ ...required, initTimeout: 0 }, 'Expected `initTimeout` to be a number from 0.1 to 3600 (seconds)'],
  [{ ...required, requestTimeout: Number.NaN }, '`NaN` (number)'],
  [{ ...required, requestTimeout: 3_601 }, '`requestTimeout`'],
  [
    { ...required, polling: 'foreground' },
    "Expected `polling` to be 'background' or 'on-evaluation', got `\"foreground\"`",
  ],
  [{ ...required, targeting: null }, "'service' or 'in-process' or 'hosted-version', got null"],
  [
    { ...required, readWindow: -1 },
    'Expected `readWindow` to be a number from 0 to 86400 (seconds), got `-1` (number)',
  ],
  [{ ...required, readWindow: 86_401 }, '`readWindow`'],
  [{ ...required, readWindow: '5' }, '`"5"` (string)'],
  [{ ...required, source: {} }, 'Expected `source` to be dataApiSource(), agentSource() or a Source'],
  [{ ...required, splitHash: 5 }, '`splitHash`'],
  [{ ...required, valueAttribute: '' }, '`valueAttribute`'],
  [{ ...required, backupDirectory: 5 }, '`backupDirectory`'],
  [{ ...required, contentType: '' }, '`contentType`'],
  [{ ...required, contentType: `text/${'x'.repeat(1_020)}` }, '`contentType`'],
  [
    { ...required, logger: { warn() {} } },
    'Expected `logger` to be an object with the methods error, warn, info and debug',
  ],
  [
    { ...required, profileType: 'freeform' },
    "Expected `profileType` to be 'AWS.Freeform' or 'AWS.AppConfig.FeatureFlags', got `\"freeform\"`",
  ],
  [{ ...required, symbolTables: { ops: 'and' } }, '`symbolTables.ops`'],
  [
    { ...required, pollIntervall: 60 },
    'Unknown option `pollIntervall` in `options`: did you mean `pollInterval`?',
  ],
  [undefined, 'Expected `options` to be an object'],
])('refuses %j and says what was expected and what came', (options, message) => {
  expect(() => normalizeOptions(options as never)).toThrow(TypeError);
  expect(() => normalizeOptions(options as never)).toThrow(message);
});
