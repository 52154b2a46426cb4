import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { dataApiSource } from 'aws-appconfig-openfeature-provider';
import { identifiers, register } from './support/provider.js';
import { answerError, forward, startProxy, type TestProxy } from './support/proxy.js';

/** The service's clock: it stands still unless a test moves it. */
const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z'), now: () => clock.milliseconds };
const hours = (count: number) => count * 3_600_000;

/** Polls come by `refresh()` here, so that a test decides when. */
const manual = { pollInterval: 3_600 };
const walkThrough = { transform_reverse: true, transform_allcaps: false };

let local: AppConfigLocal;
let proxy: TestProxy;

beforeEach(async () => {
  local = await startAppConfigLocal({ clock, pollInterval: 1 });
  proxy = await startProxy(local.endpoint);
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await proxy.close();
  await local.close();
});

const deploy = (content: unknown, members = {}) =>
  local.deploy({
    ...identifiers,
    content: typeof content === 'string' ? content : JSON.stringify(content),
    ...members,
  });

async function started(content: unknown = walkThrough, options = {}) {
  await deploy(content, { versionLabel: 'v1' });
  const registered = await register(proxy.endpoint, { ...manual, ...options });
  expect(registered.error).toBeUndefined();
  expect(registered.events).toEqual(['READY']);
  registered.events.length = 0;
  const refresh = () => {
    clock.milliseconds += 1_000;
    return registered.provider.refresh();
  };
  return { ...registered, refresh };
}

describe('L1 P1 first fetch', () => {
  it('takes one session and one poll', async () => {
    const { client, provider } = await started();
    expect(await client.getBooleanDetails('transform_reverse', false)).toMatchObject({
      value: true,
      reason: 'STATIC',
      variant: 'on',
      flagMetadata: { flagSetId: 'DemoApp/prod/main', version: 'v1' },
    });
    expect(proxy.take()).toEqual({ sessions: 1, polls: 1 });
    expect(provider.configuration).toMatchObject({
      versionLabel: 'v1',
      origin: 'service',
      content: walkThrough,
    });
  });
});

describe('P2 unchanged poll', () => {
  it('is one request, and neither value nor label go', async () => {
    const { client, refresh, events } = await started();
    proxy.take();
    expect(await refresh()).toBe(false);
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    expect((await client.getBooleanDetails('transform_reverse', false)).flagMetadata.version).toBe('v1');
    expect(proxy.take()).toEqual({ sessions: 0, polls: 1 });
    expect(events).toEqual([]);
  });
});

describe('E4 new version', () => {
  it('is one request, and names the flag that changed', async () => {
    const { client, refresh, events } = await started();
    proxy.take();
    await deploy({ transform_reverse: true, transform_allcaps: true });
    expect(await refresh()).toBe(true);
    expect(await client.getBooleanValue('transform_allcaps', false)).toBe(true);
    expect(proxy.take()).toEqual({ sessions: 0, polls: 1 });
    expect(events).toEqual(['CONFIGURATION_CHANGED transform_allcaps']);
  });
});

