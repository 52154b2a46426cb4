import { OpenFeature } from '@openfeature/server-sdk';
import * as provider from 'aws-appconfig-openfeature-provider';
import * as engine from 'aws-appconfig-openfeature-provider/engine';

// Callers that no compiler has checked: every exported function with values of every kind, alone and inside of what it takes.

/** What no caller should wait for. */
const PATIENCE_MILLISECONDS = 5_000;

const fail = () => {
  throw new Error('do not touch');
};

const HOSTILE: readonly (readonly [string, () => unknown])[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['a boolean', () => true],
  ['NaN', () => Number.NaN],
  ['a symbol', () => Symbol('s')],
  ['a bigint', () => 5n],
  ['a huge bigint', () => 1n << 4_000_000n],
  ['an empty text', () => ''],
  ['a huge text', () => '('.repeat(4_000_000)],
  ['a text that is half a character', () => '\ud800'],
  ['a function', () => fail],
  ['an array', () => [[]]],
  ['an array with holes', () => new Array(1_000_000)],
  ['an object without prototype', () => Object.create(null)],
  ['a getter that throws', () => Object.defineProperty({}, 'bytes', { get: fail, enumerable: true })],
  ['a proxy that throws', () => new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail })],
  ['a revoked proxy', revoked],
  ['a cycle', cycle],
  ['a Date that is none', () => new Date(Number.NaN)],
  ['a Map', () => new Map([['a', Symbol('b')]])],
  ['bytes', () => new Uint8Array([0xe0, 1, 0, 0xea, 0xff])],
];

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cycle(): unknown {
  const value: Record<string, unknown> = {};
  value.application = value;
  return value;
}

const identifiers = { application: 'DemoApp', environment: 'prod', profile: 'main' };
const flagSetOptions = { flagSetId: 'a/b/c', valueAttribute: 'value', chosenVariantReason: 'DEFAULT' };
const raw = { bytes: new Uint8Array(), contentType: 'application/json', versionLabel: undefined };
const flagSet = engine.createFlagSet(
  new Map([['a', { kind: 'plain', value: true }]]),
  flagSetOptions as engine.FlagSetOptions,
);

const sourceContext = { ...identifiers, targeting: 'service', requestTimeout: 1 };
const CONTEXT_MEMBERS = [...Object.keys(sourceContext), 'logger'];

type Call = (value: never) => unknown;

