import type { RequestListener } from 'node:http';
import { recordingLogger } from '../../testing/harness.js';
import { answer, answerJson, closed, type HttpServer, startHttpServer } from '../../testing/http-server.js';
import type { OpenSource, SourceContext, SourceError } from '../source.js';
import { agentSource } from './agent.js';
import type { AgentSourceOptions } from './agent-options.js';

const never = new AbortController().signal;
const identifiers = { application: 'DemoApp', environment: 'prod', profile: 'main' };

let server: HttpServer;
let log: string[];
const opened: OpenSource[] = [];

beforeEach(async () => {
  log = [];
  server = await startHttpServer(answerJson({ banner: true }));
});

afterEach(async () => {
  for (const source of opened.splice(0)) source.close();
  await server.close();
});

function open(options: AgentSourceOptions = {}, context: Partial<SourceContext> = {}): OpenSource {
  const source = agentSource({ endpoint: server.endpoint, ...options })({
    ...identifiers,
    targeting: 'service',
    requestTimeout: 3,
    logger: recordingLogger(log),
    ...context,
  });
  opened.push(source);
  return source;
}

const fetchOnce = (options?: AgentSourceOptions, context?: Partial<SourceContext>) =>
  open(options, context).fetch(never);

async function failureOf(promise: Promise<unknown> | undefined): Promise<SourceError> {
  const error = await promise?.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toMatchObject({ code: 'APPCONFIG_SOURCE_ERROR', fatal: false });
  return error;
}

