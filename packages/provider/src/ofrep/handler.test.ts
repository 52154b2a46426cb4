import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from '../provider.js';
import { createHarness } from '../testing/harness.js';
import { jsonDocument, ScriptedSource } from '../testing/scripted-source.js';
import { createOfrepHandler } from './handler.js';
import type { OfrepOptions } from './ofrep-options.js';

afterEach(() => OpenFeature.clearProviders());

const FLAGS = {
  version: '1',
  values: {
    banner: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributeValues: { color: 'gold' } },
        { name: 'Off', rule: '(eq $tier "none")', enabled: false },
        { name: 'Default', enabled: true, attributeValues: { color: 'grey' } },
      ],
    },
    broken: {
      _variants: [
        { name: 'A', rule: '(secret-operator)', enabled: true },
        { name: 'D', enabled: true },
      ],
    },
    off: { enabled: false },
    hidden: { enabled: true, price: 1 },
  },
};

async function provider(document: unknown = FLAGS): Promise<AppConfigProvider> {
  const harness = createHarness(new ScriptedSource(jsonDocument(document, { versionLabel: 'v7' })));
  expect(await harness.register()).toBeUndefined();
  return harness.provider;
}

const silent = { error() {}, warn() {}, info() {}, debug() {} };

async function started(options: OfrepOptions = {}, document?: unknown) {
  const log: string[] = [];
  const logger = { ...silent, error: (line: string) => log.push(line) };
  const handler = createOfrepHandler(await provider(document), {
    expose: ['banner', 'banner.*', 'broken', 'off', 'off.*', 'missing'],
    logger,
    ...options,
  });
  const ask = (path: string, body: unknown = { context: {} }, headers: Record<string, string> = {}) =>
    handler(
      new Request(`http://localhost/ofrep/v1/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  return { handler, ask, log };
}

const keys = async (response: Response): Promise<string[]> =>
  ((await response.json()) as { flags: { key: string }[] }).flags.map(({ key }) => key);

describe('O1 one flag', () => {
  it('is answered with value, reason, variant and version', async () => {
    const { ask } = await started();
    const response = await ask('evaluate/flags/banner.color', {
      context: { targetingKey: 'u', tier: 'gold' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('application/json');
    expect(await response.json()).toEqual({
      key: 'banner.color',
      value: 'gold',
      reason: 'TARGETING_MATCH',
      variant: 'Gold',
      metadata: { version: 'v7' },
    });
  });

  it('has the reason UNKNOWN where the protocol has no DEFAULT', async () => {
    const { ask } = await started();
    expect(await (await ask('evaluate/flags/banner')).json()).toMatchObject({
      value: true,
      reason: 'UNKNOWN',
    });
  });

  it('is false where it is disabled, and its attributes are DISABLED without a value', async () => {
    const { ask } = await started();
    const context = { tier: 'none' };
    expect(await (await ask('evaluate/flags/banner', { context })).json()).toMatchObject({ value: false });
    const attribute = await ask('evaluate/flags/banner.color', { context });
    expect([attribute.status, await attribute.json()]).toEqual([
      200,
      { key: 'banner.color', reason: 'DISABLED', variant: 'Off', metadata: { version: 'v7' } },
    ]);
    expect(await (await ask('evaluate/flags/off')).json()).toMatchObject({ value: false });
  });

  it('that is hidden looks like one that does not exist', async () => {
    const { ask } = await started();
    const answers = [];
    for (const key of ['hidden', 'missing', 'hidden.price', 'banner.size', '__proto__']) {
      const response = await ask(`evaluate/flags/${key}`);
      const text = (await response.text()).replaceAll(key, 'KEY');
      answers.push([response.status, text, ...[...response.headers].flat()].join(' '));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('404 {"key":"KEY","errorCode":"FLAG_NOT_FOUND"');
  });

  it('that cannot be evaluated says so, and nothing of its rule', async () => {
    const { ask } = await started();
    const response = await ask('evaluate/flags/broken');
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ key: 'broken', errorCode: 'PARSE_ERROR' });
    expect(text).not.toContain('secret');
  });

  it('may have any characters in its key', async () => {
    const key = 'a/b c?%é';
    const { ask } = await started({ expose: ['*'] }, { [key]: 1 });
    expect(await (await ask(`evaluate/flags/${encodeURIComponent(key)}`)).json()).toMatchObject({
      key,
      value: 1,
    });
    expect((await ask('evaluate/flags/%E0%A4')).status).toBe(400);
  });
});

describe('O2 all flags', () => {
  it('are those that are exposed, each attribute by itself', async () => {
    const { ask } = await started();
    const response = await ask('evaluate/flags', { context: { tier: 'gold' } });
    expect(response.status).toBe(200);
    const body = (await response.json()) as { flags: unknown[]; metadata: unknown };
    expect(body.flags).toMatchObject([
      { key: 'banner', value: true, reason: 'TARGETING_MATCH', variant: 'Gold' },
      { key: 'banner.color', value: 'gold' },
      { key: 'broken', errorCode: 'PARSE_ERROR' },
      { key: 'off', value: false },
    ]);
    expect(body.metadata).toEqual({ version: 'v7' });
  });

  it('are none where nothing is exposed', async () => {
    const { ask } = await started({ expose: undefined });
    expect(await keys(await ask('evaluate/flags'))).toEqual([]);
    expect((await ask('evaluate/flags/banner')).status).toBe(404);
  });

  it('are what a function says, and nothing where it gives no true', async () => {
    const { ask } = await started({ expose: (key) => (key === 'off' ? true : (1 as never)) });
    expect(await keys(await ask('evaluate/flags'))).toEqual(['off']);
  });

  it('come from several providers, the first of which wins', async () => {
    const [one, other] = [await provider({ a: 1, b: 1 }), await provider({ b: 2, c: 2 })];
    const handler = createOfrepHandler([one, other], { expose: ['*'], events: false });
    const post = (path: string) =>
      handler(
        new Request(`http://localhost/ofrep/v1/evaluate/flags${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: '{"context":{}}',
        }),
      );
    expect(await (await post('')).json()).toMatchObject({
      flags: [
        { key: 'a', value: 1 },
        { key: 'b', value: 1 },
        { key: 'c', value: 2 },
      ],
    });
    expect(await (await post('/c')).json()).toMatchObject({ value: 2 });
  });
});

