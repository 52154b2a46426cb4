import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature as Server } from '@openfeature/server-sdk';
import { type Provider, OpenFeature as Web } from '@openfeature/web-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import type { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import {
  createOfrepHandler,
  type OfrepOptions,
  toNodeListener,
} from 'aws-appconfig-openfeature-provider/ofrep';
import { EventSource } from 'eventsource';
import express from 'express';
import { identifiers, register } from './support/provider.js';

const flags = (color: string) => ({
  flags: {
    banner: { name: 'banner', attributes: { color: { constraints: { type: 'string' } } } },
    secret: { name: 'secret' },
  },
  values: {
    banner: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributeValues: { color: 'gold' } },
        { name: 'Default', enabled: true, attributeValues: { color } },
      ],
    },
    secret: { enabled: true },
  },
  version: '1',
});

let local: AppConfigLocal;
let provider: AppConfigProvider;
const closers: (() => unknown)[] = [];

beforeEach(async () => {
  local = await startAppConfigLocal({ port: 0, pollInterval: 1 });
  await deploy('grey');
  ({ provider } = await register(local.endpoint, { targeting: 'in-process' }));
  Object.assign(globalThis, { EventSource });
});

afterEach(async () => {
  await Web.clearProviders();
  await Web.setContext({});
  await Server.clearProviders();
  for (const close of closers.splice(0).reverse()) await close();
  await local.close();
});

function deploy(color: string) {
  const content = JSON.stringify(flags(color));
  return local.deploy({ ...identifiers, type: 'AWS.AppConfig.FeatureFlags', content });
}

