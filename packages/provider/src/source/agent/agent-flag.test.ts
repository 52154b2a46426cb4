import { recordingLogger } from '../../testing/harness.js';
import { answer, answerJson, closed, type HttpServer, startHttpServer } from '../../testing/http-server.js';
import type { FetchedFlag, OpenSource } from '../source.js';
import { agentSource } from './agent.js';

let server: HttpServer;
let source: OpenSource;
let log: string[];

beforeEach(async () => {
  log = [];
  server = await startHttpServer(answerJson({ _variant: 'QA', enabled: true }));
  source = agentSource({ endpoint: server.endpoint, accessToken: 'secret-1' })({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    targeting: 'service',
    requestTimeout: 3,
    logger: recordingLogger(log),
  });
});

afterEach(async () => {
  source.close();
  await server.close();
});

function fetchFlag(key: string, context = {}, signal = new AbortController().signal): Promise<FetchedFlag> {
  if (source.fetchFlag === undefined) throw new Error('the source cannot evaluate');
  return source.fetchFlag(key, context, signal);
}

const contextOf = (index: number) => {
  const raw = server.requests[index]?.rawHeaders ?? [];
  return raw.filter((_value, at) => raw[at - 1]?.toLowerCase() === 'context');
};

describe('A2 one flag', () => {
  it('is asked for by its key, with a Context header for each attribute', async () => {
    const context = { targetingKey: 'user-1', email: 'a@qa.example' };
    expect(await fetchFlag('ui_refresh', context)).toEqual({
      flag: { _variant: 'QA', enabled: true },
      versionLabel: undefined,
    });
    expect(server.requests[0]?.url).toBe(
      '/applications/DemoApp/environments/prod/configurations/main?flag=ui_refresh',
    );
    expect(contextOf(0)).toEqual(['targetingKey=user-1', 'email=a@qa.example']);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer secret-1');
  });

  it('is asked for on behalf of the entity that rules read at $entityId (T2)', async () => {
    await fetchFlag('ui_refresh', { targetingKey: 'user-1' });
    await fetchFlag('ui_refresh', { targetingKey: 'user-1', entityId: 'device-7' });
    await fetchFlag('ui_refresh', { email: 'a@qa.example' });
    expect(server.requests.map(({ headers }) => headers['entity-id'])).toEqual([
      'user-1',
      'device-7',
      undefined,
    ]);
  });

  it('is asked for without an entity that no header can carry, with one warning in all', async () => {
    await fetchFlag('ui_refresh', { entityId: 'Łódź', age: 41 });
    await fetchFlag('ui_refresh', { entityId: 'x'.repeat(2_049) });
    expect(server.requests.map(({ headers }) => headers['entity-id'])).toEqual([undefined, undefined]);
    expect(contextOf(0)).toEqual(['age=41']);
    const ofEntity = log.filter((line) => line.includes('Entity-Id'));
    expect(ofEntity).toEqual([
      expect.stringMatching(/^warn: The entityId or targetingKey of .* printable ASCII/),
    ]);
    expect(log.join()).not.toMatch(/Łódź|xxx/);
  });

  it('is asked for without such headers when the context is empty', async () => {
    await fetchFlag('ui_refresh');
    expect(contextOf(0)).toEqual([]);
  });

  it('has its key encoded', async () => {
    await fetchFlag('a&flag=b #ü');
    expect(server.requests[0]?.url).toMatch(/\?flag=a%26flag%3Db%20%23%C3%BC$/);
  });

  it('comes with the label of the version that answered', async () => {
    server.answers(answerJson({ enabled: true }, { 'version-label': 'v2' }));
    expect(await fetchFlag('ui_refresh')).toMatchObject({ versionLabel: 'v2' });
  });

  it('is a failure when it is not JSON', async () => {
    server.answers(answer(200, '<html>'));
    await expect(fetchFlag('ui_refresh')).rejects.toThrow(
      "Flag 'ui_refresh' of DemoApp/prod/main came as something else than JSON",
    );
  });

  it('is a failure when it is huge', async () => {
    server.answers(answer(200, Buffer.alloc(1024 * 1024 + 1, ' ')));
    await expect(fetchFlag('ui_refresh')).rejects.toThrow('is larger than 1048576 bytes');
  });

  it('is a failure when there is none', async () => {
    server.answers(answer(404, ''));
    await expect(fetchFlag('ui_refresh')).rejects.toThrow(
      "Flag 'ui_refresh' of DemoApp/prod/main was not found",
    );
  });
});

