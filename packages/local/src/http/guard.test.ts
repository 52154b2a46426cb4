import { GetLatestConfigurationCommand } from '@aws-sdk/client-appconfigdata';
import {
  controlClient,
  createMain,
  createStrategy,
  createVersion,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, MAIN, openSession, type Running, start } from '../testing/local.js';
import { exchange, rawRequest } from '../testing/raw.js';

afterEach(cleanUp);

/** One request of every kind that is served, and whether it is the Agent who answers. */
const EVERYWHERE: ReadonlyArray<readonly [request: string, agent: boolean]> = [
  ['GET /applications', false],
  ['POST /applications', false],
  ['PATCH /applications/DemoApp', false],
  ['DELETE /applications/DemoApp', false],
  ['POST /applications/DemoApp/configurationprofiles/main/hostedconfigurationversions', false],
  ['POST /applications/DemoApp/environments/prod/deployments', false],
  ['POST /configurationsessions', false],
  ['GET /configuration?configuration_token=x', false],
  ['HEAD /configuration', false],
  ['GET /applications/DemoApp/environments/prod/configurations/main?client_id=x', false],
  ['GET /applications/DemoApp/environments/prod/configurations/main', true],
  ['GET /ping', true],
  ['POST /ofrep/v1/evaluate/flags', false],
  ['GET /openfeature/v0/manifest', false],
  ['GET /_local/faults', false],
  ['POST /_local/faults', false],
  ['DELETE /_local/faults', false],
  ['GET /', false],
  ['GET /%E0%A4%A', false],
  ['OPTIONS /applications', false],
  ['PUT /nowhere', false],
];

const hostOf = ({ endpoint }: Running) => new URL(endpoint).host;

async function startMain(options: Parameters<typeof start>[0] = {}): Promise<Running> {
  const running = await start(options);
  await running.deploy({ ...MAIN, content: '{"secret":true}' });
  return running;
}

async function get({ endpoint }: Running, ...headers: readonly string[]): Promise<string> {
  return exchange(endpoint, rawRequest('GET /applications HTTP/1.1', ...headers));
}

const OK = /^HTTP\/1\.1 200 /;
const FORBIDDEN = /^HTTP\/1\.1 403 .*--allow-host.*--allow-origin/s;

describe.each([
  ['a foreign Origin', (host: string) => [`Host: ${host}`, 'Origin: https://evil.example']],
  ['the Origin null', (host: string) => [`Host: ${host}`, 'Origin: null']],
  ['a rebound name', (host: string) => [`Host: evil.example:${host.split(':')[1]}`]],
])('%s', (_case, headers) => {
  it.each(EVERYWHERE)('is refused: %s', async (request, isAgent) => {
    const running = await startMain();
    // The body never comes: nobody waits for it.
    const body = /^(POST|PATCH|PUT)/.test(request) ? ['Content-Length: 1000'] : [];
    const text = rawRequest(`${request} HTTP/1.1`, ...headers(hostOf(running)), ...body);
    const answer = await exchange(running.endpoint, text);
    if (request.startsWith('HEAD')) expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    else expect(answer).toMatch(FORBIDDEN);
    const type = isAgent ? 'text/plain' : 'application/json';
    expect(answer).toContain(`Content-Type: ${type}`);
    expect(/x-amzn-errortype: NotAllowedException/i.test(answer)).toBe(!isAgent);
    expect(answer).not.toMatch(/secret|access-control/i);
    expect((await fetchOnce(running.client)).text).toBe('{"secret":true}');
  });
});

