import { AppConfigProvider } from './provider.js';
import { type OpenSource, type Source, SourceError } from './source/source.js';
import { recordingLogger } from './testing/harness.js';
import { jsonDocument, ScriptedSource } from './testing/scripted-source.js';

// A source of somebody else's, which may do anything. In real time, with short bounds.

const flags = { ...jsonDocument({ a: true }), nextPollSeconds: 0 };
const required = { application: 'DemoApp', environment: 'prod', profile: 'main' };

const open: AppConfigProvider[] = [];
let log: string[];

beforeEach(() => {
  log = [];
});

afterEach(async () => {
  for (const provider of open.splice(0)) await provider.onClose();
});

function providerOf(source: Source, options = {}): AppConfigProvider {
  const logger = recordingLogger(log);
  const short = { pollInterval: 1, requestTimeout: 0.1, initTimeout: 3_600 };
  const provider = new AppConfigProvider({ ...required, source, logger, ...short, ...options });
  open.push(provider);
  return provider;
}

describe('P8 a source that ignores its signal', () => {
  it('is given up after three times requestTimeout, closed, and opened anew', async () => {
    const source = new ScriptedSource(() => new Promise(() => {}));
    const provider = providerOf(source.open, { initTimeout: 0.5 });
    await expect(provider.initialize()).rejects.toMatchObject({
      message: expect.stringContaining('The source took longer than 0.3 s (3 times option requestTimeout)'),
    });
    expect(source.closed).toBe(1);
    source.answers(flags);
    expect(await provider.refresh()).toBe(false);
    expect(source.contexts).toHaveLength(2);
    expect(provider.configuration?.content).toEqual({ a: true });
  });

  it('does not freeze polling and refresh, and its late answer is dropped', async () => {
    const source = new ScriptedSource(flags);
    const provider = providerOf(source.open);
    await provider.initialize();
    let answerLate: (answer: typeof flags) => void = () => {};
    source.answers(() => new Promise((resolve) => (answerLate = resolve)));
    await expect(provider.refresh()).rejects.toMatchObject({ code: 'GENERAL' });
    source.answers({ ...jsonDocument({ a: 'newest' }), nextPollSeconds: 0 });
    expect(await provider.refresh()).toBe(true);
    answerLate({ ...jsonDocument({ a: 'late' }), nextPollSeconds: 0 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(provider.configuration?.content).toEqual({ a: 'newest' });
    expect(source.closed).toBe(1);
  });

  it('does not hold up a refresh when the provider is closed', async () => {
    const source = new ScriptedSource(flags);
    const provider = providerOf(source.open, { requestTimeout: 3_600 });
    await provider.initialize();
    source.answers(() => new Promise(() => {}));
    const refreshed = provider.refresh().catch((error) => error);
    await provider.onClose();
    expect(await refreshed).toMatchObject({ code: 'PROVIDER_NOT_READY' });
    expect(source.closed).toBe(1);
  });

  it('is a failure like any other while it cannot be opened anew', async () => {
    const source = new ScriptedSource(() => new Promise(() => {}));
    let opened = 0;
    const provider = providerOf(
      (context) => {
        opened += 1;
        if (opened === 2) throw new Error('no more sources');
        return source.open(context);
      },
      { initTimeout: 0.4 },
    );
    await expect(provider.initialize()).rejects.toThrow();
    await expect(provider.refresh()).rejects.toThrow('no more sources');
    source.answers(flags);
    await provider.refresh();
    expect(opened).toBe(3);
  });
});

describe('A2 P8 a flag whose variant the source chooses', () => {
  it('is asked of the source that was opened anew', async () => {
    const asked: number[] = [];
    let hangs = false;
    const document = {
      ...jsonDocument({ checkout: { _variant: 'a', enabled: false } }),
      nextPollSeconds: 0,
    };
    let opened = 0;
    const provider = providerOf(() => {
      opened += 1;
      const number = opened;
      return {
        origin: 'agent',
        fetch: async () => (hangs ? new Promise(() => {}) : document),
        fetchFlag: async () => {
          asked.push(number);
          return { flag: { _variant: 'b', enabled: true }, versionLabel: undefined };
        },
        close: () => {},
      } as OpenSource;
    });
    await provider.initialize();
    hangs = true;
    await expect(provider.refresh()).rejects.toThrow();
    const details = await provider.resolveBooleanEvaluation('checkout', false, {});
    expect(details).toMatchObject({ value: true, variant: 'b' });
    // Which version of the document chose, the answer for one flag does not say (R4).
    expect(details.flagMetadata).toEqual({ flagSetId: 'DemoApp/prod/main' });
    expect(asked).toEqual([2]);
  });
});

describe('L6 a source that is none', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'Expected `source` to be a function that returns a source, got undefined'],
    ['an object', {}, 'got an object'],
    [
      'no origin',
      { fetch() {} },
      'Expected `source.origin` to be a string of 1 to 200 characters, got undefined',
    ],
    ['an empty origin', { fetch() {}, origin: '' }, '`source.origin`'],
    ['a long origin', { fetch() {}, origin: 'x'.repeat(201) }, '`source.origin`'],
    [
      'the origin of backups',
      { fetch() {}, origin: 'backup' },
      "`source.origin` to be any name but 'backup'",
    ],
    ['another kind', { fetch() {}, origin: 'disk', backupKind: 7 }, '`source.backupKind`'],
    [
      'another reason',
      { fetch() {}, origin: 'disk', chosenVariantReason: 'SPLIT' },
      "`source.chosenVariantReason` to be 'DEFAULT', 'UNKNOWN' or undefined, got `\"SPLIT\"`",
    ],
  ])('is told: %s', async (_name, source, message) => {
    const provider = providerOf((() => source) as never);
    await expect(provider.initialize()).rejects.toMatchObject({
      code: 'GENERAL',
      message: expect.stringContaining(message),
    });
  });

  it.each<[string, unknown, string]>([
    ['a label', { versionLabel: 7 }, 'Expected `document.versionLabel` to be a string or undefined'],
    ['a content type', { contentType: {} }, '`document.contentType`'],
    ['bytes', { bytes: [1] }, '`document.bytes` to be a Uint8Array, got an array of 1'],
  ])('is told of a document with %s of another type', async (_name, members, message) => {
    const document = { ...flags.document, ...(members as object) } as never;
    const provider = providerOf(new ScriptedSource({ kind: 'document', document }).open, {
      initTimeout: 0.1,
    });
    await expect(provider.initialize()).rejects.toMatchObject({ message: expect.stringContaining(message) });
  });

  it('has what it says cut, and repeated in no more than a line', async () => {
    const source = new ScriptedSource(new Error('x'.repeat(1_000_000)));
    const provider = providerOf(source.open, { initTimeout: 0.1 });
    const error = await provider.initialize().catch((reason) => reason);
    expect(error.message.length).toBeLessThan(1_000);
    source.answers({ kind: 'rejected', message: 'y'.repeat(1_000_000), nextPollSeconds: 0 });
    await provider.refresh().catch(() => undefined);
    expect(Math.max(...log.map((line) => line.length))).toBeLessThan(1_500);
  });
});