describe('A2 what no header can carry', () => {
  it('is left out with one warning for each name', async () => {
    await fetchFlag('ui_refresh', { city: 'Kraków', tags: ['a'], user: 'u' });
    await fetchFlag('ui_refresh', { city: 'Łódź', tags: 'plain' });
    expect(contextOf(0)).toEqual(['user=u']);
    expect(contextOf(1)).toEqual(['tags=plain']);
    expect(log).toEqual([
      expect.stringContaining('warn: Attribute "city" of the evaluation context is not sent'),
      expect.stringContaining('warn: Attribute "tags" of the evaluation context is not sent'),
    ]);
    expect(log.join()).not.toContain('Krak');
  });

  it('does not fill the log, however many names callers make up', async () => {
    const context = Object.fromEntries(Array.from({ length: 3_000 }, (_value, index) => [`é${index}`, 1]));
    await fetchFlag('ui_refresh', context);
    expect(log).toHaveLength(1_000);
  });
});

describe('A2 what is too much for headers', () => {
  it.each<[string, number, string]>([
    ['a long value', 1, 'x'.repeat(20_000)],
    ['values that are long together', 40, 'x'.repeat(1_000)],
    ['thousands of attributes', 3_000, 'x'],
  ])('is left out of an evaluation that a server in Node takes: %s', async (_what, count, value) => {
    const many = Object.fromEntries(Array.from({ length: count }, (_value, index) => [`a${index}`, value]));
    expect(await fetchFlag('ui_refresh', { tier: 'gold', ...many })).toMatchObject({
      flag: { enabled: true },
    });
    expect(contextOf(0)[0]).toBe('tier=gold');
  });

  it('is named in the log, with its bound, once for each attribute', async () => {
    const long = { jwt: 'x'.repeat(20_000) };
    const crowd = Object.fromEntries(Array.from({ length: 200 }, (_value, index) => [`a${index}`, '']));
    for (const _time of [1, 2]) await fetchFlag('ui_refresh', { ...long, ...crowd, last: 'secret-2' });
    expect(log).toEqual([
      expect.stringMatching(/^warn: Attribute "jwt" .* is missing: it has more than 2048 bytes/),
      expect.stringMatching(/^warn: Attribute "last" .* take what .* may send, 200 headers and 8192 bytes/),
    ]);
    expect(log.join()).not.toMatch(/xxx|secret/);
  });
});

describe('A2 connections', () => {
  it('are kept and used again', async () => {
    await fetchFlag('one');
    await fetchFlag('two');
    expect(server.requests[1]?.socket).toBe(server.requests[0]?.socket);
  });

  it('are no more than 50 at a time, whatever the burst', async () => {
    const sockets = new Set();
    server.answers((request, response) => {
      sockets.add(request.socket);
      response.end('{}');
    });
    await Promise.all(Array.from({ length: 500 }, (_value, index) => fetchFlag(`flag-${index}`)));
    expect(sockets.size).toBeLessThanOrEqual(50);
    expect(server.requests).toHaveLength(500);
  });

  it('that the Agent closed while they were idle fail no request', async () => {
    server.answers((request, response) => {
      // Nothing but the reset tells the client: the connection looks alive until it is used.
      if (server.requests.length === 2) request.socket.resetAndDestroy();
      else response.end('{}');
    });
    await fetchFlag('one');
    expect(await fetchFlag('two')).toMatchObject({ flag: {} });
    expect(server.requests).toHaveLength(3);
  });

  it('that are reset on their first use do', async () => {
    server.answers((request) => request.socket.resetAndDestroy());
    await expect(fetchFlag('one')).rejects.toThrow('cannot be reached');
    expect(server.requests).toHaveLength(1);
  });

  it('end when the request is aborted', async () => {
    server.answers(() => {});
    const controller = new AbortController();
    const arrived = server.next();
    const fetching = fetchFlag('one', {}, controller.signal);
    const request = await arrived;
    const gone = closed(request.socket);
    controller.abort();
    await expect(fetching).rejects.toThrow();
    await gone;
  });

  it('end when the source is closed', async () => {
    await fetchFlag('one');
    source.close();
    await closed(server.requests[0]?.socket);
  });
});