describe('three blind requests of a web page', () => {
  it('create no version, and deploy nothing', async () => {
    const running = await start();
    const control = controlClient(running.endpoint);
    const created = await createMain(control);
    const strategy = await createStrategy(control);
    const { ApplicationId, ConfigurationProfileId, EnvironmentId } = created;
    const blindly = (path: string, body: string) =>
      fetch(running.endpoint + path, {
        method: 'POST',
        body,
        headers: { origin: 'https://evil.example', 'content-type': 'text/plain' },
      });
    const version = `/applications/${ApplicationId}/configurationprofiles/${ConfigurationProfileId}`;
    expect((await blindly(`${version}/hostedconfigurationversions`, '{"evil":true}')).status).toBe(403);
    await createVersion(control, created, '{"evil":false}');
    const deployment = JSON.stringify({
      ConfigurationProfileId,
      ConfigurationVersion: '1',
      DeploymentStrategyId: strategy,
    });
    const path = `/applications/${ApplicationId}/environments/${EnvironmentId}/deployments`;
    expect((await blindly(path, deployment)).status).toBe(403);
    await startDeployment(control, created, 1, strategy);
    expect((await fetchOnce(running.client)).text).toBe('{"evil":false}');
  });
});

describe('programs', () => {
  it.each([
    ...['localhost', 'LOCALHOST.', 'app.localhost', 'host.docker.internal', 'appconfig', 'app_config'],
    ...['127.0.0.1', '192.168.1.2', '[::1]', '[2001:db8::1]'],
  ])('may call it %s, on any port', async (host) => {
    const running = await start();
    expect(await get(running, `Host: ${host}`)).toMatch(OK);
    expect(await get(running, `Host: ${host}:9`)).toMatch(OK);
  });

  it.each([
    ...['evil.example', 'EVIL.example.', 'localhost.evil.example', '127.0.0.1.nip.io', 'evil.local'],
    ...[
      'localhost@evil.example',
      'localhost, evil.example',
      'localhost:80:80',
      '[::1].evil.example',
      '..',
      '',
    ],
    'é'.repeat(5_000),
  ])('may not call it %j', async (host) => {
    const running = await start();
    const answer = await get(running, `Host: ${host}`);
    expect(answer).toMatch(FORBIDDEN);
    expect(answer.length).toBeLessThan(1_500);
  });

  it('name it once', async () => {
    const running = await start();
    const host = hostOf(running);
    expect(await get(running)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await exchange(running.endpoint, 'GET /applications HTTP/1.0\r\n\r\n')).toMatch(FORBIDDEN);
    for (const [one, other] of [
      [host, 'evil.example'],
      ['evil.example', host],
      [host, host],
    ]) {
      expect(await get(running, `Host: ${one}`, `hOST: ${other}`)).toMatch(/^HTTP\/1\.1 40[03] /);
    }
  });

  it('may write a whole URL in the request line, of the same host only', async () => {
    const running = await start();
    const host = hostOf(running);
    const ask = (url: string) =>
      exchange(running.endpoint, rawRequest(`GET ${url} HTTP/1.1`, `Host: ${host}`));
    expect(await ask(`http://${host}/applications`)).toMatch(OK);
    for (const url of [
      'http://evil.example/applications',
      `http://${host}@evil.example/applications`,
      `http://evil.example\\@${host}/applications`,
      `https://${host}/applications`,
    ]) {
      expect(await ask(url)).toMatch(/^HTTP\/1\.1 40[03] /);
    }
  });

  it('are not believed what a proxy might say', async () => {
    const running = await start();
    const forwarded = ['X-Forwarded-Host: localhost', 'X-Forwarded-Proto: http', 'Forwarded: host=localhost'];
    expect(await get(running, 'Host: evil.example', ...forwarded)).toMatch(FORBIDDEN);
    const headers = ['X-Forwarded-Host: evil.example', 'Origin: http://evil.example'];
    expect(await get(running, `Host: ${hostOf(running)}`, ...headers)).toMatch(FORBIDDEN);
  });
});

describe('an Origin', () => {
  it('may be that of the server itself, however it is written', async () => {
    const running = await start();
    const host = hostOf(running);
    expect(await get(running, `Host: ${host}`, `Origin: http://${host}`)).toMatch(OK);
    expect(await get(running, 'Host: localhost:80', 'Origin: HTTP://LOCALHOST')).toMatch(OK);
  });

  it.each([
    ...['https://localhost:7', 'http://localhost:8', 'http://localhost', 'http://127.0.0.1:7', ''],
    ...[
      'http://localhost:7/',
      'http://a@localhost:7',
      'http://localhost:7, http://localhost:7',
      'localhost:7',
    ],
  ])('is another one: %j', async (origin) => {
    expect(await get(await start(), 'Host: localhost:7', `Origin: ${origin}`)).toMatch(FORBIDDEN);
  });
});