describe('A1 polling', () => {
  it('asks for the whole configuration, and delivers bytes, type and label', async () => {
    server.answers(answerJson({ banner: true }, { 'version-label': 'v1', 'configuration-version': '7' }));
    expect(await fetchOnce()).toEqual({
      kind: 'document',
      document: {
        bytes: new TextEncoder().encode('{"banner":true}'),
        contentType: 'application/json',
        versionLabel: 'v1',
      },
      nextPollSeconds: 0,
    });
    const [request] = server.requests;
    expect(request?.method).toBe('GET');
    expect(request?.url).toBe('/applications/DemoApp/environments/prod/configurations/main');
    expect(request?.headers).not.toHaveProperty('context');
    expect(request?.headers).not.toHaveProperty('authorization');
  });

  it('delivers bytes that are nobody else’s memory', async () => {
    const result = await fetchOnce();
    expect(result).toMatchObject({ document: { bytes: expect.any(Uint8Array) } });
    expect(Buffer.isBuffer(result.kind === 'document' && result.document.bytes)).toBe(false);
  });

  it('encodes identifiers, whatever they are', async () => {
    await fetchOnce({}, { application: 'a/b ?#ü', environment: '..', profile: 'x\ud800' });
    expect(server.requests[0]?.url).toBe(
      '/applications/a%2Fb%20%3F%23%C3%BC/environments/%2E%2E/configurations/x%EF%BF%BD',
    );
  });

  it('keeps the path of the endpoint', async () => {
    await fetchOnce({ endpoint: `${server.endpoint}/agent/` });
    expect(server.requests[0]?.url).toMatch(/^\/agent\/applications\//);
  });

  it('speaks TLS to an https endpoint', async () => {
    const error = await failureOf(fetchOnce({ endpoint: server.endpoint.replace('http:', 'https:') }));
    expect(error.message).toMatch(/cannot be reached: .*(SSL|TLS|packet)/i);
    expect(server.requests).toEqual([]);
  });

  it('says where it asks', async () => {
    expect(open().origin).toBe('agent');
    expect(await open().locate?.()).toBe(server.endpoint);
  });

  it('says that rules are not evaluated in process', () => {
    open({}, { targeting: 'in-process' });
    expect(log).toEqual([expect.stringContaining("warn: targeting: 'in-process' has no effect")]);
  });

  it('closes the connection of each poll', async () => {
    await fetchOnce();
    await closed(server.requests[0]?.socket);
    expect(server.requests[0]?.headers.connection).toBe('close');
  });

  it('takes an empty answer for nothing deployed', async () => {
    server.answers(answer(200, '', { 'content-type': 'application/json' }));
    const error = await failureOf(fetchOnce());
    expect(error.message).toContain('Nothing is deployed for DemoApp/prod/main');
    expect(error.retry).toBe('interval');
  });
});

describe('A1 access token', () => {
  it('is sent as a bearer token', async () => {
    await fetchOnce({ accessToken: 'secret-1' });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer secret-1');
  });

  it.each([401, 403])('%s names the option, and never the token', async (status) => {
    server.answers(answer(status, 'no entry with secret-1 here'));
    const refused = await failureOf(fetchOnce({ accessToken: 'secret-1' }));
    expect(refused.message).toMatch(/option accessToken has to be the Agent's ACCESS_TOKEN/);
    expect(refused.message).toContain(`(HTTP ${status}: no entry with … here)`);
    const missing = await failureOf(fetchOnce());
    expect(missing.message).toMatch(/option accessToken is not set/);
    expect([refused.retry, missing.retry]).toEqual(['interval', 'interval']);
  });
});

describe('L1 L2 failures', () => {
  it.each([
    [400, 'interval', 'refused the request for DemoApp/prod/main (HTTP 400: why)'],
    [404, 'interval', 'DemoApp/prod/main was not found by the AppConfig Agent at'],
    [
      404,
      'interval',
      "or nothing is deployed there; check the three names, and the Agent's region and account (HTTP 404: why)",
    ],
    [418, 'interval', "is not the AppConfig Agent's"],
    [204, 'interval', "is not the AppConfig Agent's"],
    [302, 'interval', 'answered with a redirect, which is not followed'],
    [429, 'backoff', 'throttles'],
    [
      431,
      'interval',
      'headers are too large: the evaluation context, or option accessToken, has to be shorter',
    ],
    [500, 'backoff', 'cannot get DemoApp/prod/main; its log says why (HTTP 500: why)'],
    [502, 'backoff', '(HTTP 502: why)'],
    [504, 'backoff', '(HTTP 504: why)'],
  ])('HTTP %s: retried after %s', async (status, retry, message) => {
    server.answers(answer(status, status === 204 ? '' : '  why\r\n', { location: '/elsewhere' }));
    const error = await failureOf(fetchOnce());
    expect(error.message).toContain(message);
    expect(error.retry).toBe(retry);
    expect(server.requests).toHaveLength(1);
  });

  it('pass Retry-After on', async () => {
    server.answers(answer(503, '', { 'retry-after': '7' }));
    expect((await failureOf(fetchOnce())).retryAfterSeconds).toBe(7);
  });

  it('quote no more than the beginning of an explanation, on one line', async () => {
    server.answers(answer(500, `one\ntwo\u0000three ${'x'.repeat(1_500)}`));
    const { message } = await failureOf(fetchOnce());
    expect(message).toContain('one two three xxx');
    expect(message.length).toBeLessThan(400);
  });

  it('ask whether the Agent runs when nothing listens', async () => {
    await server.close();
    const error = await failureOf(fetchOnce());
    expect(error.message).toContain(`is the AppConfig Agent running at ${server.endpoint}?`);
    expect(error.retry).toBe('backoff');
  });

  it.each<[string, RequestListener]>([
    ['is reset', (request) => request.socket.destroy()],
    [
      'ends in the middle of the body',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"banner":', () => request.socket.destroy());
      },
    ],
  ])('are transient when the connection %s', async (_what, listener) => {
    server.answers(listener);
    const error = await failureOf(fetchOnce());
    expect(error.message).toContain('cannot be reached');
    expect(error.retry).toBe('backoff');
  });
});

describe('P8 requestTimeout', () => {
  it.each<[string, RequestListener]>([
    ['an answer that does not come', () => {}],
    [
      'a body that does not end',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{');
      },
    ],
  ])('bounds %s', async (_what, listener) => {
    server.answers(listener);
    const arrived = server.next();
    const fetching = fetchOnce({}, { requestTimeout: 0.1 });
    const gone = arrived.then((request) => closed(request.socket));
    const error = await failureOf(fetching);
    expect(error.message).toContain('took longer than 0.1 s (option requestTimeout)');
    expect(error.retry).toBe('backoff');
    await gone;
  });
});

describe('L4 abort', () => {
  it('ends a request in the middle of its body', async () => {
    server.answers((_request, response) => {
      response.writeHead(200).write('{');
    });
    const controller = new AbortController();
    const arrived = server.next();
    const fetching = failureOf(open().fetch(controller.signal));
    const request = await arrived;
    const gone = closed(request.socket);
    controller.abort();
    await fetching;
    await gone;
  });
});

describe('D8 a document over 8 MiB', () => {
  const chunk = Buffer.alloc(1024 * 1024, ' ');

  it('is rejected by its Content-Length, unread', async () => {
    server.answers((_request, response) => {
      response.writeHead(200, { 'content-length': String(8 * chunk.length + 1) }).write('{');
    });
    expect(await fetchOnce()).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('larger than 8388608 bytes'),
    });
  });

  it('is rejected while it is being read', async () => {
    server.answers((_request, response) => {
      const more = () => response.write(chunk, more);
      response.writeHead(200);
      more();
    });
    expect(await fetchOnce()).toMatchObject({ kind: 'rejected' });
  });

  it('is taken when it has just that size', async () => {
    server.answers(answer(200, Buffer.concat(Array(8).fill(chunk))));
    expect(await fetchOnce()).toMatchObject({ kind: 'document' });
  });
});
