import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { OfrepOptions } from 'aws-appconfig-openfeature-provider/ofrep';
import { ask, type HandlerService, handlerService, localService } from './support/ofrep-services.js';
import { until } from './support/until.js';

// Clients that mean ill, over real sockets.

const flags = {
  version: '1',
  flags: {
    banner: { name: 'banner', attributes: { color: { constraints: { type: 'string' } } } },
    secret: { name: 'secret', attributes: { price: { constraints: { type: 'number' } } } },
  },
  values: {
    banner: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributeValues: { color: 'gold' } },
        { name: 'Default', enabled: true, attributeValues: { color: 'grey' } },
      ],
    },
    secret: { enabled: true, price: 1 },
  },
};

const SECRET = 'a secret of the fleet';
const EXPOSE = { expose: ['banner', 'banner.*'], events: { secret: SECRET } };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const PATH = '/ofrep/v1/evaluate/flags';

const services: { close(): Promise<void> }[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const service of services.splice(0)) await service.close();
});

async function started(options: OfrepOptions = {}): Promise<HandlerService> {
  const service = await handlerService(flags, { ...EXPOSE, ...options });
  services.push(service);
  return service;
}

const both = [
  ['a service with the handler', () => started()],
  [
    'AppConfig Local',
    async () => {
      const service = await localService(flags);
      services.push(service);
      return service;
    },
  ],
] as const;

interface Raw {
  readonly socket: Socket;
  /** What has come so far. */
  readonly text: () => string;
  readonly isClosed: () => boolean;
}

/** Sends bytes as they are. */
async function send(baseUrl: string, text: string): Promise<Raw> {
  const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
  sockets.push(socket);
  let received = '';
  let isClosed = false;
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
  });
  await once(socket, 'connect');
  socket.write(text);
  return { socket, text: () => received, isClosed: () => isClosed };
}

const head = (baseUrl: string, headers: Record<string, string | number> = {}, path = PATH) =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(baseUrl).host}`,
    'Content-Type: application/json',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);

const post = (baseUrl: string, body: string, headers: Record<string, string> = {}) =>
  fetch(baseUrl + PATH, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });

async function streamPath(baseUrl: string): Promise<string> {
  const { eventStreams } = (await (await ask(baseUrl)).json()) as {
    eventStreams: { endpoint: { requestUri: string } }[];
  };
  return eventStreams[0]?.endpoint.requestUri ?? '';
}

async function colorOf(baseUrl: string, context = '{}'): Promise<unknown> {
  const response = await post(baseUrl, `{"context":${context}}`);
  const { flags } = (await response.json()) as { flags: { key: string; value: unknown }[] };
  return flags.find(({ key }) => key === 'banner.color')?.value;
}

describe.each(both)('O5 bodies that %s is sent', (_name, start) => {
  it('are not read where they are too long', async () => {
    const { baseUrl } = await start();
    const { socket, text, isClosed } = await send(
      baseUrl,
      head(baseUrl, { 'Content-Length': 1_000_000_000 }),
    );
    await until(
      async () => statusOf(text()),
      (status) => status === 413,
    );
    // Whoever goes on sending is cut off.
    const pour = setInterval(() => socket.write('x'.repeat(65_536)), 1);
    await until(
      async () => isClosed(),
      (closed) => closed,
    );
    clearInterval(pour);
    expect(socket.bytesWritten).toBeLessThan(50_000_000);
    expect(await colorOf(baseUrl)).toBe('grey');
  });

  it.each([
    ['deep arrays', `{"context":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`, [200]],
    ['deep objects', `{"context":{"tier":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}}`, [200]],
    ['many members', `{"context":{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`)}}}`, [200]],
    ['a huge number', `{"context":{"tier":1e999}}`, [200]],
    ['deep JSON without an end', '['.repeat(60_000), [400]],
    ['half a character', '{"context":{"tier":"\\ud800"}}', [200]],
  ])('with %s have an answer', async (_what, body, statuses) => {
    const { baseUrl } = await start();
    const response = await post(baseUrl, body);
    expect(statuses).toContain(response.status);
    await response.text();
    expect(await colorOf(baseUrl)).toBe('grey');
  });

  it('change no prototype, and no context but their own', async () => {
    const { baseUrl } = await start();
    for (const context of [
      '{"__proto__":{"tier":"gold"}}',
      '{"constructor":{"prototype":{"tier":"gold"}}}',
      '{"prototype":{"tier":"gold"}}',
      '{"hasOwnProperty":"gold","toString":1,"valueOf":null}',
    ]) {
      expect(await colorOf(baseUrl, context)).toBe('grey');
    }
    expect(await colorOf(baseUrl, '{"tier":"gold"}')).toBe('gold');
    expect(await colorOf(baseUrl)).toBe('grey');
    expect('tier' in {}).toBe(false);
    const outside = await post(baseUrl, '{"__proto__":{"context":{"tier":"gold"}}}');
    expect(outside.status).toBe(400);
  });

  it('that stop half-way are given up, and their connection with them', async () => {
    const { baseUrl } = await start();
    const { text, isClosed } = await send(baseUrl, `${head(baseUrl, { 'Content-Length': 100 })}{"cont`);
    await until(
      async () => isClosed(),
      (closed) => closed,
    );
    // AppConfig Local ends any connection that stands still for as long.
    expect([408, Number.NaN]).toContainEqual(statusOf(text()));
    expect(await colorOf(baseUrl)).toBe('grey');
  });
});

