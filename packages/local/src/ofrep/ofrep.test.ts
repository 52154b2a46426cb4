import { cleanUp, MAIN, start } from '../testing/local.js';

afterEach(cleanUp);

const FLAGS = {
  version: '1',
  flags: {
    banner: {
      name: 'Banner',
      description: 'At the top',
      attributes: {
        color: { description: 'Of the text', constraints: { type: 'string' } },
        size: { constraints: { type: 'number', minimum: 1, maximum: 9 } },
      },
    },
  },
  values: {
    banner: {
      _variants: [
        {
          name: 'Gold',
          rule: '(eq $tier "gold")',
          enabled: true,
          attributeValues: { color: 'gold', size: 2 },
        },
        { name: 'Default', enabled: true, attributeValues: { color: 'grey', size: 1 } },
      ],
    },
  },
};

const PATH = '/ofrep/v1/evaluate/flags';
const NAMED = '/ofrep/DemoApp/prod/main';
const ORIGIN = 'http://localhost:5173';

async function running(content: unknown = FLAGS) {
  const local = await start();
  const type = 'version' in (content as object) ? 'AWS.AppConfig.FeatureFlags' : 'AWS.Freeform';
  await local.deploy({ ...MAIN, type, content: JSON.stringify(content), contentType: 'application/json' });
  const ask = (path: string, context: object = {}, headers: Record<string, string> = {}) =>
    fetch(local.endpoint + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ context }),
    });
  return { ...local, ask };
}