describe('P3 tokens', () => {
  it('a used one, replayed by the retries of a client that was passed in, starts one session in the same poll', async () => {
    const awsClient = new AppConfigDataClient({ endpoint: proxy.endpoint, maxAttempts: 3 });
    const { client, refresh, events } = await started(walkThrough, {
      source: dataApiSource({ client: awsClient }),
    });
    proxy.take();
    let lost = 0;
    proxy.intercept = (request, response) => {
      if (lost > 0) return false;
      lost += 1;
      response.writeHead = () => response.destroy();
      forward(local.endpoint, request, response);
      return true;
    };
    expect(await refresh()).toBe(false);
    expect(proxy.take()).toEqual({ sessions: 1, polls: 3 });
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    expect(events).toEqual([]);
    awsClient.destroy();
  });

  it('an expired one starts one session in the same poll', async () => {
    const { client, refresh, events } = await started();
    proxy.take();
    clock.milliseconds += hours(25);
    await deploy({ transform_reverse: false });
    expect(await refresh()).toBe(true);
    expect(proxy.take()).toEqual({ sessions: 1, polls: 2 });
    expect(await client.getBooleanValue('transform_reverse', true)).toBe(false);
    expect(events).toEqual(['CONFIGURATION_CHANGED transform_allcaps,transform_reverse']);
  });

  it('one whose answer was lost counts as used: the next poll opens a session', async () => {
    const { refresh, events } = await started();
    proxy.take();
    proxy.intercept = (request, response) => {
      response.writeHead = () => response.destroy();
      forward(local.endpoint, request, response);
      return true;
    };
    await expect(refresh()).rejects.toThrow('AppConfig cannot be reached');
    proxy.intercept = undefined;
    expect(await refresh()).toBe(false);
    expect(proxy.take()).toEqual({ sessions: 1, polls: 2 });
    expect(events).toEqual(['STALE', 'READY']);
  });

  it.each([
    [429, 'ThrottlingException'],
    [500, 'InternalServerException'],
    [400, 'ThrottlingException'],
    [400, 'ExpiredTokenException'],
    [403, 'AccessDeniedException'],
  ])('stay good after %p %s', async (status, name) => {
    const { client, refresh, events } = await started();
    proxy.take();
    proxy.intercept = (_request, response) => answerError(response, status, name);
    await expect(refresh()).rejects.toThrow(name);
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    proxy.intercept = undefined;
    expect(await refresh()).toBe(false);
    expect(proxy.take()).toEqual({ sessions: 0, polls: 2 });
    expect(events).toEqual(['STALE', 'READY']);
  });

  it('an early poll uses none up, and is no failure', async () => {
    const { provider, events } = await started();
    proxy.take();
    proxy.intercept = (request, response) => {
      forward(local.endpoint, request, response);
      response.once('finish', () => {
        clock.milliseconds += 1_000;
      });
      return true;
    };
    const refreshed = provider.refresh();
    expect(await refreshed).toBe(false);
    expect(proxy.take()).toEqual({ sessions: 0, polls: 2 });
    expect(events).toEqual([]);
  });

  it('an HTML error page makes the token used', async () => {
    const { refresh, events } = await started();
    proxy.take();
    proxy.intercept = (_request, response) => {
      response.writeHead(503, { 'content-type': 'text/html' }).end('<html>Service Unavailable</html>');
      return true;
    };
    await expect(refresh()).rejects.toThrow("The answer is not AppConfig's (HTTP 503)");
    proxy.intercept = undefined;
    expect(await refresh()).toBe(false);
    expect(proxy.take()).toEqual({ sessions: 1, polls: 2 });
    expect(events).toEqual(['STALE', 'READY']);
  });
});

describe('L1 L2 not found', () => {
  const elsewhere = { application: 'Other', environment: 'test', profile: 'spare' };

  it.each([
    ['the application', "Application 'DemoApp'", () => deploy({}, elsewhere)],
    ['the environment', "Environment 'prod'", () => deploy({}, { environment: 'test' })],
    ['the profile', "Configuration profile 'main'", () => deploy({}, { profile: 'spare' })],
    [
      'a deployment',
      'Nothing is deployed for DemoApp/prod/main',
      async () => {
        await deploy({}, { environment: 'test' });
        await deploy({}, { profile: 'spare' });
      },
    ],
  ])('%s: rejects at once, names it, and recovers when it is there', async (_name, message, arrange) => {
    await arrange();
    const { client, provider, error, events } = await register(proxy.endpoint, manual);
    expect(error).toMatchObject({ code: 'GENERAL', message: expect.stringContaining(message) });
    expect(proxy.take()).toEqual({ sessions: 1, polls: 0 });
    expect(await client.getBooleanDetails('transform_reverse', true)).toMatchObject({
      value: true,
      errorCode: 'PROVIDER_NOT_READY',
      errorMessage: expect.stringContaining(message),
    });
    await deploy(walkThrough);
    expect(await provider.refresh()).toBe(false);
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    expect(proxy.take()).toEqual({ sessions: 1, polls: 1 });
    expect(events).toEqual(['ERROR', 'READY']);
  });
});

