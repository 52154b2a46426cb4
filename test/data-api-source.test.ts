import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
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
    expect(await source.locate?.()).toBe(proxy.endpoint);
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

  it('P1 carries the interval of the service all the same', async () => {
    onPoll((_request, response) => {
      const headers = { 'next-poll-configuration-token': 't', 'next-poll-interval-in-seconds': '40' };
      response.writeHead(200, headers).end();
    });
    await expect(openSource().fetch(never)).rejects.toMatchObject({
      nextPollSeconds: 40,
      sessionOpened: true,
    });
  });
});

describe('P1 a session', () => {
  it('is opened, or is not, whatever becomes of the poll', async () => {
    const source = openSource();
    proxy.intercept = (_request, response) => answerError(response, 500, 'InternalServerException');
    await expect(source.fetch(never)).rejects.toMatchObject({ sessionOpened: false });
    onPoll((_request, response) => answerError(response, 500, 'InternalServerException'));
    await expect(source.fetch(never)).rejects.toMatchObject({ sessionOpened: true });
  });
});

describe('P3 a request that was never sent', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  /** A source with a session, whose connections then go to `port`. */
  async function redirected(options: object, port: () => number) {
    let isAway = false;
    const endpoint = async () => ({
      protocol: isAway && 'https' in options ? 'https:' : 'http:',
      hostname: isAway && 'hostname' in options ? String(options.hostname) : '127.0.0.1',
      port: isAway ? port() : Number(new URL(proxy.endpoint).port),
      path: '/',
    });
    const source = openSource({ requestTimeout: 0.3 }, { endpoint, ...options });
    await source.fetch(never);
    proxy.take();
    isAway = true;
    const error = await source.fetch(never).catch((reason) => reason);
    isAway = false;
    // Both are what the service says of a token that it knows.
    expect(['unchanged', 'too-early']).toContain((await source.fetch(never)).kind);
    return { error, requests: proxy.take() };
  }

  const once = { sessions: 0, polls: 1 };

  async function listening(): Promise<number> {
    const listener = createServer((socket) => socket.on('error', () => {}));
    server = listener;
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    return (listener.address() as AddressInfo).port;
  }

  it('keeps the token where the connection is refused', async () => {
    const port = await listening();
    server?.close();
    const { error, requests } = await redirected({}, () => port);
    expect(error.message).toContain('ECONNREFUSED');
    expect(requests).toEqual(once);
  });

  it('keeps the token where the name is not resolved', async () => {
    const { error, requests } = await redirected({ hostname: 'nowhere.invalid' }, () => 1);
    expect(error.message).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(requests).toEqual(once);
  });

  it.each([
    ['the other side speaks something else', (port: number) => port],
    ['it does not answer the handshake', (port: number) => port],
  ])('keeps the token where TLS is not established, since %s', async (what, portOf) => {
    const port = await listening();
    if (what.includes('something else')) server?.on('connection', (socket) => socket.end('hello'));
    const { error, requests } = await redirected({ https: true }, () => portOf(port));
    expect(error.message).toMatch(/does not speak TLS|took longer than/);
    expect(requests).toEqual(once);
  });

  it('keeps the token where the request cannot even be signed', async () => {
    let isAway = false;
    const credentials = async () => {
      if (isAway) throw new Error('the credential process crashed');
      return { accessKeyId: 'a', secretAccessKey: 'b', expiration: new Date() };
    };
    const source = openSource({}, { credentials });
    await source.fetch(never);
    proxy.take();
    isAway = true;
    await expect(source.fetch(never)).rejects.toThrow('the credential process crashed');
    isAway = false;
    await source.fetch(never);
    expect(proxy.take()).toEqual(once);
  });

  it('does not keep it where an answer is late: nobody knows what became of the request', async () => {
    const source = openSource({ requestTimeout: 0.3 });
    await source.fetch(never);
    onPoll(() => {});
    await expect(source.fetch(never)).rejects.toThrow('took longer');
    proxy.intercept = undefined;
    proxy.take();
    await source.fetch(never);
    expect(proxy.take()).toEqual({ sessions: 1, polls: 1 });
  });
});

describe('P3 a token that is rejected in the poll that opened its session', () => {
  it('gets no second session in that poll: a failure with backoff, transient', async () => {
    onPoll((_request, response) =>
      answerError(response, 400, 'BadRequestException', {
        Details: { InvalidParameters: { ConfigurationToken: { Problem: 'Corrupted' } } },
      }),
    );
    const source = openSource();
    await expect(source.fetch(never)).rejects.toMatchObject({ retry: 'backoff', fatal: false });
    expect(proxy.take()).toEqual({ sessions: 1, polls: 1 });
    await expect(source.fetch(never)).rejects.toMatchObject({ retry: 'backoff', fatal: false });
    expect(proxy.take()).toEqual({ sessions: 1, polls: 1 });
  });
});