describe('OFREP', () => {
  it('answers for the one profile that is served, everything exposed', async () => {
    const { ask } = await running();
    const response = await ask(PATH, { tier: 'gold' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      flags: [
        { key: 'banner', value: true, variant: 'Gold', reason: 'TARGETING_MATCH' },
        { key: 'banner.color', value: 'gold' },
        { key: 'banner.size', value: 2 },
      ],
      metadata: { version: '1' },
    });
    expect(await (await ask(`${PATH}/banner.color`)).json()).toMatchObject({ value: 'grey' });
    expect((await ask(`${PATH}/unknown`)).status).toBe(404);
  });

  it('answers 304 for an entity tag', async () => {
    const { ask } = await running();
    const etag = (await ask(PATH)).headers.get('ETag') ?? '';
    expect((await ask(PATH, {}, { 'If-None-Match': etag })).status).toBe(304);
  });

  it('wants to know which profile where there are several, and says how', async () => {
    const { ask, deploy } = await running();
    await deploy({ ...MAIN, profile: 'other', content: '{"a":1}', contentType: 'application/json' });
    const response = await ask(PATH);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      errorDetails: expect.stringContaining('/ofrep/DemoApp/prod/main, /ofrep/DemoApp/prod/other'),
    });
    expect(await (await ask(`/ofrep/DemoApp/prod/other${PATH}/a`)).json()).toMatchObject({ value: 1 });
    expect(await (await ask(`${NAMED}${PATH}/banner`)).json()).toMatchObject({ value: true });
    expect((await ask(`/ofrep/DemoApp/prod/nowhere${PATH}`)).status).toBe(404);
  });

  it('answers 503 while nothing is deployed', async () => {
    const { endpoint } = await start();
    const response = await fetch(endpoint + PATH, { method: 'POST' });
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '1']);
  });

  it('answers 404 once the profile has gone', async () => {
    const { ask, remove } = await running();
    expect((await ask(NAMED + PATH)).status).toBe(200);
    await remove({ application: MAIN.application, profile: MAIN.profile });
    expect((await ask(NAMED + PATH)).status).toBe(404);
  });

  it.each([
    ORIGIN,
    'http://127.0.0.1:3000',
    'https://localhost',
    'http://[::1]:1',
    'http://app.localhost:8080',
  ])('lets pages of this machine ask: %s', async (Origin) => {
    const { ask, endpoint } = await running();
    const response = await ask(PATH, {}, { Origin });
    expect(response.status).toBe(200);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(Origin);
    expect(response.headers.get('Access-Control-Expose-Headers')).toBe('ETag, Retry-After');
    const preflight = await fetch(endpoint + PATH, {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('Content-Type');
  });

  it.each(['https://evil.example', 'http://localhost.evil.example', 'http://127.evil.example', 'null'])(
    'keeps out pages of elsewhere: %s',
    async (Origin) => {
      const { ask } = await running();
      const response = await ask(PATH, {}, { Origin });
      expect(response.status).toBe(403);
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    },
  );

  it('lets pages of this machine ask for nothing else', async () => {
    const { endpoint } = await running();
    const response = await fetch(`${endpoint}/applications`, { headers: { Origin: ORIGIN } });
    expect(response.status).toBe(403);
  });

  it('tells open streams of a deployment', async () => {
    const { ask, deploy, endpoint } = await running();
    const { eventStreams } = (await (await ask(NAMED + PATH)).json()) as {
      eventStreams: { endpoint: { requestUri: string } }[];
    };
    const path = eventStreams[0]?.endpoint.requestUri ?? '';
    expect(path).toMatch(/^\/ofrep\/DemoApp\/prod\/main\/ofrep\/v1\/events\?token=/);
    const abort = new AbortController();
    const stream = await fetch(endpoint + path, { signal: abort.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const changed = { ...FLAGS, values: { banner: { enabled: false } } };
    await deploy({ ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content: JSON.stringify(changed) });
    let text = '';
    while (!text.includes('refetchEvaluation')) text += (await reader?.read())?.value ?? '';
    expect(await (await ask(`${NAMED}${PATH}/banner`)).json()).toMatchObject({ value: false });
    abort.abort();
  });

  it('opens a stream at the address that it gave before a restart', async () => {
    const pathOf = async (response: Response) =>
      ((await response.json()) as { eventStreams: { endpoint: { requestUri: string } }[] }).eventStreams[0]
        ?.endpoint.requestUri;
    const path = await pathOf(await (await running()).ask(PATH));
    const { endpoint } = await running();
    const abort = new AbortController();
    const stream = await fetch(`${endpoint}${path}`, {
      headers: { 'Last-Event-ID': 'one of before' },
      signal: abort.signal,
    });
    expect(stream.status).toBe(200);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('refetchEvaluation')) text += (await reader?.read())?.value ?? '';
    abort.abort();
  });

  it('does not keep the server from ending', async () => {
    const { ask, endpoint, close } = await running();
    const { eventStreams } = (await (await ask(PATH)).json()) as {
      eventStreams: { endpoint: { requestUri: string } }[];
    };
    const stream = await fetch(endpoint + (eventStreams[0]?.endpoint.requestUri ?? ''));
    await close();
    await expect(stream.text()).rejects.toThrow();
  });
});

describe('the manifest', () => {
  it('has each key with type, description and default', async () => {
    const { endpoint } = await running();
    const response = await fetch(`${endpoint}/openfeature/v0/manifest`);
    expect(response.headers.get('X-Manifest-Capabilities')).toBe('read');
    expect(await response.json()).toEqual({
      flags: [
        { key: 'banner', name: 'Banner', type: 'boolean', description: 'At the top', defaultValue: true },
        { key: 'banner.color', type: 'string', description: 'Of the text', defaultValue: 'grey' },
        { key: 'banner.size', type: 'integer', defaultValue: 1 },
      ],
    });
    expect(await (await fetch(`${endpoint}${NAMED}/openfeature/v0/manifest`)).json()).toHaveProperty('flags');
  });

  it('is read only', async () => {
    const { endpoint } = await running();
    const response = await fetch(`${endpoint}/openfeature/v0/manifest`, { method: 'POST' });
    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET']);
  });

  it('says in its own form what is missing', async () => {
    const { endpoint } = await start();
    const response = await fetch(`${endpoint}/openfeature/v0/manifest`);
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { error: { message: 'Nothing is deployed', status: 503 } },
    ]);
  });
});
