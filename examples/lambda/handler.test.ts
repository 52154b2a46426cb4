import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { type FaultProxy, passOn, startFaultProxy } from '../../test/support/fault-proxy.js';
import { hang } from '../../test/support/fault-proxy-faults.js';
import { identifiers } from '../../test/support/provider.js';

/** Milliseconds by which the wall clock is ahead: a frozen process comes back with nothing but that. */
let frozen = 0;
const wallClock = Date.now;

const backupDirectory = mkdtempSync(join(tmpdir(), 'lambda-'));
const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});

let local: AppConfigLocal;
let proxy: FaultProxy;
let requests = 0;
let handler: typeof import('./handler.js').handler;

beforeAll(async () => {
  jest.spyOn(Date, 'now').mockImplementation(() => wallClock() + frozen);
  local = await startAppConfigLocal({ clock: { now: () => Date.now() } });
  proxy = await startFaultProxy(local.endpoint);
  await deploy(true);
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
  process.env.AWS_ENDPOINT_URL_APPCONFIGDATA = proxy.endpoint;
  process.env.BACKUP_DIRECTORY = backupDirectory;
  await letAnswer();
  ({ handler } = await import('./handler.js'));
});

afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL_APPCONFIGDATA;
  await OpenFeature.clearProviders();
  jest.restoreAllMocks();
  await proxy.close();
  await local.close();
  rmSync(backupDirectory, { recursive: true });
});

const deploy = (reverse: boolean) =>
  local.deploy({ ...identifiers, content: JSON.stringify({ transform_reverse: reverse }) });

const freeze = (seconds: number) => {
  frozen += seconds * 1_000;
};

const invoke = async () => (await handler({ text: 'hello' })).output;

/** From now on AppConfig answers, and its requests are counted. */
const letAnswer = () =>
  proxy.inject((exchange) => {
    requests += 1;
    return passOn(exchange);
  });

describe('P5 a Lambda function that is frozen between invocations', () => {
  it('loads the flags in the first one, with one session and one poll', async () => {
    expect(await invoke()).toBe('olleh');
    expect(requests).toBe(2);
  });

  it('asks nobody within the poll interval', async () => {
    await deploy(false);
    freeze(50);
    expect(await invoke()).toBe('olleh');
    expect(requests).toBe(2);
  });

  it('polls in the invocation that finds the interval over, and answers from what came', async () => {
    freeze(20);
    expect(await Promise.all([invoke(), invoke(), invoke()])).toEqual(['hello', 'hello', 'hello']);
    expect(requests).toBe(3);
  });

  it('waits no longer than requestTimeout when AppConfig hangs, and answers as before', async () => {
    await deploy(true);
    await proxy.inject(hang);
    freeze(3_600);
    const stale = new Promise((resolve) => OpenFeature.getClient().addHandler(ProviderEvents.Stale, resolve));
    expect(await invoke()).toBe('hello');
    await stale;
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('answers at once, without a request, in the seconds after', async () => {
    await letAnswer();
    freeze(10);
    expect(await invoke()).toBe('hello');
    expect(requests).toBe(3);
  });

  it('has the new flags with the first invocation after AppConfig is back', async () => {
    freeze(3_600);
    expect(await invoke()).toBe('olleh');
    expect(OpenFeature.getClient().providerStatus).toBe('READY');
  });
});
