import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { createHarness } from '../testing/harness.js';
import { jsonDocument, ScriptedSource } from '../testing/scripted-source.js';
import { VirtualRuntime } from '../testing/virtual-runtime.js';
import { createOfrepHandler } from './handler.js';
import type { OfrepOptions } from './ofrep-options.js';

afterEach(() => OpenFeature.clearProviders());

const silent = { error() {}, warn() {}, info() {}, debug() {} };

describe('O9 event streams', () => {
  const POST = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"context":{}}' };

  async function streaming(options: OfrepOptions = {}, runtime = new VirtualRuntime()) {
    const source = new ScriptedSource(jsonDocument({ a: 1 }));
    const harness = createHarness(source, {}, runtime);
    expect(await harness.register()).toBeUndefined();
    const handler = createOfrepHandler(
      harness.provider,
      { expose: ['*'], logger: silent, ...options },
      runtime,
    );
    const bulk = async (prefix = '', headers: Record<string, string> = {}) =>
      handler(
        new Request(`http://localhost${prefix}/ofrep/v1/evaluate/flags`, {
          ...POST,
          headers: { ...POST.headers, ...headers },
        }),
      );
    const streamOf = async (response: Response) =>
      ((await response.json()) as { eventStreams: { url?: string; endpoint?: { requestUri: string } }[] })
        .eventStreams[0];
    const address = async (prefix = '') => (await streamOf(await bulk(prefix)))?.endpoint?.requestUri ?? '';
    const open = async (path: string, headers: Record<string, string> = {}) =>
      handler(new Request(`http://localhost${path}`, { headers }));
    const deploy = async (document: unknown) => {
      source.answers(jsonDocument(document));
      await harness.untilNextFetch();
      await runtime.advance(0);
    };
    return { handler, runtime, harness, bulk, streamOf, address, open, deploy };
  }

  /** What has come, without waiting for more. */
  function reading(response: Response) {
    const decoder = new TextDecoder();
    const got = { text: '', ended: false, broke: false };
    void (async () => {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
        got.text += decoder.decode(chunk);
    })()
      .catch(() => {
        got.broke = true;
      })
      .finally(() => {
        got.ended = true;
      });
    return got;
  }

  /** Streams are promises all the way. */
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  };
  const refetches = ({ text }: { text: string }) => text.split('refetchEvaluation').length - 1;

  it('tell of a change once, and again when every instance has polled', async () => {
    const { address, open, deploy, runtime } = await streaming();
    const response = await open(await address());
    expect(response.headers.get('Content-Type')).toBe('text/event-stream');
    const got = reading(response);
    await settle();
    expect(got.text).toMatch(/^retry: \d{4}\nid: [\w-]+\ndata: \{"type":"connected"\}\n\n$/);
    await deploy({ a: 2 });
    await settle();
    expect(got.text).toMatch(/\nid: ([\w-]+)\ndata: \{"type":"refetchEvaluation","etag":"\1"\}\n\n/);
    expect(refetches(got)).toBe(1);
    await runtime.advance(60);
    await settle();
    expect(refetches(got)).toBe(1);
    await runtime.advance(9);
    await settle();
    expect(refetches(got)).toBe(2);
    await runtime.advance(600);
    await settle();
    expect(refetches(got)).toBe(2);
  });

  it('have an address that stays, whatever the flags are, and is as the request came', async () => {
    const { address, deploy } = await streaming();
    const first = await address('/shop/flags');
    expect(first).toMatch(/^\/shop\/flags\/ofrep\/v1\/events\?token=[\w.-]+$/);
    await deploy({ a: 2 });
    expect(await address('/shop/flags')).toBe(first);
  });

  it('have the public URL where one is given', async () => {
    const { bulk, streamOf } = await streaming({
      events: { publicUrl: 'https://shop.example/x/', inactivityDelay: 9 },
    });
    expect(await streamOf(await bulk())).toEqual({
      type: 'sse',
      url: expect.stringMatching(/^https:\/\/shop\.example\/x\/ofrep\/v1\/events\?token=/),
      inactivityDelaySec: 9,
    });
  });

  it('have a token that is renewed in time, which changes the entity tag', async () => {
    const { bulk, address, open, runtime } = await streaming({ events: { tokenLifetime: 3_600 } });
    const etag = (await bulk()).headers.get('ETag') ?? '';
    const first = await address();
    await runtime.advance(1_801);
    expect(await address()).not.toBe(first);
    expect((await bulk('', { 'If-None-Match': etag })).status).toBe(200);
    await runtime.advance(3_600);
    expect((await open(first)).status).toBe(403);
  });

  it('end when their token expires', async () => {
    const { address, open, runtime, handler } = await streaming({ events: { tokenLifetime: 60 } });
    const got = reading(await open(await address()));
    await runtime.advance(100);
    await settle();
    expect([got.ended, got.broke, handler.openStreams]).toEqual([true, false, 0]);
  });

  it('open for nobody without a good token', async () => {
    const { address, open } = await streaming();
    const good = await address();
    const token = good.split('token=')[1] ?? '';
    const [expiry = '', subject = '', signature = ''] = token.split('.');
    for (const bad of [
      '',
      'x',
      `${expiry}.${subject}`,
      `${(Number.parseInt(expiry, 36) + 1).toString(36)}.${subject}.${signature}`,
      `${expiry}.${subject}.${signature}.`,
      `${token}${'x'.repeat(1000)}`,
    ]) {
      expect((await open(`/ofrep/v1/events?token=${encodeURIComponent(bad)}`)).status).toBe(403);
    }
    expect((await open('/ofrep/v1/events')).status).toBe(403);
  });

  it('have one token for each grant, and the same in every instance that has the secret', async () => {
    const secret = 'a secret of the fleet';
    const authorize = (request: Request) => ({ context: { tenant: request.headers.get('X-Tenant') ?? '' } });
    const runtime = new VirtualRuntime();
    const one = await streaming({ authorize, events: { secret } }, runtime);
    const token = async (tenant: string) =>
      (await one.streamOf(await one.bulk('', { 'X-Tenant': tenant })))?.endpoint;
    expect(await token('a')).toEqual(await token('a'));
    expect(await token('a')).not.toEqual(await token('b'));
    const other = await streaming({ authorize, events: { secret } }, runtime);
    const path = (await token('a'))?.requestUri ?? '';
    expect((await other.open(path)).status).toBe(200);
    const stranger = await streaming({ authorize }, runtime);
    expect((await stranger.open(path)).status).toBe(403);
  });

  it('tell a browser that comes back to ask, for it may have missed something', async () => {
    const { address, open } = await streaming();
    const got = reading(await open(await address(), { 'Last-Event-ID': 'x' }));
    await settle();
    expect(refetches(got)).toBe(1);
  });

  it('show signs of life', async () => {
    const { address, open, runtime } = await streaming({ events: { heartbeat: 5 } });
    const got = reading(await open(await address()));
    await settle();
    await runtime.advance(5);
    await settle();
    expect(got.text).toMatch(/\n\n:\n\n$/);
  });

  it('are bounded in number', async () => {
    const { address, open, handler } = await streaming({ events: { maxStreams: 2 } });
    const path = await address();
    const [one] = [await open(path), await open(path)];
    const third = await open(path);
    expect([third.status, third.headers.get('Retry-After')]).toEqual([429, '30']);
    await one?.body?.cancel();
    expect(handler.openStreams).toBe(1);
    expect((await open(path)).status).toBe(200);
  });

  it('keep one event for whoever does not read, and end at last', async () => {
    const { address, open, deploy, runtime, handler } = await streaming({ events: { heartbeat: 20 } });
    const response = await open(await address());
    for (let version = 2; version < 40; version += 1) await deploy({ a: version }).then(() => undefined);
    expect(handler.openStreams).toBe(0);
    const got = reading(response);
    await settle();
    expect(got.text.length).toBeLessThan(300);
    expect([got.ended, got.broke]).toEqual([true, true]);
    await runtime.advance(1_000);
  });

  it('end with the handler, which opens no more', async () => {
    const { address, open, handler, harness } = await streaming();
    const { events } = harness.provider;
    const listening = () => events.getHandlers(ProviderEvents.ConfigurationChanged).length;
    const before = listening();
    const path = await address();
    const got = reading(await open(path));
    handler.close();
    handler.close();
    await settle();
    expect([got.ended, handler.openStreams, (await open(path)).status]).toEqual([true, 0, 429]);
    expect(listening()).toBe(before - 1);
  });

  it('are none where they are switched off', async () => {
    const { bulk, open } = await streaming({ events: false });
    expect(await (await bulk()).json()).not.toHaveProperty('eventStreams');
    expect((await open('/ofrep/v1/events?token=x')).status).toBe(403);
  });

  it('10 000 of them hear of a deployment, and leave nothing behind', async () => {
    const { address, open, deploy, runtime, handler } = await streaming();
    const path = await address();
    const all = await Promise.all(Array.from({ length: 10_000 }, async () => reading(await open(path))));
    expect((await open(path)).status).toBe(429);
    await deploy({ a: 2 });
    await runtime.advance(2);
    await settle();
    expect(all.filter((got) => refetches(got) === 1)).toHaveLength(10_000);
    handler.close();
    await settle();
    expect(all.every(({ ended }) => ended)).toBe(true);
  });
});