describe('L2 a StartConfigurationSession that is refused', () => {
  it('while a flag set is in use is retried no faster than the poll interval', async () => {
    const source = openSource();
    await source.fetch(never);
    proxy.intercept = (request, response) =>
      request.method === 'POST'
        ? answerError(response, 400, 'BadRequestException')
        : answerError(response, 404, 'ResourceNotFoundException');
    await expect(source.fetch(never)).rejects.toMatchObject({ retry: 'interval' });
    await expect(source.fetch(never)).rejects.toMatchObject({ retry: 'interval' });
  });
});

describe('L3 where requests go', () => {
  const region = 'eu-west-1';

  afterEach(() => {
    delete process.env.AWS_ENDPOINT_URL_APPCONFIGDATA;
  });

  it.each([
    ['the region', {}, 'https://appconfigdata.eu-west-1.amazonaws.com'],
    ['FIPS', { useFipsEndpoint: true }, 'https://appconfigdata-fips.eu-west-1.amazonaws.com'],
    ['an endpoint', { endpoint: 'https://example.org:8443/path' }, 'https://example.org:8443'],
  ])('is known from %s, before any request', async (_name, config, expected) => {
    const source = openSource({}, { endpoint: undefined, region, ...config });
    expect(await source.locate?.()).toBe(expected);
    expect(proxy.take()).toEqual({ sessions: 0, polls: 0 });
  });

  it('is the endpoint of the environment, of a client that was passed in as well', async () => {
    process.env.AWS_ENDPOINT_URL_APPCONFIGDATA = 'http://localhost:4566';
    expect(await openSource({}, { endpoint: undefined, region }).locate?.()).toBe('http://localhost:4566');
    const client = new AppConfigDataClient({ region });
    expect(await dataApiSource({ client })(context).locate?.()).toBe('http://localhost:4566');
    client.destroy();
  });

  it('is what an endpoint provider says', async () => {
    const endpointProvider = () => ({ url: new URL('http://127.0.0.1:81/') });
    expect(await openSource({}, { endpoint: undefined, region, endpointProvider }).locate?.()).toBe(
      'http://127.0.0.1:81',
    );
  });

  it('is, after a request, where that went: a middleware may send it elsewhere', async () => {
    const client = new AppConfigDataClient({ region });
    const { hostname, port, host } = new URL(proxy.endpoint);
    client.middlewareStack.add(
      (next) => (input) => {
        const elsewhere = { protocol: 'http:', hostname, port: Number(port), headers: { host } };
        Object.assign(input.request as object, elsewhere);
        return next(input);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const source = dataApiSource({ client })(context);
    await source.fetch(never);
    expect(await source.locate?.()).toBe(proxy.endpoint);
    client.destroy();
  });

  it('needs no credentials, and is not known without a region', async () => {
    const credentials = () => Promise.reject(new Error('none'));
    const config = { endpoint: undefined, credentials };
    expect(await openSource({}, { ...config, region }).locate?.()).toMatch(/eu-west-1/);
    const nowhere = () => Promise.reject(new Error('Region is missing'));
    await expect(openSource({}, { ...config, region: nowhere }).locate?.()).rejects.toThrow('Region');
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
    [403, 'UnrecognizedClientException', 'AWS does not know the credentials'],
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
      message:
        'No AWS credentials were found: none; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give this machine a role, or pass clientConfig.credentials to dataApiSource(); AppConfig Local takes any',
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

  it('options that are not known or of another type', () => {
    const refused = (options: unknown) => () => dataApiSource(options as never);
    expect(refused({ endpoint: 'http://localhost' })).toThrow(
      'Unknown option `endpoint` in `dataApiSource`: it belongs to clientConfig: dataApiSource({ clientConfig: { endpoint } })',
    );
    expect(refused(null)).toThrow('got null');
    expect(refused({ client: {} })).toThrow(
      'Expected `client` to be an AppConfigDataClient of @aws-sdk/client-appconfigdata, version 3 of the AWS SDK, got an object',
    );
    expect(refused({ clientConfig: 'eu-west-1' })).toThrow('`clientConfig`');
  });

  it('both a client and its configuration', () => {
    const both = { client: new AppConfigDataClient({}), clientConfig: {} } as never;
    expect(() => dataApiSource(both)).toThrow('either `client` or `clientConfig`, got both');
  });
});
