import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.js';
import { endless, gigabyte, hang } from '../support/fault-proxy-faults.js';
import { identifiers, recordingLogger } from '../support/provider.js';

const MEBIBYTE = 1024 * 1024;

/** Far beyond what is needed, for machines that are busy. */
jest.setTimeout(60_000);

let local: AppConfigLocal;
let proxy: FaultProxy;

beforeEach(async () => {
  local = await startAppConfigLocal({ pollInterval: 1 });
  await local.deploy({ ...identifiers, content: '{"transform_reverse": true}' });
  proxy = await startFaultProxy(local.endpoint);
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await proxy.close();
  await local.close();
});

function newProvider(options = {}): AppConfigProvider {
  const source = dataApiSource({ clientConfig: { endpoint: proxy.endpoint } });
  return new AppConfigProvider({ ...identifiers, source, logger: recordingLogger([]), ...options });
}

/** How many timers and sockets there are. */
function resources(): { timers: number; sockets: number } {
  const types = process.getActiveResourcesInfo();
  const count = (wanted: string) => types.filter((type) => type === wanted).length;
  return { timers: count('Timeout'), sockets: count('TCPSocketWrap') };
}

/** Waits until what is closing has closed; Jest's own bound ends it otherwise. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits until nothing is left but what was there before. */
function untilAsBefore(before: ReturnType<typeof resources>): Promise<void> {
  return until(() => {
    const { timers, sockets } = resources();
    return timers <= before.timers && sockets <= before.sockets;
  });
}

const noConnections = async () => (await proxy.connections()) === 0;

describe('L4 50 starts and stops', () => {
  it('in OpenFeature leave no timer and no socket', async () => {
    const before = resources();
    for (let round = 0; round < 50; round += 1) {
      await OpenFeature.setProviderAndWait('starts-and-stops', newProvider());
      await OpenFeature.clearProviders();
    }
    await until(noConnections);
    await untilAsBefore(before);
  });

  it('of one provider leave no listener either', async () => {
    const events = ['PROVIDER_READY', 'PROVIDER_ERROR', 'PROVIDER_STALE', 'PROVIDER_CONFIGURATION_CHANGED'];
    const before = resources();
    const provider = newProvider();
    for (let round = 0; round < 50; round += 1) {
      await provider.initialize();
      await provider.onClose();
    }
    await until(noConnections);
    await untilAsBefore(before);
    for (const event of events) expect(provider.events.getHandlers(event as never)).toEqual([]);
  });

  it('each while a request hangs leave none', async () => {
    const before = resources();
    await proxy.inject(hang);
    const provider = newProvider();
    for (let round = 0; round < 50; round += 1) {
      const initialized = provider.initialize().catch((error) => error.code);
      await until(async () => (await proxy.connections()) > 0);
      await provider.onClose();
      expect(await initialized).toBe('PROVIDER_NOT_READY');
      await until(noConnections);
    }
    await untilAsBefore(before);
  });
});

describe('D8 an answer of a gigabyte', () => {
  const operations = ['GetLatestConfiguration', 'StartConfigurationSession'] as const;
  const answers = [
    ['announced', gigabyte],
    ['without an end', endless],
  ] as const;
  const cases = operations.flatMap((operation) =>
    answers.map(([name, fault]) => [name, operation, fault] as const),
  );

  it.each(cases)('%s to %s is refused at 8 MiB, and memory stays flat', async (_name, operation, fault) => {
    const used = () => process.memoryUsage().external + process.memoryUsage().heapUsed;
    const before = used();
    let [sent, highest] = [0, 0];
    await proxy.inject(
      fault(operation, (bytes) => {
        sent += bytes;
        highest = Math.max(highest, used());
      }),
    );
    const provider = newProvider({ initTimeout: 0.5 });
    await expect(provider.initialize()).rejects.toMatchObject({ code: 'GENERAL' });
    await provider.onClose();
    await until(noConnections);
    // What the sockets of both sides hold comes on top of the 8 MiB.
    expect(sent).toBeLessThan(64 * MEBIBYTE);
    expect(highest - before).toBeLessThan(128 * MEBIBYTE);
  });
});