describe('O3 entity tags', () => {
  it('stand for the whole answer, and the same answer is 304 without a body', async () => {
    const { ask } = await started();
    const context = { targetingKey: 'u', tier: 'gold' };
    const first = await ask('evaluate/flags', { context });
    const etag = first.headers.get('ETag') ?? '';
    const again = await ask('evaluate/flags', { context }, { 'If-None-Match': `"other", W/${etag}` });
    expect([again.status, again.headers.get('ETag'), await again.text()]).toEqual([304, etag, '']);
  });

  it('change with the context under one targeting key', async () => {
    const { ask } = await started();
    const first = await ask('evaluate/flags', { context: { targetingKey: 'u', tier: 'gold' } });
    const etag = first.headers.get('ETag') ?? '';
    const other = await ask(
      'evaluate/flags',
      { context: { targetingKey: 'u', tier: 'basic' } },
      { 'If-None-Match': etag },
    );
    expect(other.status).toBe(200);
  });

  it('that nobody gave are no match', async () => {
    const { ask } = await started();
    for (const forged of ['*', '""', '"x"', 'W/', ',,,']) {
      expect((await ask('evaluate/flags', undefined, { 'If-None-Match': forged })).status).toBe(200);
    }
  });

  it('come with the parameters that a stream made the client send', async () => {
    const { ask } = await started();
    expect((await ask('evaluate/flags?flagConfigEtag=x&flagConfigLastModified=1')).status).toBe(200);
  });
});

