import { request } from 'node:http';
import { cleanUp, fetchOnce, MAIN, openSession, type Running, start } from '../testing/local.js';
import { exchange, rawRequest } from '../testing/raw.js';

afterEach(cleanUp);

/** As it stands: `fetch` would resolve dots, follow redirects and unpack. */
function ask(
  { endpoint }: Running,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
) {
  const { hostname, port } = new URL(endpoint);
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      request({ hostname, port, path, method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

describe('the pages of the console', () => {
  it.each(['/', '/console'])('%s leads to them', async (path) => {
    const answer = await ask(await start(), path);
    expect([answer.status, answer.headers.location]).toEqual([307, '/console/']);
  });

  it('are a page without script of its own, which stays while nothing changes', async () => {
    const local = await start();
    const page = await ask(local, '/console/');
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self';/),
      'content-length': String(page.body.length),
    });
    expect(page.headers['content-security-policy']).not.toMatch(/(script|default|connect)-src [^;]*unsafe/);
    expect(page.body.toString()).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|https?:/);
    const headers = { 'if-none-match': String(page.headers.etag) };
    const unchanged = await ask(local, '/console/', { headers });
    expect([unchanged.status, unchanged.body.length]).toEqual([304, 0]);
    const head = await ask(local, '/console/', { method: 'HEAD' });
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(page.body.length),
    ]);
  });

  it('have assets that are kept for good, smaller for those who unpack', async () => {
    const local = await start();
    const page = (await ask(local, '/console/')).body.toString();
    const [, script = ''] = /src="(\/console\/assets\/[^"]+\.js)"/.exec(page) ?? [];
    const plain = await ask(local, script);
    expect(plain.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const packed = await ask(local, script, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    const refused = await ask(local, script, { headers: { 'accept-encoding': 'gzip;q=0, br' } });
    expect(refused.headers['content-encoding']).toBeUndefined();
  });

  it.each([
    '/console/../package.json',
    '/console/%2e%2e/%2e%2e/package.json',
    '/console/..%2f..%2fpackage.json',
    '/console/assets/',
    '/console//etc/passwd',
    '/console/index.html%00',
  ])('%s is not among them', async (path) => {
    expect((await ask(await start(), path)).status).toBe(404);
  });

  it('take no other methods', async () => {
    const answer = await ask(await start(), '/console/', { method: 'POST' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('are not for a name that somebody can own, nor for a page from elsewhere', async () => {
    const { endpoint } = await start();
    expect(await exchange(endpoint, rawRequest('GET /console/ HTTP/1.1', 'Host: evil.example'))).toMatch(
      /^HTTP\/1.1 403 /,
    );
    const elsewhere = rawRequest(
      'GET /_local/state HTTP/1.1',
      'Host: localhost',
      'Origin: http://evil.example',
    );
    expect(await exchange(endpoint, elsewhere)).toMatch(/^HTTP\/1.1 403 /);
  });
});

describe("the console's own calls", () => {
  const own: Record<string, string>[] = [
    { 'sec-fetch-site': 'same-origin' },
    { host: 'devbox', referer: 'http://devbox/console/' },
  ];
  it.each(own)('are hit by no fault, which their headers %j show', async (headers) => {
    const local = await start();
    local.fail({ kind: 'error' });
    expect((await ask(local, '/applications', { headers })).status).toBe(200);
    expect((await ask(local, '/_local/state')).status).toBe(200);
    expect((await ask(local, '/console/')).status).toBe(200);
  });

  const others: Record<string, string>[] = [
    {},
    { 'sec-fetch-site': 'same-site' },
    { referer: 'http://localhost:1/console/' },
  ];
  it.each(others)('are not those with headers %j', async (headers) => {
    const local = await start();
    local.fail({ kind: 'error' });
    expect((await ask(local, '/applications', { headers })).status).toBe(500);
  });
});

describe('what the console reads', () => {
  const read = async (local: Running, path: string) =>
    JSON.parse((await ask(local, path)).body.toString()) as Record<string, unknown>;

  it('is the state of a region', async () => {
    const local = await start({ pollInterval: 5, timeScale: 60 });
    await local.deploy({ ...MAIN, content: {}, region: 'eu-central-1' });
    local.fail({ kind: 'hang', plane: 'data', seconds: 10 });
    expect(await read(local, '/_local/state?region=eu-central-1')).toEqual({
      instance: expect.any(String),
      region: 'eu-central-1',
      homeRegion: 'us-east-1',
      regions: ['us-east-1', 'eu-central-1'],
      now: new Date(local.clock.now()).toISOString(),
      timeScale: 60,
      directory: null,
      pollInterval: 5,
      revisions: { resources: expect.any(Number), sessions: 0, faults: 1, overrides: 0 },
      faults: [
        expect.objectContaining({
          kind: 'hang',
          plane: 'data',
          hits: 0,
          endsAt: new Date(local.clock.now() + 10_000).toISOString(),
        }),
      ],
      overrides: [],
    });
  });

  it('is who polls, since when and how often, the newest first', async () => {
    const local = await start();
    await local.deploy({ ...MAIN, content: { a: 1 }, versionLabel: 'v1' });
    await local.deploy({ ...MAIN, profile: 'other', content: {} });
    await fetchOnce(local.client);
    local.clock.advance(1);
    await openSession(local.client, { ConfigurationProfileIdentifier: 'other' });
    const started = new Date(local.clock.now()).toISOString();
    const { sessions, total } = (await read(local, '/_local/sessions')) as {
      sessions: Record<string, unknown>[];
      total: number;
    };
    expect(total).toBe(2);
    expect(sessions).toEqual([
      expect.objectContaining({
        profile: 'other',
        startedAt: started,
        lastPolledAt: null,
        polls: 0,
        versionNumber: null,
      }),
      {
        id: expect.any(String),
        ...MAIN,
        applicationId: expect.stringMatching(/^[a-z0-9]{7}$/),
        environmentId: expect.any(String),
        profileId: expect.any(String),
        startedAt: new Date(local.clock.now() - 1000).toISOString(),
        lastPolledAt: new Date(local.clock.now() - 1000).toISOString(),
        polls: 1,
        pollInterval: 60,
        versionNumber: 1,
        versionLabel: 'v1',
        place: 0,
        userAgent: expect.stringContaining('aws-sdk-js'),
      },
    ]);
    const id = sessions[1]?.profileId;
    for (const filter of [
      'profile=main',
      `profile=${id}`,
      'application=DemoApp&environment=prod&profile=main',
    ])
      expect(await read(local, `/_local/sessions?${filter}`)).toMatchObject({ total: 1 });
    for (const filter of ['profile=none', 'region=eu-central-1', 'environment=main'])
      expect(await read(local, `/_local/sessions?${filter}`)).toEqual({ sessions: [], total: 0 });
  });

  it('is at most 1 000 sessions, with the number of all', async () => {
    const local = await start();
    await local.deploy({ ...MAIN, content: {} });
    for (let count = 0; count < 1_010; count += 1) {
      await fetch(`${local.endpoint}/configurationsessions`, {
        method: 'POST',
        body: JSON.stringify({
          ApplicationIdentifier: 'DemoApp',
          EnvironmentIdentifier: 'prod',
          ConfigurationProfileIdentifier: 'main',
        }),
      });
    }
    const { sessions, total } = (await read(local, '/_local/sessions')) as {
      sessions: unknown[];
      total: number;
    };
    expect([sessions.length, total]).toEqual([1_000, 1_010]);
  });

  it.each(['/_local/state?region=nowhere', '/_local/sessions?region=us-east-1&region=us-east-1'])(
    '%s is refused',
    async (path) => {
      expect((await ask(await start(), path)).status).toBe(400);
    },
  );

  it.each(['/_local/state', '/_local/sessions', '/_local/events'])('%s takes GET alone', async (path) => {
    const answer = await ask(await start(), path, { method: 'DELETE' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET']);
  });
});