describe.each(both)('O1 keys that %s is asked for', (_name, start) => {
  it('are not found where JavaScript has something of that name', async () => {
    const { baseUrl } = await start();
    for (const key of [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'banner.__proto__',
      'banner.constructor',
    ]) {
      const response = await ask(baseUrl, key);
      expect([key, response.status, await response.json()]).toMatchObject([
        key,
        404,
        { key, errorCode: 'FLAG_NOT_FOUND' },
      ]);
    }
  });

  it('have a bound', async () => {
    const { baseUrl } = await start();
    expect((await ask(baseUrl, 'k'.repeat(8_000))).status).toBe(404);
  });
});

describe.each(both)('O3 entity tags that %s is sent', (_name, start) => {
  it('are compared, whatever they look like', async () => {
    const { baseUrl } = await start();
    const etag = (await ask(baseUrl)).headers.get('ETag') ?? '';
    const other = (await ask(baseUrl, undefined, { tier: 'gold' })).headers.get('ETag') ?? '';
    expect(other).not.toBe(etag);
    const forged = Array.from({ length: 300 }, (_, number) => `"${'a'.repeat(20)}${number}"`);
    const answers: [string, number][] = [
      [etag, 304],
      [`W/${etag}`, 304],
      [[...forged, etag].join(', '), 304],
      [forged.join(','), 200],
      [','.repeat(8_000), 200],
      ['*', 200],
      [etag.slice(1, -1), 200],
      [etag.slice(0, -2), 200],
      [other, 200],
    ];
    for (const [value, status] of answers) {
      const response = await post(baseUrl, '{"context":{}}', { 'If-None-Match': value });
      expect([value, response.status]).toEqual([value, status]);
      await response.text();
    }
  });

  it('and headers of any kind have a bound', async () => {
    const { baseUrl } = await start();
    for (const headers of [
      { 'If-None-Match': `"${'a'.repeat(20_000)}"` },
      Object.fromEntries(Array.from({ length: 3_000 }, (_, number) => [`X-${number}`, 'value'])),
    ]) {
      const { text, isClosed } = await send(baseUrl, head(baseUrl, { ...headers, 'Content-Length': 2 }));
      await until(
        async () => isClosed(),
        (closed) => closed,
      );
      expect(statusOf(text())).toBe(431);
    }
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, number) => [`X-${number}`, 'v']));
    const body = '{"context":{}}';
    const { text } = await send(baseUrl, head(baseUrl, { ...many, 'Content-Length': body.length }) + body);
    await until(
      async () => statusOf(text()),
      (status) => status === 200,
    );
  });
});

describe('O1 a hidden flag and a missing one', () => {
  it('look the same to the byte', async () => {
    const { baseUrl } = await started();
    const answers = new Set<string>();
    // Of one length, so that lengths must not differ.
    for (const key of ['secret', 'nobody', 'secreT']) {
      const body = '{"context":{}}';
      const request = head(baseUrl, { 'Content-Length': body.length, Connection: 'close' }, `${PATH}/${key}`);
      const { text, isClosed } = await send(baseUrl, request + body);
      await until(
        async () => isClosed(),
        (closed) => closed,
      );
      expect(statusOf(text())).toBe(404);
      answers.add(
        text()
          .replaceAll(key, 'KEY')
          .replace(/^Date: .*$/m, 'Date'),
      );
    }
    expect(answers.size).toBe(1);
  });
});