describe('O4 who may ask', () => {
  const bearer = (request: Request) => request.headers.get('Authorization') === 'Bearer good';

  it('is decided by authorize', async () => {
    const { ask } = await started({ authorize: bearer });
    const refused = await ask('evaluate/flags/banner');
    expect([refused.status, await refused.json()]).toEqual([403, { errorDetails: 'Not allowed' }]);
    expect((await ask('evaluate/flags/banner', undefined, { Authorization: 'Bearer good' })).status).toBe(
      200,
    );
  });

  it('gets the answer that authorize gives, such as 401 or 429', async () => {
    const limit = new Response('{"errorDetails":"slowly"}', { status: 429, headers: { 'Retry-After': '7' } });
    const { ask } = await started({ authorize: () => limit });
    const response = await ask('evaluate/flags');
    expect([response.status, response.headers.get('Retry-After')]).toEqual([429, '7']);
  });

  it('gets 500 and no word about it where authorize fails or gives nonsense', async () => {
    for (const authorize of [
      () => Promise.reject(new Error('the password is 1234')),
      () => undefined as never,
      () => 'yes' as never,
      () => ({ context: 1 }) as never,
    ]) {
      const { ask, log } = await started({ authorize });
      const response = await ask('evaluate/flags');
      expect([response.status, await response.json()]).toEqual([
        500,
        { errorDetails: 'The request could not be answered' },
      ]);
      expect(log).toHaveLength(1);
    }
  });

  it('cannot say over what the server knows', async () => {
    const { ask } = await started({
      context: { tier: 'basic', region: 'eu' },
      authorize: () => ({ context: { tier: 'gold' } }),
    });
    const context = { tier: 'none', region: 'us' };
    expect(await (await ask('evaluate/flags/banner', { context })).json()).toMatchObject({ variant: 'Gold' });
    const { ask: fixed } = await started({ context: { tier: 'gold' } });
    expect(await (await fixed('evaluate/flags/banner', { context })).json()).toMatchObject({
      variant: 'Gold',
    });
  });
});

