import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { dataApiSource, type OpenSource, type SourceContext } from 'aws-appconfig-openfeature-provider';
import { identifiers, register } from './support/provider.js';
import { answerError, forward, startProxy, type TestProxy } from './support/proxy.js';

const MEBIBYTE = 1024 * 1024;
const context: SourceContext = { ...identifiers, targeting: 'service', requestTimeout: 3 };
const never = new AbortController().signal;

let local: AppConfigLocal;
let proxy: TestProxy;
const open: OpenSource[] = [];

beforeEach(async () => {
  local = await startAppConfigLocal({ pollInterval: 1 });
  proxy = await startProxy(local.endpoint);
  await local.deploy({ ...identifiers, content: '{"a": true}', versionLabel: 'v1' });
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  for (const source of open.splice(0)) source.close();
  await proxy.close();
  await local.close();
});

function openSource(members: Partial<SourceContext> = {}, options = {}): OpenSource {
  const source = dataApiSource({ clientConfig: { endpoint: proxy.endpoint, ...options } })({
    ...context,
    ...members,
  });
  open.push(source);
  return source;
}

/** Answers polls in the place of the service; sessions go through. */
function onPoll(answer: (request: IncomingMessage, response: ServerResponse) => void): void {
  proxy.intercept = (request, response) => {
    if (request.method === 'POST') return false;
    answer(request, response);
    return true;
  };
}

describe('D1 a document', () => {
  it('comes with bytes, content type, label and the service interval', async () => {
    const source = openSource();
    const result = await source.fetch(never);
    expect(result).toMatchObject({
      kind: 'document',
      document: { contentType: 'application/json', versionLabel: 'v1' },
      nextPollSeconds: 1,
    });
    expect(source.location).toBe(`${proxy.endpoint}/`);
  });

  it('is asked for with the smallest interval that AppConfig allows', async () => {
    const bodies: string[] = [];
    proxy.intercept = (request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk)));
      forward(local.endpoint, request, response);
      return true;
    };
    await openSource().fetch(never);
    expect(JSON.parse(bodies.join(''))).toEqual({
      ApplicationIdentifier: 'DemoApp',
      EnvironmentIdentifier: 'prod',
      ConfigurationProfileIdentifier: 'main',
      RequiredMinimumPollIntervalInSeconds: 15,
    });
  });
});

describe('P2 an empty first answer of a session', () => {
  it('means that nothing is deployed', async () => {
    onPoll((_request, response) => {
      response
        .writeHead(200, { 'next-poll-configuration-token': 't', 'next-poll-interval-in-seconds': '1' })
        .end();
    });
    const source = openSource();
    await expect(source.fetch(never)).rejects.toMatchObject({
      code: 'APPCONFIG_SOURCE_ERROR',
      retry: 'interval',
      message: expect.stringContaining('Nothing is deployed'),
    });
    proxy.take();
    await expect(source.fetch(never)).rejects.toMatchObject({ retry: 'interval' });
    expect(proxy.take()).toEqual({ sessions: 0, polls: 1 });
  });
});

