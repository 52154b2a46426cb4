import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { InMemoryProvider, OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { type AppOptions, createApp } from './app.js';
import { listen, type RunningServer } from './http-server.js';
import { lineLogger } from './logger.js';

const flag = (value: boolean) => ({
  disabled: false,
  variants: { on: true, off: false },
  defaultVariant: value ? 'on' : 'off',
});
const flags = (reverse: boolean, allcaps: boolean) => ({
  transform_reverse: flag(reverse),
  transform_allcaps: flag(allcaps),
});

const log: string[] = [];
const sink = { write: (text: string) => log.push(text) };
const running: RunningServer[] = [];
let provider: InMemoryProvider;

beforeEach(async () => {
  log.length = 0;
  provider = new InMemoryProvider(flags(true, false));
  await OpenFeature.setProviderAndWait(provider);
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop(0)));
  await OpenFeature.close();
});

async function serve(options: Partial<AppOptions> = {}): Promise<string> {
  const app = createApp({
    client: OpenFeature.getClient(),
    configuration: () => undefined,
    logger: lineLogger(sink, sink),
    ...options,
  });
  const server = await listen(app, 0);
  running.push(server);
  return `http://127.0.0.1:${server.port}`;
}

async function get(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('GET /process-string', () => {
  it.each([
    ['hello%20world', 'dlrow olleh'],
    ['a%2Fb', 'b/a'],
    ['a%3Fb%23c', 'c#b?a'],
    [encodeURIComponent('🇩🇪e\u0301'), 'e\u0301🇩🇪'],
    ['__proto__', '__otorp__'],
  ])('%s', async (input, output) => {
    expect(await get(`${await serve()}/process-string/${input}`)).toMatchObject({
      status: 200,
      body: { output },
    });
  });

  it('evaluates the flags anew in every request', async () => {
    const url = `${await serve()}/process-string/hello`;
    expect((await get(url)).body).toEqual({ output: 'olleh' });
    await provider.putConfiguration(flags(false, true));
    expect((await get(url)).body).toEqual({ output: 'HELLO' });
  });

  it('leaves the text alone when no flag can be had', async () => {
    await provider.putConfiguration({});
    expect((await get(`${await serve()}/process-string/hello`)).body).toEqual({ output: 'hello' });
  });

  it.each([
    ['ASCII', 'a'],
    ['characters of four bytes', '😀'],
  ])('answers 414 to more than 2000 characters: %s', async (_name, character) => {
    const url = `${await serve()}/process-string`;
    const longest = await get(`${url}/${encodeURIComponent(character.repeat(2000))}`);
    const tooLong = await get(`${url}/${encodeURIComponent(character.repeat(2001))}`);
    expect(longest).toMatchObject({ status: 200, body: { output: character.repeat(2000) } });
    expect(tooLong).toMatchObject({ status: 414, body: { error: expect.stringContaining('2000') } });
  });

  it('answers 414 also to what the HTTP parser itself refuses', async () => {
    const answer = await get(`${await serve()}/process-string/${'a'.repeat(200_000)}`);
    expect(answer).toMatchObject({ status: 414, body: { error: expect.any(String) } });
  });
});

describe('GET /healthz and /readyz', () => {
  const checkedAt = new Date('2026-01-02T03:04:05.678Z');
  const configuration = () => ({ versionLabel: 'v1', checkedAt });

  it.each([
    [ProviderEvents.Ready, 200, true, 'READY'],
    [ProviderEvents.Stale, 200, true, 'STALE'],
    [ProviderEvents.Error, 503, false, 'ERROR'],
  ])('readyz after %s: %i', async (event, code, ready, status) => {
    const url = await serve({ configuration });
    provider.events.emit(event);
    expect(await get(`${url}/readyz`)).toMatchObject({
      status: code,
      body: { ready, status, versionLabel: 'v1', checkedAt: '2026-01-02T03:04:05.678Z' },
    });
  });

  it('the process lives, but is not ready, while the provider initialises', async () => {
    OpenFeature.setProvider(
      Object.assign(new InMemoryProvider(), { initialize: () => new Promise<void>(() => undefined) }),
    );
    const url = await serve();
    expect(await get(`${url}/readyz`)).toMatchObject({ status: 503, body: { status: 'NOT_READY' } });
    expect(await get(`${url}/healthz`)).toMatchObject({ status: 200, body: { status: 'alive' } });
  });

  it('readyz says null for what is not known', async () => {
    expect((await get(`${await serve()}/readyz`)).body).toMatchObject({
      versionLabel: null,
      checkedAt: null,
    });
  });
});

describe('Host', () => {
  const PATHS = ['/process-string/hello', '/healthz', '/readyz', '/no-such-path'];

  /** The status of a request for a host; a browser would not let a page choose it, so neither does `fetch`. */
  async function statusFor(url: string, path: string, ...hosts: readonly string[]): Promise<number> {
    const headers = hosts.flatMap((host) => ['Host', host]);
    const request = httpRequest(`${url}${path}`, { headers, setHost: false }).end();
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const body: unknown = JSON.parse(String(Buffer.concat(await answer.toArray())));
    if (answer.statusCode === 403) expect(body).toEqual({ error: expect.stringContaining('ALLOWED_HOSTS') });
    return answer.statusCode ?? 0;
  }

  it.each(PATHS)('that a web page could have given itself is refused: %s', async (path) => {
    const url = await serve();
    const usual = await statusFor(url, path, 'localhost');
    expect([200, 404, 503]).toContain(usual);
    for (const host of ['demo', 'demo.localhost:8000', '127.0.0.1', '[::1]:80', 'host.docker.internal'])
      expect(await statusFor(url, path, host)).toBe(usual);
    for (const host of ['evil.example', 'localhost.evil.example', 'localhost@evil.example'])
      expect(await statusFor(url, path, host)).toBe(403);
    expect(await statusFor(url, path, 'localhost', 'evil.example')).toBe(403);
  });

  it('is allowed by name', async () => {
    const url = await serve({ allowedHosts: ['Demo.Example'] });
    expect(await statusFor(url, '/healthz', 'demo.example:80')).toBe(200);
    expect(await statusFor(url, '/healthz', 'evil.example')).toBe(403);
  });
});

describe('what the app refuses', () => {
  it.each([
    ['/', 404],
    ['/process-string', 404],
    ['/process-string/', 404],
    ['/process-string/a/b', 404],
    ['/process-string/%E0%A4%A', 400],
    ['/process-string/%FF', 400],
  ])('%s: %i with a JSON error', async (path, status) => {
    const answer = await get(`${await serve()}${path}`);
    expect(answer).toMatchObject({ status, body: { error: expect.any(String) } });
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  it.each(['/process-string/a', '/healthz', '/readyz'])('POST %s: 405 with Allow', async (path) => {
    const answer = await get(`${await serve()}${path}`, { method: 'POST', body: 'x' });
    expect(answer).toMatchObject({ status: 405, body: { error: expect.any(String) } });
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('tells a client nothing about a fault of its own, and the log everything', async () => {
    const configuration = () => {
      throw new Error('secret detail');
    };
    const answer = await get(`${await serve({ configuration })}/readyz`);
    expect(answer).toMatchObject({ status: 500, body: { error: 'Internal error' } });
    expect(log.join('')).toContain('secret detail');
  });
});