describe('O9 tokens of streams', () => {
  const SIGNATURE_CHARACTERS = 22;
  const sign = (text: string, secret = SECRET) =>
    createHmac('sha256', secret).update(text).digest('base64url').slice(0, SIGNATURE_CHARACTERS);
  /** As the handler signs, for what the handler never gives. */
  const token = (expiry: number, subject: string, secret = SECRET) => {
    const claim = `${expiry.toString(36)}.${subject}`;
    return `${claim}.${sign(`stream ${claim}`, secret)}`;
  };

  it('are good as they were given alone', async () => {
    const { baseUrl, handler } = await started();
    const path = await streamPath(baseUrl);
    const given = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
    const [expiry = '', subject = '', signature = ''] = given.split('.');
    const now = Math.floor(Date.now() / 1000);
    const flip = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    const later = (Number.parseInt(expiry, 36) + 86_400).toString(36);
    const tried: [string, number][] = [
      [given, 200],
      [token(now + 60, subject), 200],
      [token(now - 1, subject), 403],
      [token(now + 60, subject, 'another secret of theirs'), 403],
      [`${later}.${subject}.${signature}`, 403],
      [`${expiry}.${flip(subject)}.${signature}`, 403],
      [`${expiry}.${subject}.${flip(signature)}`, 403],
      [`${given}.`, 403],
      [given.slice(0, -1), 403],
      [`${given}${'x'.repeat(8_000)}`, 403],
      ['..', 403],
      ['', 403],
      ['\u0000', 403],
      [token(Number.NaN, subject), 403],
    ];
    for (const [value, status] of tried) {
      const abort = new AbortController();
      const address = `${baseUrl}/ofrep/v1/events?token=${encodeURIComponent(value)}`;
      const response = await fetch(address, { signal: abort.signal });
      expect([value, response.status]).toEqual([value, status]);
      abort.abort();
    }
    await until(
      async () => handler().openStreams,
      (open) => open === 0,
    );
  });

  it('do no good without a stream to open: many over the bound get 429 and when to come back', async () => {
    const { baseUrl, handler } = await started({ events: { secret: SECRET, maxStreams: 20 } });
    const path = await streamPath(baseUrl);
    const aborts: AbortController[] = [];
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const abort = new AbortController();
        aborts.push(abort);
        const { status, headers } = await fetch(baseUrl + path, { signal: abort.signal });
        return [status, headers.get('Retry-After')];
      }),
    );
    expect(answers.filter(([status]) => status === 200)).toHaveLength(20);
    expect(answers.filter(([status, after]) => status === 429 && after === '30')).toHaveLength(80);
    for (const abort of aborts) abort.abort();
    await until(
      async () => handler().openStreams,
      (open) => open === 0,
    );
    const abort = new AbortController();
    expect((await fetch(baseUrl + path, { signal: abort.signal })).status).toBe(200);
    abort.abort();
  });
});

describe('O7 pages of other origins', () => {
  const Origin = 'https://evil.example';
  const allowed = (headers: Headers) =>
    [...headers.keys()].filter((name) => name.startsWith('access-control-allow-origin'));

  it.each([
    ['without the option cors', undefined],
    ['that cors.origins does not name', { origins: ['https://shop.example'], credentials: true }],
  ])('may not read anything %s', async (_what, cors) => {
    const { baseUrl } = await started({ cors });
    const preflight = await fetch(baseUrl + PATH, {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': 'POST' },
    });
    const stream = await fetch(`${baseUrl}/ofrep/v1/events?token=x`, { headers: { Origin } });
    const answers = [
      preflight,
      stream,
      await post(baseUrl, '{"context":{}}', { Origin }),
      await post(baseUrl, '{', { Origin }),
    ];
    for (const answer of answers) expect(allowed(answer.headers)).toEqual([]);
    // What pages can send without a preflight is refused unread.
    const simple = await post(baseUrl, '{"context":{}}', { Origin, 'Content-Type': 'text/plain' });
    expect(simple.status).toBe(415);
  });
});

describe('half-open connections', () => {
  it('keep nobody else from an answer, and are gone with their clients', async () => {
    const service = await started();
    const { baseUrl } = service;
    const HALVES = 300;
    const before = process.getActiveResourcesInfo().length;
    const halves: Raw[] = [];
    for (let count = 0; count < HALVES; count += 1) {
      const whole = head(baseUrl, { 'Content-Length': 100 });
      halves.push(await send(baseUrl, count % 2 === 0 ? whole.slice(0, 40) : `${whole}{`));
    }
    expect(await colorOf(baseUrl)).toBe('grey');
    const connections = () =>
      new Promise<number>((resolve) => service.server().getConnections((_error, count) => resolve(count)));
    expect(await connections()).toBeGreaterThanOrEqual(HALVES);
    for (const { socket } of halves) socket.resetAndDestroy();
    await until(connections, (count) => count < 10);
    await until(
      async () => process.getActiveResourcesInfo().length,
      (count) => count <= before + 10,
    );
  });
});
