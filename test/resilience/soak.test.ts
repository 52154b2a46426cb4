import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { type Client, OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from '../../packages/provider/src/provider.js';
import { dataApiSource } from '../../packages/provider/src/source/data-api/data-api.js';
import { SkippingRuntime } from './support/skipping-runtime.js';
import { SoakServer } from './support/soak-server.js';

/** SOAK=full is two years of polls. */
const POLLS = process.env.SOAK === 'full' ? 1_000_000 : 5_000;
/** The engine's own tables have settled by then. */
const SETTLED_POLLS = POLLS / 10;
const MAX_GROWTH_BYTES = 5 * 1024 * 1024;
const PATIENCE_MILLISECONDS = POLLS * 20;
const CENTURY = 100 * 365 * 86_400_000;

/** One that keeps the lines would grow by them. */
const silentLogger = { error() {}, warn() {}, info() {}, debug() {} };

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

describe(`${POLLS.toLocaleString('en')} polls through the AWS SDK, with faults and deployments by chance`, () => {
  const runtime = new SkippingRuntime(7);
  const server = new SoakServer(11);
  const wrong: string[] = [];
  let client: Client;
  let provider: AppConfigProvider;
  let growth: number;
  let resourcesBefore: string[];
  let resourcesAfter: string[];
  let listenersBefore: number;
  let listenersAfter: number;

  beforeAll(async () => {
    resourcesBefore = process.getActiveResourcesInfo();
    const awsClient = new AppConfigDataClient({ requestHandler: server, maxAttempts: 1 });
    provider = new AppConfigProvider(
      {
        application: 'DemoApp',
        environment: 'prod',
        profile: 'main',
        source: runtime.watching(dataApiSource({ client: awsClient })),
        logger: silentLogger,
      },
      runtime,
    );
    client = OpenFeature.getClient('soak');
    const registered = OpenFeature.setProviderAndWait('soak', provider);
    await run(1);
    await registered;
    listenersBefore = countListeners(provider);
    await run(SETTLED_POLLS);
    const settled = heapUsed();
    await run(POLLS);
    growth = heapUsed() - settled;
    listenersAfter = countListeners(provider);
    await OpenFeature.clearProviders();
    resourcesAfter = process.getActiveResourcesInfo();
    process.stdout.write(
      `soak: ${runtime.fetches} polls, ${server.sessions} sessions, ${server.deployments} deployments, ` +
        `${server.faults} faults, heap growth ${(growth / 1024).toFixed(0)} KiB\n`,
    );
  }, PATIENCE_MILLISECONDS);

  it('E2 E3 serve what the server has after each poll that succeeds, and the last good version otherwise', () => {
    expect(wrong).toEqual([]);
    expect(server.deployments).toBeGreaterThan(POLLS / 50);
    expect(server.faults).toBeGreaterThan(POLLS / 20);
  });

  it('leave the heap as it was', () => {
    expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
  });

  it('L4 leave no timer, listener or socket', () => {
    expect(runtime.waiting).toBe(0);
    expect(listenersAfter).toBe(listenersBefore);
    expect(count(resourcesAfter, 'TCPSocketWrap')).toBe(count(resourcesBefore, 'TCPSocketWrap'));
    expect(count(resourcesAfter, 'Timeout')).toBeLessThanOrEqual(count(resourcesBefore, 'Timeout'));
  });

  async function run(until: number): Promise<void> {
    let seen = runtime.fetches;
    server.perhapsDeploy();
    await runtime.advanceTo(CENTURY, () => {
      if (runtime.isPolling || runtime.fetches === seen) return false;
      seen = runtime.fetches;
      check();
      server.perhapsDeploy();
      return seen >= until;
    });
  }

  /** Looks at what is served after a poll. */
  function check(): void {
    const { bytes } = provider.configuration ?? {};
    const served = bytes && new TextDecoder().decode(bytes);
    if (served !== server.expected) wrong.push(`poll ${runtime.fetches}: ${served}, not ${server.expected}`);
    const isCurrent = server.lastFate !== 'fault' && server.expected === server.content;
    const status = isCurrent ? 'READY' : 'STALE';
    if (runtime.fetches > 1 && client.providerStatus !== status) {
      wrong.push(`poll ${runtime.fetches}: ${client.providerStatus}, not ${status}`);
    }
  }
});

function heapUsed(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function countListeners({ events }: AppConfigProvider): number {
  const types = ['PROVIDER_READY', 'PROVIDER_STALE', 'PROVIDER_ERROR', 'PROVIDER_CONFIGURATION_CHANGED'];
  return types.reduce((sum, type) => sum + events.getHandlers(type as never).length, 0);
}

function count(resources: readonly string[], type: string): number {
  return resources.filter((resource) => resource === type).length;
}