describe('P3 an answer without a next token', () => {
  it('is taken, and the next poll opens a session', async () => {
    onPoll((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    const source = openSource();
    expect(await source.fetch(never)).toMatchObject({ kind: 'document', nextPollSeconds: undefined });
    await source.fetch(never);
    expect(proxy.take()).toEqual({ sessions: 2, polls: 2 });
  });
});

describe('P3 a connection', () => {
  it('is not used twice, since one that idled may be dead and a lost answer costs a session', async () => {
    const ports: (number | undefined)[] = [];
    proxy.intercept = (request) => {
      ports.push(request.socket.remotePort);
      return false;
    };
    const source = openSource();
    await source.fetch(never);
    await source.fetch(never);
    expect(new Set(ports).size).toBe(3);
  });
});

describe('P8 requestTimeout', () => {
  it.each([
    ['an answer that never begins', () => {}],
    [
      'a body that never ends',
      (_request: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10' }).write('{');
      },
    ],
  ])('bounds %s, and the token counts as used', async (_name, answer) => {
    const source = openSource({ requestTimeout: 0.2 });
    onPoll(answer);
    await expect(source.fetch(never)).rejects.toMatchObject({
      retry: 'backoff',
      message: expect.stringContaining(
        'GetLatestConfiguration took longer than 0.2 s (option requestTimeout)',
      ),
    });
    proxy.intercept = undefined;
    proxy.take();
    expect(await source.fetch(never)).toMatchObject({ kind: 'document' });
    expect(proxy.take()).toEqual({ sessions: 1, polls: 1 });
  });

  it('bounds credentials that never come', async () => {
    const source = openSource({ requestTimeout: 0.2 }, { credentials: () => new Promise(() => {}) });
    await expect(source.fetch(never)).rejects.toMatchObject({ message: expect.stringContaining('0.2 s') });
  });
});

describe('L4 an aborted fetch', () => {
  it('rejects at once', async () => {
    const controller = new AbortController();
    onPoll(() => controller.abort(new Error('closed')));
    await expect(openSource().fetch(controller.signal)).rejects.toThrow('closed');
  });
});

describe('D8 a document over 8 MiB', () => {
  const headers = { 'content-type': 'application/json', 'next-poll-configuration-token': 'next' };

  it('is refused by its Content-Length before it is read', async () => {
    let written = 0;
    onPoll((_request, response) => {
      response.writeHead(200, { ...headers, 'content-length': String(1024 * MEBIBYTE) });
      const more = () => {
        while (written < 1024 * MEBIBYTE && response.write(Buffer.alloc(MEBIBYTE))) written += MEBIBYTE;
      };
      response.on('drain', more);
      more();
    });
    const source = openSource();
    expect(await source.fetch(never)).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('8388608'),
    });
    expect(written).toBeLessThan(64 * MEBIBYTE);
  });

  it('is refused by count, and the session goes on', async () => {
    onPoll((_request, response) => {
      response.writeHead(200, headers);
      for (let count = 0; count < 9; count += 1) response.write(Buffer.alloc(MEBIBYTE, ' '));
      response.end();
    });
    const source = openSource();
    expect(await source.fetch(never)).toMatchObject({ kind: 'rejected' });
    proxy.take();
    onPoll((_request, response) => response.writeHead(200, headers).end());
    expect(await source.fetch(never)).toMatchObject({ kind: 'unchanged' });
    expect(proxy.take()).toEqual({ sessions: 0, polls: 1 });
  });

  it('is taken at exactly 8 MiB', async () => {
    onPoll((_request, response) => response.writeHead(200, headers).end(Buffer.alloc(8 * MEBIBYTE, ' ')));
    expect(await openSource().fetch(never)).toMatchObject({ kind: 'document' });
  });
});

describe("T8 targeting: 'in-process'", () => {
  it('asks for Ion in a signed header, and leaves a client that was passed in as it was', async () => {
    const seen: IncomingMessage['headers'][] = [];
    proxy.intercept = (request) => {
      if (request.method === 'GET') seen.push(request.headers);
      return false;
    };
    const client = new AppConfigDataClient({ endpoint: proxy.endpoint });
    for (const targeting of ['in-process', 'service'] as const) {
      const source = dataApiSource({ client })({ ...context, targeting });
      await source.fetch(never);
      source.close();
    }
    expect(seen[0]?.accept).toBe('application/ion;type=AWS.AppConfig.FeatureFlags;q=1.0,*/*;q=0.1');
    expect(seen[0]?.authorization).toMatch(/SignedHeaders=accept;/);
    expect(seen[1]?.accept).toBeUndefined();
    client.destroy();
  });
});

describe('L1 L2 what is missing is named', () => {
  it.each([
    [
      403,
      'AccessDeniedException',
      'appconfig:StartConfigurationSession and appconfig:GetLatestConfiguration',
    ],
    [403, 'UnrecognizedClientException', 'Access denied'],
  ])('%p %s: the IAM actions', async (status, name, message) => {
    proxy.intercept = (_request, response) => answerError(response, status, name);
    const { error } = await register(proxy.endpoint);
    expect(error).toMatchObject({ code: 'GENERAL', message: expect.stringContaining(message) });
    expect(proxy.take()).toEqual({ sessions: 1, polls: 0 });
  });

  it('credentials', async () => {
    const missing = () =>
      Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
    await expect(openSource({}, { credentials: missing }).fetch(never)).rejects.toMatchObject({
      retry: 'interval',
      message: 'No AWS credentials were found: none',
    });
  });

  it('the region', async () => {
    const region = () => Promise.reject(new Error('Region is missing'));
    await expect(openSource({}, { endpoint: undefined, region }).fetch(never)).rejects.toMatchObject({
      retry: 'interval',
      message: expect.stringContaining('AWS_REGION'),
    });
  });

  it('Retry-After, in seconds and as a date', async () => {
    const retryAfter = [
      ['120', 120],
      [new Date(Date.now() + 600_000).toUTCString(), 600],
    ] as const;
    for (const [header, seconds] of retryAfter) {
      proxy.intercept = (_request, response) => {
        response.setHeader('retry-after', header);
        return answerError(response, 429, 'ThrottlingException');
      };
      const error = await openSource()
        .fetch(never)
        .catch((reason) => reason);
      expect(error.retryAfterSeconds).toBeGreaterThan(seconds - 60);
      expect(error.retryAfterSeconds).toBeLessThanOrEqual(seconds);
    }
  });

  it('both a client and its configuration', () => {
    const both = { client: new AppConfigDataClient({}), clientConfig: {} } as never;
    expect(() => dataApiSource(both)).toThrow('either `client` or `clientConfig`, got both');
  });
});