/** A service of somebody's own, with the handler mounted below a path. */
async function serve(options: OfrepOptions = {}, port = 0) {
  const handler = createOfrepHandler(provider, { expose: ['banner', 'banner.*'], ...options });
  const statuses: string[] = [];
  const app = express();
  app.use((request, response, next) => {
    response.once('finish', () => statuses.push(`${request.method} ${response.statusCode}`));
    next();
  });
  app.use('/flags', toNodeListener(handler));
  app.use((_request, response) => void response.status(418).end());
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/flags`;
  const close = () => {
    handler.close();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  closers.push(close);
  return { handler, baseUrl, statuses, close };
}

/** Its types do not know `exactOptionalPropertyTypes`. */
function webProvider(options: ConstructorParameters<typeof OFREPWebProvider>[0]): Provider {
  return new OFREPWebProvider(options) as Provider;
}

/** Gives up some time, lest a failed test keep the process. */
async function until(condition: () => unknown): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 20) {
    if (waited > 40_000) throw new Error(`It did not come to this: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("OpenFeature's own web provider", () => {
  it('sees a deployment by its event stream, and targets by a change of context', async () => {
    const { baseUrl, handler } = await serve();
    await Web.setContext({ targetingKey: 'u' });
    await Web.setProviderAndWait(webProvider({ baseUrl }));
    const client = Web.getClient();
    expect(client.getBooleanDetails('banner', false)).toMatchObject({ value: true, variant: 'Default' });
    expect(client.getStringValue('banner.color', '')).toBe('grey');
    await until(() => handler.openStreams === 1);
    await deploy('blue');
    await until(() => client.getStringValue('banner.color', '') === 'blue');

    await Web.setContext({ targetingKey: 'u', tier: 'gold' });
    expect(client.getStringDetails('banner.color', '')).toMatchObject({
      value: 'gold',
      variant: 'Gold',
      reason: 'TARGETING_MATCH',
    });
  });

  it('never gets what is not exposed', async () => {
    const { baseUrl } = await serve();
    await Web.setProviderAndWait(webProvider({ baseUrl }));
    expect(Web.getClient().getBooleanDetails('secret', false)).toMatchObject({
      value: false,
      errorCode: 'FLAG_NOT_FOUND',
    });
  });

  it('keeps its values, and asks with an entity tag that is 304 where nothing changed', async () => {
    const { baseUrl, statuses } = await serve();
    await Web.setProviderAndWait(webProvider({ baseUrl, pollInterval: 50, changeDetection: 'polling' }));
    await until(() => statuses.filter((status) => status === 'POST 304').length >= 3);
    expect(statuses.filter((status) => status === 'POST 200')).toHaveLength(1);
    await provider.onClose();
    await until(() => statuses.includes('POST 503'));
    expect(Web.getClient().getStringValue('banner.color', '')).toBe('grey');
  });

  it('comes back when the service has been restarted, and has not missed the deployment meanwhile', async () => {
    const events = { secret: 'a secret of the fleet' };
    const first = await serve({ events });
    await Web.setProviderAndWait(webProvider({ baseUrl: first.baseUrl }));
    await until(() => first.handler.openStreams === 1);
    await first.close();
    await deploy('blue');
    await until(async () => (await provider.evaluate('banner.color')).value === 'blue');
    const second = await serve({ events }, Number(new URL(first.baseUrl).port));
    await until(() => Web.getClient().getStringValue('banner.color', '') === 'blue');
    expect(second.handler.openStreams).toBe(1);
  });
});

describe("OpenFeature's own server provider", () => {
  it('gets values by their types, and errors', async () => {
    const { baseUrl } = await serve();
    await Server.setProviderAndWait('ofrep', new OFREPProvider({ baseUrl }));
    const client = Server.getClient('ofrep');
    expect(await client.getStringDetails('banner.color', '', { tier: 'gold' })).toMatchObject({
      value: 'gold',
      reason: 'TARGETING_MATCH',
      flagMetadata: { version: expect.any(String) },
    });
    expect(await client.getBooleanDetails('secret', false)).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    expect(await client.getNumberDetails('banner.color', 1)).toMatchObject({ errorCode: 'TYPE_MISMATCH' });
  });

  it('sends what authorisation wants', async () => {
    const { baseUrl } = await serve({
      authorize: (request) =>
        request.headers.get('Authorization') === 'Bearer good' || new Response(null, { status: 401 }),
    });
    const ask = async (domain: string, headers: [string, string][]) => {
      await Server.setProviderAndWait(domain, new OFREPProvider({ baseUrl, headers }));
      return Server.getClient(domain).getStringDetails('banner.color', 'default');
    };
    expect(await ask('with', [['Authorization', 'Bearer good']])).toMatchObject({ value: 'grey' });
    expect(await ask('without', [])).toMatchObject({ value: 'default', errorCode: 'GENERAL' });
  });
});

describe('a server that has the handler mounted', () => {
  it('passes on what is none of its paths', async () => {
    const { baseUrl } = await serve();
    expect((await fetch(`${baseUrl}/other`)).status).toBe(418);
    expect((await fetch(`${baseUrl}/ofrep/v1/evaluate/flags`)).status).toBe(405);
  });

  it('answers what a parser has read already', async () => {
    const app = express();
    app.use(
      express.json(),
      toNodeListener(createOfrepHandler(provider, { expose: ['banner'], events: false })),
    );
    const server = app.listen(0, '127.0.0.1');
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    await new Promise((resolve) => server.once('listening', resolve));
    const response = await fetch(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/ofrep/v1/evaluate/flags`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Connection: 'close' },
        body: '{"context":{}}',
      },
    );
    expect(await response.json()).toMatchObject({ flags: [{ key: 'banner' }] });
  });

  it('refuses a large body without reading it to its end, and goes on', async () => {
    const { baseUrl } = await serve();
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x20)),
    });
    const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, duplex: 'half', body };
    const answer = await fetch(`${baseUrl}/ofrep/v1/evaluate/flags`, request as RequestInit).then(
      ({ status }) => status,
      () => 'reset',
    );
    // A client that goes on sending may see the connection end before it sees the answer.
    expect([413, 'reset']).toContain(answer);
    expect((await fetch(`${baseUrl}/other`)).status).toBe(418);
  });

  it('lets go of a stream whose client has gone', async () => {
    const { baseUrl, handler } = await serve();
    const bulk = await fetch(`${baseUrl}/ofrep/v1/evaluate/flags`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"context":{}}',
    });
    const { eventStreams } = (await bulk.json()) as { eventStreams: { endpoint: { requestUri: string } }[] };
    const address = new URL(eventStreams[0]?.endpoint.requestUri ?? '', baseUrl);
    const abort = new AbortController();
    await fetch(address, { signal: abort.signal });
    expect(handler.openStreams).toBe(1);
    abort.abort();
    await until(() => handler.openStreams === 0);
  });
});