describe('O5 bad requests', () => {
  it.each([
    ['{', 400, 'PARSE_ERROR'],
    ['[]', 400, 'PARSE_ERROR'],
    ['', 400, 'PARSE_ERROR'],
    ['{}', 400, 'INVALID_CONTEXT'],
    ['{"context":[]}', 400, 'INVALID_CONTEXT'],
    ['{"context":null}', 400, 'INVALID_CONTEXT'],
    ['{"__proto__":{"context":{}}}', 400, 'INVALID_CONTEXT'],
    ['{"context":{"targetingKey":1}}', 400, 'INVALID_CONTEXT'],
  ])('%j: %i %s', async (body, status, errorCode) => {
    const { ask } = await started();
    for (const path of ['evaluate/flags', 'evaluate/flags/banner']) {
      const response = await ask(path, body);
      expect([response.status, await response.json()]).toMatchObject([status, { errorCode }]);
    }
  });

  it('of too many bytes are 413, and deep nesting is no harm', async () => {
    const { ask } = await started();
    expect((await ask('evaluate/flags', { context: { a: 'x'.repeat(70_000) } })).status).toBe(413);
    expect((await ask('evaluate/flags', '['.repeat(60_000))).status).toBe(400);
    const deep = `{"context":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`;
    expect((await ask('evaluate/flags', deep)).status).toBe(200);
  });

  it('do not reach prototypes', async () => {
    const { ask } = await started();
    const response = await ask('evaluate/flags/banner', '{"context":{"__proto__":{"tier":"gold"}}}');
    expect(await response.json()).toMatchObject({ variant: 'Default' });
    expect(({} as { tier?: string }).tier).toBeUndefined();
  });

  it('of another type are 415, since pages of other origins can send those', async () => {
    const { ask } = await started();
    expect((await ask('evaluate/flags', undefined, { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect(
      (await ask('evaluate/flags', undefined, { 'Content-Type': 'application/json; charset=utf-8' })).status,
    ).toBe(200);
  });

  it('that are no UTF-8, or break off, are 400', async () => {
    const { handler } = await started();
    const post = (body: unknown) =>
      handler(
        new Request('http://localhost/ofrep/v1/evaluate/flags', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body,
          duplex: 'half',
        } as RequestInit),
      );
    expect((await post(new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(400);
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    expect((await post(broken)).status).toBe(400);
  });

  it('with other methods and paths are 405 and 404', async () => {
    const { handler } = await started();
    const ask = (path: string, method: string) => handler(new Request(`http://localhost${path}`, { method }));
    const wrong = await ask('/ofrep/v1/evaluate/flags', 'GET');
    expect([wrong.status, wrong.headers.get('Allow')]).toEqual([405, 'OPTIONS, POST']);
    expect((await ask('/ofrep/v1/evaluate/flags/', 'POST')).status).toBe(404);
    expect((await ask('/ofrep/v2/evaluate/flags', 'POST')).status).toBe(404);
    expect((await ask('/', 'GET')).status).toBe(404);
  });
});

describe('O6 without flags', () => {
  it('answers 503, whether the key is exposed or not, and never 200 without flags', async () => {
    const idle = new AppConfigProvider({ application: 'a', environment: 'e', profile: 'p' });
    const handler = createOfrepHandler([await provider(), idle], { expose: ['banner'] });
    for (const path of ['', '/banner', '/hidden']) {
      const response = await handler(
        new Request(`http://localhost/ofrep/v1/evaluate/flags${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: '{"context":{}}',
        }),
      );
      expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '2']);
    }
  });
});

describe('O7 pages of other origins', () => {
  const cors = { origins: ['https://shop.example'], headers: ['X-Tenant'] };
  const headersOf = (response: Response) =>
    Object.fromEntries(
      [...response.headers].filter(([name]) => name.startsWith('access-') || name === 'vary'),
    );

  it('may not read anything unless the options say so', async () => {
    const { ask } = await started();
    expect(headersOf(await ask('evaluate/flags', undefined, { Origin: 'https://shop.example' }))).toEqual({});
  });

  it('may ask where their origin is named, errors included', async () => {
    const { ask } = await started({ cors, authorize: () => false });
    expect(headersOf(await ask('evaluate/flags', undefined, { Origin: 'https://shop.example' }))).toEqual({
      vary: 'Origin',
      'access-control-allow-origin': 'https://shop.example',
      'access-control-expose-headers': 'ETag, Retry-After',
    });
    for (const Origin of ['https://shop.example.evil', 'null', 'http://shop.example']) {
      expect(headersOf(await ask('evaluate/flags', undefined, { Origin }))).toEqual({ vary: 'Origin' });
    }
  });

  it('get an answer to their preflight, without authorisation', async () => {
    const { handler } = await started({ cors: { ...cors, credentials: true }, authorize: () => false });
    const response = await handler(
      new Request('http://localhost/ofrep/v1/evaluate/flags', {
        method: 'OPTIONS',
        headers: { Origin: 'https://shop.example' },
      }),
    );
    expect(response.status).toBe(204);
    expect(headersOf(response)).toMatchObject({
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers':
        'Content-Type, If-None-Match, Authorization, X-API-Key, Last-Event-ID, X-Tenant',
      'access-control-allow-credentials': 'true',
    });
  });
});

describe('O8 options', () => {
  const service = new AppConfigProvider({ application: 'a', environment: 'e', profile: 'p' });

  it.each([
    [{ exposed: ['a'] }, 'Unknown option `exposed`'],
    [{ expose: 'a' }, '`expose`'],
    [{ expose: [1] }, '`expose`'],
    [{ authorize: true }, '`authorize`'],
    [{ context: [] }, '`context`'],
    [{ cors: {} }, '`cors.origins`'],
    [{ cors: { origins: ['*'] } }, '`cors.origins`'],
    [{ cors: { origins: ['https://shop.example/path'] } }, '`cors.origins`'],
    [{ cors: { origins: [], headers: ['a b'] } }, '`cors.headers`'],
    [{ cors: { origins: [], credentials: 1 } }, '`cors.credentials`'],
    [{ events: true }, '`events`'],
    [{ events: { publicUrl: '//evil' } }, '`events.publicUrl`'],
    [{ events: { publicUrl: 'ftp://a' } }, '`events.publicUrl`'],
    [{ events: { publicUrl: '/a?b' } }, '`events.publicUrl`'],
    [{ events: { heartbeat: 0 } }, '`events.heartbeat`'],
    [{ events: { maxStreams: 1.5 } }, '`events.maxStreams`'],
    [{ events: { tokenLifetime: 1 } }, '`events.tokenLifetime`'],
    [{ maxBodyBytes: 1 }, '`maxBodyBytes`'],
    [{ logger: {} }, '`logger`'],
  ])('%j is a mistake', (options, named) => {
    expect(() => createOfrepHandler(service, options as never)).toThrow(TypeError);
    expect(() => createOfrepHandler(service, options as never)).toThrow(named);
  });

  it('does not repeat a secret that is too short', () => {
    expect(() => createOfrepHandler(service, { events: { secret: 'hunter2' } })).toThrow(/^(?!.*hunter2)/);
  });

  it.each([undefined, [], {}, [service, {}]])('%p is no provider', (services) => {
    expect(() => createOfrepHandler(services as never)).toThrow('`providers`');
  });
});
