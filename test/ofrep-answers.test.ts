import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { startAppConfigLocal } from 'appconfig-local';
import type { OfrepDecision, OfrepOptions } from 'aws-appconfig-openfeature-provider/ofrep';
import { ask, handlerService, localService, type OfrepService } from './support/ofrep-services.js';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
ajv.addSchema(JSON.parse(readFileSync(join(__dirname, 'ofrep-schemas', 'ofrep.json'), 'utf8')));

/** What is wrong with something, in Ajv's words. */
function complaints(name: string, data: unknown): string {
  return ajv.validate(`ofrep#/$defs/${name}`, data) ? '' : ajv.errorsText();
}

const flags = (color = 'grey') => ({
  version: '1',
  flags: {
    banner: { name: 'banner', attributes: { color: { constraints: { type: 'string' } } } },
    off: { name: 'off', attributes: { color: { constraints: { type: 'string' } } } },
    typed: {
      name: 'typed',
      attributes: {
        amount: { constraints: { type: 'number' } },
        list: { constraints: { type: 'array', elements: { type: 'string' } } },
      },
    },
  },
  values: {
    banner: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributeValues: { color: 'gold' } },
        {
          name: 'Half',
          rule: '(split pct::50 by::$userId seed::"s")',
          enabled: true,
          attributeValues: { color: 'half' },
        },
        { name: 'Default', enabled: true, attributeValues: { color } },
      ],
    },
    off: { enabled: false, color: 'unseen' },
    typed: { enabled: true, amount: 1.5, list: ['a'] },
  },
});