/** Every function, and every member of what it takes. */
const CALLS: Readonly<Record<string, Call>> = {
  'new AppConfigProvider(it)': (it) => new provider.AppConfigProvider(it),
  ...options('new AppConfigProvider', (given) => new provider.AppConfigProvider(given), identifiers, [
    'application',
    'environment',
    'profile',
    'source',
    'pollInterval',
    'polling',
    'targeting',
    'initTimeout',
    'requestTimeout',
    'backupDirectory',
    'valueAttribute',
    'profileType',
    'contentType',
    'splitHash',
    'symbolTables',
    'logger',
  ]),
  'agentSource(it)': (it) => provider.agentSource(it),
  ...options('agentSource', (given) => provider.agentSource(given), {}, ['endpoint', 'accessToken']),
  'agentSource()(it)': (it) => provider.agentSource()(it),
  ...options('agentSource()', (given) => provider.agentSource()(given), sourceContext, CONTEXT_MEMBERS),
  'dataApiSource()(it)': (it) => provider.dataApiSource()(it),
  ...options('dataApiSource()', (given) => provider.dataApiSource()(given), sourceContext, CONTEXT_MEMBERS),
  'dataApiSource(it)': (it) => provider.dataApiSource(it),
  ...options('dataApiSource', (given) => provider.dataApiSource(given), {}, ['client', 'clientConfig']),
  'new SourceError(it)': (it) => new provider.SourceError(it),
  'new SourceError(…, it)': (it) => new provider.SourceError('message', it),
  'parseDocument(it)': (it) => engine.parseDocument(it, {}),
  'parseDocument(…, it)': (it) => engine.parseDocument(raw, it),
  ...options('parseDocument', (given) => engine.parseDocument(given, {}), raw, [
    'bytes',
    'contentType',
    'versionLabel',
    'experimentFlags',
  ]),
  ...options('parseDocument(…)', (given) => engine.parseDocument(raw, given), {}, [
    'contentType',
    'profileType',
    'splitHash',
    'symbolTables',
    'signal',
    'onWarning',
  ]),
  'compileRuleText(it)': (it) => engine.compileRuleText(it, { flagKey: 'flag' }),
  'compileRuleText(…, it)': (it) => engine.compileRuleText('(eq $a 1)', it),
  'createFlagSet(it)': (it) => engine.createFlagSet(it, flagSetOptions as engine.FlagSetOptions),
  'createFlagSet(…, it)': (it) => engine.createFlagSet(new Map(), it),
  ...options('createFlagSet', (given) => engine.createFlagSet(new Map(), given), flagSetOptions, [
    'flagSetId',
    'version',
    'valueAttribute',
    'chosenVariantReason',
    'experiments',
  ]),
  'diffFlags(it)': (it) => engine.diffFlags(it, new Map()),
  'diffFlags(…, it)': (it) => engine.diffFlags(new Map(), it),
  'resolve(it)': (it) => engine.resolve(it, 'boolean', 'a', true, {}),
  'resolve(type)': (it) => engine.resolve(flagSet, it, 'a', true, {}),
  'resolve(key)': (it) => engine.resolve(flagSet, 'boolean', it, true, {}),
  'resolve(default)': (it) => engine.resolve(flagSet, 'object', 'a', it, {}),
  'resolve(context)': (it) => engine.resolve(flagSet, 'boolean', 'a', true, it),
  'evaluate(key)': (it) => engine.evaluate(flagSet, it, {}),
  'evaluate(context)': (it) => engine.evaluate(flagSet, 'a', it),
  'evaluateAll(context)': (it) => engine.evaluateAll(flagSet, it),
  'explain(it)': (it) => engine.explain(it, 'a', {}),
  'explain(key)': (it) => engine.explain(flagSet, it, {}),
  'explain(context)': (it) => engine.explain(flagSet, 'a', it),
  'experimentAssignments(it)': (it) => provider.experimentAssignments(it),
  ...options('experimentAssignments', (given) => provider.experimentAssignments(given), { write: () => {} }, [
    'write',
    'maxRemembered',
  ]),
  'writeIonDocument(it)': (it) => engine.writeIonDocument(it),
  'writeIonDocument([it])': (it) => engine.writeIonDocument([it]),
  ...options('writeIonDocument', (given) => engine.writeIonDocument([given]), { key: 'a' }, [
    'key',
    'basic',
    'variants',
  ]),
};

function options(
  name: string,
  call: (given: never) => unknown,
  others: object,
  members: readonly string[],
): Record<string, Call> {
  return Object.fromEntries(
    members.map((member) => [
      `${name}({ ${member} })`,
      (it: never) => call({ ...others, [member]: it } as never),
    ]),
  );
}

afterEach(() => OpenFeature.clearProviders());

describe('every exported function', () => {
  it('is called here', () => {
    const exported = [...Object.entries(provider), ...Object.entries(engine)];
    const functions = exported.filter(([, value]) => typeof value === 'function').map(([name]) => name);
    const called = Object.keys(CALLS).join(' ');
    expect(functions.filter((name) => !called.includes(name))).toEqual([]);
  });
});

describe.each(HOSTILE)('with %s', (_what, make) => {
  it.each(Object.entries(CALLS))('%s answers, or says what was expected', async (_name, call) => {
    const error = await failureOf(() => call(make() as never));
    if (error === undefined) return;
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toMatch(/^Expected |expected /);
    expect(error.message.length).toBeLessThan(1_000);
    expect(error.name).toBe('TypeError');
  });
});

async function failureOf(run: () => unknown): Promise<Error | undefined> {
  let timeout: NodeJS.Timeout | undefined;
  const hanging = new Promise((_, reject) => {
    timeout = setTimeout(() => reject(new Error('it hangs')), PATIENCE_MILLISECONDS);
  });
  try {
    await Promise.race([(async () => await run())(), hanging]);
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    clearTimeout(timeout);
  }
}