describe('L2 a request that AppConfig refuses', () => {
  it('is fatal at the first contact', async () => {
    proxy.intercept = (_request, response) => answerError(response, 400, 'BadRequestException');
    const { client, error } = await register(proxy.endpoint);
    expect(error).toMatchObject({ code: 'PROVIDER_FATAL' });
    expect(client.providerStatus).toBe('FATAL');
    expect(proxy.take()).toEqual({ sessions: 1, polls: 0 });
  });

  it.each(['ThrottlingException', 'ExpiredTokenException'])('as 400 %s is not', async (name) => {
    await deploy(walkThrough);
    proxy.intercept = (_request, response) => {
      proxy.intercept = undefined;
      return answerError(response, 400, name);
    };
    const { error, client } = await register(proxy.endpoint);
    expect(error).toBeUndefined();
    expect(client.providerStatus).toBe('READY');
    expect(proxy.take()).toEqual({ sessions: 2, polls: 1 });
  });
});

describe('L1 server down at start', () => {
  it('serves defaults, and is READY when the server is up', async () => {
    await deploy(walkThrough);
    proxy.intercept = (request) => request.socket.destroy() !== undefined;
    const { client, error, events, event } = await register(proxy.endpoint, { initTimeout: 0.8 });
    expect(error).toMatchObject({ code: 'GENERAL' });
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(false);
    proxy.intercept = undefined;
    await event('READY');
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    expect(events).toEqual(['ERROR', 'READY']);
    const { sessions, polls } = proxy.take();
    expect([sessions, polls]).toEqual([expect.any(Number), 1]);
    expect(sessions).toBeLessThanOrEqual(6);
  });
});

describe('E2 E3 server down for a while after READY', () => {
  it('keeps answering from the last good flag set', async () => {
    const { client, refresh, events } = await started();
    proxy.take();
    proxy.intercept = (request) => request.socket.destroy() !== undefined;
    await expect(refresh()).rejects.toThrow('AppConfig cannot be reached');
    await expect(refresh()).rejects.toThrow('AppConfig cannot be reached');
    expect(client.providerStatus).toBe('STALE');
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    expect(proxy.take()).toEqual({ sessions: 1, polls: 1 });
    proxy.intercept = undefined;
    expect(await refresh()).toBe(false);
    expect(client.providerStatus).toBe('READY');
    expect(events).toEqual(['STALE', 'READY']);
    expect(proxy.take()).toEqual({ sessions: 1, polls: 1 });
  });
});

describe('D3 malformed document', () => {
  it('is rejected whole, and a good one after it is taken', async () => {
    const { client, refresh, events } = await started();
    proxy.take();
    await deploy('{"transform_reverse": fals');
    await expect(refresh()).rejects.toThrow('The document was rejected');
    expect(client.providerStatus).toBe('STALE');
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    expect(await refresh()).toBe(false);
    expect(client.providerStatus).toBe('STALE');
    await deploy({ transform_reverse: false, transform_allcaps: false });
    expect(await refresh()).toBe(true);
    expect(await client.getBooleanValue('transform_reverse', true)).toBe(false);
    expect(events).toEqual(['STALE', 'READY', 'CONFIGURATION_CHANGED transform_reverse']);
    expect(proxy.take()).toEqual({ sessions: 0, polls: 3 });
  });
});

describe('P6 concurrent evaluations across a poll', () => {
  it('cause one poll and no session', async () => {
    const { client, refresh } = await started();
    proxy.take();
    await deploy({ transform_reverse: false });
    const refreshed = refresh();
    const values = new Set<boolean>();
    let settled = false;
    void refreshed.then(() => {
      settled = true;
    });
    while (!settled) {
      const batch = Array.from({ length: 200 }, () => client.getBooleanValue('transform_reverse', true));
      for (const value of await Promise.all(batch)) values.add(value);
      await new Promise((resolve) => setImmediate(resolve));
    }
    values.add(await client.getBooleanValue('transform_reverse', true));
    expect(values).toEqual(new Set([true, false]));
    expect(proxy.take()).toEqual({ sessions: 0, polls: 1 });
  });
});