const headersOf = (response: Response) => Object.fromEntries(response.headers);
const raw = (baseUrl: string, path: string, init: RequestInit = {}) =>
  fetch(`${baseUrl}/ofrep/v1/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    ...init,
  });

/** The address of the stream that an answer names. */
function streamOf(baseUrl: string, bulk: unknown): string {
  const [stream] = (bulk as { eventStreams: { endpoint: { requestUri: string } }[] }).eventStreams;
  return new URL(stream?.endpoint.requestUri ?? '', baseUrl).href;
}

describe.each([
  ['a service with the handler', handlerService],
  ['AppConfig Local', localService],
] as const)('live answers of %s', (_name, start) => {
  let service: OfrepService;

  beforeAll(async () => {
    service = await start(flags());
  });
  afterAll(() => service.close());

  it.each([
    ['banner', {}, { value: true }],
    ['banner', { tier: 'gold' }, { value: true, reason: 'TARGETING_MATCH', variant: 'Gold' }],
    [
      'banner.color',
      { userId: 'user-5' },
      { reason: expect.stringMatching(/SPLIT|TARGETING_MATCH|UNKNOWN/) },
    ],
    ['off', {}, { value: false }],
    ['off.color', {}, { reason: 'DISABLED' }],
    ['typed.amount', {}, { value: 1.5 }],
    ['typed.list', {}, { value: ['a'] }],
  ])('O1 one flag, %s for %j', async (key, context, expected) => {
    const response = await ask(service.baseUrl, key, context);
    const body = await response.json();
    expect([
      response.status,
      complaints('evaluation', body),
      complaints('jsonHeaders', headersOf(response)),
    ]).toEqual([200, '', '']);
    expect(body).toMatchObject({ key, ...expected });
  });

  it('O1 one that is missing', async () => {
    const response = await ask(service.baseUrl, 'none');
    expect([response.status, complaints('notFound', await response.json())]).toEqual([404, '']);
  });

  it('O2 O3 all flags, and 304', async () => {
    const response = await ask(service.baseUrl);
    const body = (await response.json()) as { flags: unknown[] };
    expect([complaints('bulk', body), complaints('bulkHeaders', headersOf(response))]).toEqual(['', '']);
    expect(body.flags).toHaveLength(6);
    const again = await raw(service.baseUrl, 'evaluate/flags', {
      headers: { 'Content-Type': 'application/json', 'If-None-Match': response.headers.get('ETag') ?? '' },
      body: '{"context":{}}',
    });
    expect([again.status, await again.text(), complaints('notModifiedHeaders', headersOf(again))]).toEqual([
      304,
      '',
      '',
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no context', '{}'],
    ['a context that is none', '{"context":1}'],
    ['a targeting key that is none', '{"context":{"targetingKey":1}}'],
  ])('O5 a body with %s', async (_what, body) => {
    const bulk = await raw(service.baseUrl, 'evaluate/flags', { body });
    expect([bulk.status, complaints('bulkFailure', await bulk.json())]).toEqual([400, '']);
    const single = await raw(service.baseUrl, 'evaluate/flags/banner', { body });
    const told = await single.json();
    expect([single.status, complaints('failure', told)]).toEqual([400, '']);
    expect(told).toMatchObject({ key: 'banner' });
  });

  it.each([
    [413, { body: JSON.stringify({ context: { a: 'a'.repeat(70_000) } }) }],
    [415, { headers: { 'Content-Type': 'text/plain' }, body: '{"context":{}}' }],
  ])('O5 %d', async (status, init) => {
    const response = await raw(service.baseUrl, 'evaluate/flags', init);
    expect([response.status, complaints('bulkFailure', await response.json())]).toEqual([status, '']);
  });

  it('O9 an event stream', async () => {
    const address = streamOf(service.baseUrl, await (await ask(service.baseUrl)).json());
    const abort = new AbortController();
    const response = await fetch(address, { signal: abort.signal });
    expect(complaints('streamHeaders', headersOf(response))).toBe('');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await service.deploy(flags('blue'));
    let text = '';
    while (!/refetchEvaluation.*\n\n/.test(text)) text += (await reader?.read())?.value ?? '';
    const event = /^data: (.*refetchEvaluation.*)$/m.exec(text)?.[1] ?? '';
    expect(complaints('event', JSON.parse(event))).toBe('');
    abort.abort();
    const forged = await fetch(`${address}x`);
    expect([forged.status, complaints('generalError', await forged.json())]).toEqual([403, '']);
  });
});

describe('live errors of a service with the handler', () => {
  const services: OfrepService[] = [];
  afterEach(() => Promise.all(services.splice(0).map((service) => service.close())));
  const started = async (options: OfrepOptions) => {
    const service = await handlerService(flags(), options);
    services.push(service);
    return service;
  };

  it.each([
    [401, (): OfrepDecision => new Response(null, { status: 401 })],
    [403, (): OfrepDecision => false],
    [429, (): OfrepDecision => new Response(null, { status: 429, headers: { 'Retry-After': '7' } })],
    [500, (): Promise<OfrepDecision> => Promise.reject(new Error('of the user'))],
  ] as const)('O4 %d', async (status, authorize) => {
    const silent = { error() {}, warn() {}, info() {}, debug() {} };
    const { baseUrl } = await started({ authorize, logger: silent });
    for (const key of [undefined, 'banner']) {
      const response = await ask(baseUrl, key);
      expect(response.status).toBe(status);
      if (status === 429) expect(complaints('retryHeaders', headersOf(response))).toBe('');
      const text = await response.text();
      if (status === 403 || status === 500) expect(complaints('generalError', JSON.parse(text))).toBe('');
      expect(text).not.toContain('of the user');
    }
  });

  it('O5 a key that is no UTF-8', async () => {
    const { baseUrl } = await started({});
    const response = await raw(baseUrl, 'evaluate/flags/%ff', { body: '{"context":{}}' });
    const body = await response.json();
    expect([response.status, complaints('failure', body)]).toEqual([400, '']);
    expect(body).toMatchObject({ key: '%ff', errorCode: 'GENERAL' });
  });

  it('O9 429 for one stream too many', async () => {
    const { baseUrl } = await started({ events: { maxStreams: 1 } });
    const address = streamOf(baseUrl, await (await ask(baseUrl)).json());
    const abort = new AbortController();
    await fetch(address, { signal: abort.signal });
    const response = await fetch(address);
    expect([
      response.status,
      complaints('generalError', await response.json()),
      complaints('retryHeaders', headersOf(response)),
    ]).toEqual([429, '', '']);
    abort.abort();
  });
});

it('O6 503 of AppConfig Local, where nothing is deployed', async () => {
  const local = await startAppConfigLocal();
  try {
    const response = await ask(local.endpoint);
    expect([response.status, complaints('retryHeaders', headersOf(response))]).toEqual([503, '']);
    expect(await response.json()).toMatchObject({ errorDetails: 'Nothing is deployed' });
  } finally {
    await local.close();
  }
});

describe('the schemas', () => {
  const right = { key: 'a', value: 1, reason: 'STATIC', metadata: { version: '1' } };

  it.each([
    ['evaluation', { ...right, reason: 'DEFAULT' }],
    ['evaluation', { ...right, value: null }],
    ['evaluation', { ...right, value: undefined }],
    ['evaluation', { ...right, rule: '(eq 1 1)' }],
    ['evaluation', { ...right, metadata: { version: '1', color: 'secret' } }],
    ['evaluation', { ...right, errorCode: 'GENERAL' }],
    ['failure', { errorCode: 'GENERAL', errorDetails: 'x' }],
    ['failure', { key: 'a', errorCode: 'FLAG_NOT_FOUND', errorDetails: 'x' }],
    ['failure', { key: 'a', errorCode: 'GENERAL', errorDetails: 'x', value: 1 }],
    ['notFound', { key: 'a', errorCode: 'GENERAL', errorDetails: 'x' }],
    ['bulk', { flags: [{ ...right, key: undefined }] }],
    ['bulk', { flags: {} }],
    ['bulk', { flags: [], eventStreams: [] }],
    ['bulk', { flags: [], version: '1' }],
    ['eventStream', { type: 'sse', inactivityDelaySec: 120 }],
    ['eventStream', { type: 'sse', url: '/events?token=a', inactivityDelaySec: 120 }],
    [
      'eventStream',
      { type: 'sse', endpoint: { requestUri: '//evil.example/?token=a' }, inactivityDelaySec: 120 },
    ],
    ['eventStream', { type: 'sse', endpoint: { requestUri: '/e?token=a' }, inactivityDelaySec: 0 }],
    ['event', { type: 'refetchEvaluation' }],
    ['event', { type: 'changed', etag: 'a' }],
    ['generalError', { errorDetails: 'x', stack: 'at …' }],
    ['jsonHeaders', { 'content-type': 'text/html', 'cache-control': 'no-store' }],
    [
      'bulkHeaders',
      { 'content-type': 'application/json', 'cache-control': 'no-store', etag: 'unquoted-and-long-enough' },
    ],
    ['notModifiedHeaders', { etag: '"abcdefghijklmnop"', 'content-type': 'application/json' }],
    ['retryHeaders', { 'retry-after': '0' }],
    ['streamHeaders', { 'content-type': 'text/plain', 'cache-control': 'no-store' }],
  ] as const)('%s rejects %j', (name, wrong) => {
    expect(complaints(name, JSON.parse(JSON.stringify(wrong)))).not.toBe('');
  });

  it('take what is right', () => {
    expect(complaints('evaluation', right)).toBe('');
    expect(complaints('bulk', { flags: [right] })).toBe('');
  });
});