describe('P8 L6 a source that rejects with something hostile', () => {
  const fail = () => {
    throw new Error('do not touch');
  };
  const coded = (members: object) =>
    Object.assign(new Error('coded'), { code: 'APPCONFIG_SOURCE_ERROR', ...members });
  it.each<[string, () => unknown]>([
    ['a proxy that throws', () => new Proxy({}, { getPrototypeOf: fail, get: fail })],
    ['a bigint to wait for', () => coded({ retryAfterSeconds: 5n })],
    ['a time that throws', () => coded({ retryAfterSeconds: { valueOf: fail } })],
    ['an interval that is a text', () => coded({ nextPollSeconds: '15' })],
    ['a retry that does not exist', () => coded({ retry: 'never ever', fatal: 'yes' })],
    ['a getter that throws', () => Object.defineProperty(coded({}), 'retry', { get: fail })],
    ['nothing', () => undefined],
  ])('goes on polling, and refresh rejects with a code: %s', async (_what, make) => {
    const source = new ScriptedSource(flags);
    const provider = providerOf(source.open);
    await provider.initialize();
    source.answers(() => Promise.reject(make()));
    for (let count = 0; count < 2; count += 1) {
      const error = await provider.refresh().catch((reason) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(error.code).toEqual(expect.any(String));
    }
    const { fetches } = source;
    source.answers({ ...jsonDocument({ a: 'later' }), nextPollSeconds: 0 });
    while (source.fetches === fetches) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('cannot even make such an error of this library', () => {
    const options = (members: object) => () => new SourceError('x', members as never);
    expect(options({ retryAfterSeconds: 5n })).toThrow('Expected `retryAfterSeconds` to be a number');
    expect(options({ retry: 'later' })).toThrow("Expected `retry` to be 'backoff', 'interval' or 'never'");
    expect(options({ fatal: 1 })).toThrow('Expected `fatal` to be a boolean');
  });
});

describe('L4 L6 a source whose close is asynchronous', () => {
  it('may reject, which is a warning', async () => {
    const close = () => Promise.reject(new Error('not today'));
    const provider = providerOf(() => ({ origin: 'service', fetch: async () => flags, close }) as never);
    await provider.initialize();
    await provider.onClose();
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toContain('warn: Closing the AppConfig source failed: not today');
  });
});

describe('A2 L6 a flag that comes with a label of another type', () => {
  it('is GENERAL, and not an exception', async () => {
    const document = { ...jsonDocument({ a: { _variant: 'a', enabled: true } }), nextPollSeconds: 0 };
    const fetchFlag = async () => ({ flag: { enabled: true }, versionLabel: 5n });
    const source = () =>
      ({ origin: 'agent', fetch: async () => document, fetchFlag, close: () => {} }) as never;
    const provider = providerOf(source);
    await provider.initialize();
    expect(await provider.resolveBooleanEvaluation('a', false, {})).toMatchObject({
      value: false,
      errorCode: 'GENERAL',
      errorMessage: expect.stringContaining('`versionLabel`'),
    });
  });
});

describe('P6 refresh', () => {
  it.each<[string, unknown, string]>([
    ['an error without a code', new Error('down'), 'GENERAL'],
    ['an error of Node', Object.assign(new Error('down'), { code: 'ECONNRESET' }), 'ECONNRESET'],
    ['a rejected document', { ...jsonDocument('{'), nextPollSeconds: 0 }, 'PARSE_ERROR'],
    ['what is no error', () => Promise.reject('down'), 'GENERAL'],
    ['a code that is no text', new DOMException('down', 'TimeoutError'), 'GENERAL'],
  ])('rejects with an error that carries a code: %s', async (_name, answer, code) => {
    const source = new ScriptedSource(flags);
    const provider = providerOf(source.open);
    await provider.initialize();
    source.answers(answer as never);
    await expect(provider.refresh()).rejects.toMatchObject({ code, message: expect.any(String) });
    await expect(provider.refresh()).rejects.toBeInstanceOf(Error);
  });
});