describe('--allow-host', () => {
  it('lets a name in, and pages that it serves', async () => {
    const running = await start({ allowedHosts: ['Flags.Example'] });
    expect(await get(running, 'Host: flags.example:1')).toMatch(OK);
    expect(await get(running, 'Host: FLAGS.example.')).toMatch(OK);
    expect(await get(running, 'Host: flags.example:1', 'Origin: http://flags.example:1')).toMatch(OK);
    expect(await get(running, 'Host: a.flags.example')).toMatch(FORBIDDEN);
    expect(await get(running, 'Host: flags.example:1', 'Origin: http://flags.example:2')).toMatch(FORBIDDEN);
  });
});

describe('--allow-origin', () => {
  const origin = 'https://tool.example';
  const preflight = {
    'access-control-request-method': 'PATCH',
    'access-control-request-headers': 'authorization,x-amz-date',
  };

  it('lets a page use everything as browsers need it', async () => {
    const { endpoint } = await start({ allowedOrigins: [origin] });
    const asked = await fetch(`${endpoint}/applications/x`, {
      method: 'OPTIONS',
      headers: { origin, ...preflight },
    });
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE',
      'access-control-allow-headers': 'authorization,x-amz-date',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    });
    const created = await fetch(`${endpoint}/applications`, {
      method: 'POST',
      body: '{"Name":"a"}',
      headers: { origin },
    });
    expect(created.status).toBe(201);
    const answers = [created, await fetch(`${endpoint}/nowhere`, { headers: { origin } })];
    for (const answer of answers) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': '*',
        vary: 'Origin',
      });
    }
  });

  it('lets it in from a public network', async () => {
    const { endpoint } = await start({ allowedOrigins: [origin] });
    const headers = { origin, ...preflight, 'access-control-request-private-network': 'true' };
    const answer = await fetch(`${endpoint}/ping`, { method: 'OPTIONS', headers });
    expect(answer.headers.get('access-control-allow-private-network')).toBe('true');
  });

  it('lets no other page in, and no other name', async () => {
    const running = await start({ allowedOrigins: [origin] });
    const headers = { origin: 'https://evil.example', ...preflight };
    const answer = await fetch(`${running.endpoint}/applications`, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('vary')).toBe('Origin');
    expect(await get(running, 'Host: evil.example', `Origin: ${origin}`)).toMatch(FORBIDDEN);
  });

  it('is not told to programs, except that answers differ', async () => {
    const { endpoint } = await start({ allowedOrigins: [origin] });
    const { headers } = await fetch(`${endpoint}/applications`);
    expect([headers.get('vary'), headers.get('access-control-allow-origin')]).toEqual(['Origin', null]);
  });
});

describe('what pages embed', () => {
  it.each(['/applications', '/ping', '/applications/DemoApp/environments/prod/configurations/main'])(
    'is for pages of the server itself only: %s',
    async (path) => {
      const { endpoint } = await startMain();
      const answer = await fetch(endpoint + path);
      expect([answer.status, answer.headers.get('cross-origin-resource-policy')]).toEqual([
        200,
        'same-origin',
      ]);
    },
  );
});

describe('clients that are no web pages', () => {
  it('notice nothing: AWS SDK and fetch', async () => {
    const running = await startMain();
    const token = await openSession(running.client);
    const { Configuration } = await running.client.send(
      new GetLatestConfigurationCommand({ ConfigurationToken: token }),
    );
    expect(new TextDecoder().decode(Configuration)).toBe('{"secret":true}');
    const named = await fetch(`${running.endpoint}/applications`, { method: 'POST', body: '{"Name":"x"}' });
    expect([named.status, named.headers.get('vary')]).toEqual([201, null]);
  });
});
