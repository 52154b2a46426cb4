import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenFeature } from '@openfeature/server-sdk';
import { SourceError } from './source/source.js';
import { createHarness } from './testing/harness.js';
import { jsonDocument, ScriptedSource, unchanged } from './testing/scripted-source.js';
import { settle } from './testing/virtual-runtime.js';

let backupDirectory: string;

beforeEach(() => {
  backupDirectory = mkdtempSync(join(tmpdir(), 'provider-backup-'));
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  rmSync(backupDirectory, { recursive: true });
});

const values = { reverse: true, limits: { max_mb: 5 }, banner: { enabled: true, color: 'red' } };
const flags = jsonDocument(values, { versionLabel: 'v1' });
const away = new Error('connect ECONNREFUSED');

/** One life of a provider that loads a flag set, and leaves a backup of it. */
async function firstLife(answer = flags, options = {}) {
  const life = createHarness(new ScriptedSource(answer), { backupDirectory, ...options });
  expect(await life.register()).toBeUndefined();
  const { configuration } = life.provider;
  await life.provider.onClose();
  return { ...life, configuration };
}

/** The next life, which meets an answer at its first contact. */
async function nextLife(answer: ConstructorParameters<typeof ScriptedSource>[0] = away, options = {}) {
  const source = new ScriptedSource(answer);
  // Reading the file takes real time, in which much of the virtual one passes.
  const life = createHarness(source, { backupDirectory, initTimeout: 3_600, ...options });
  const error = await life.register();
  await life.runtime.advance(1);
  return { ...life, source, error };
}

const backupFile = () => join(backupDirectory, readdirSync(backupDirectory)[0] ?? '');

describe('L3 a restart while AppConfig is away', () => {
  it('serves the same values as before it, STALE', async () => {
    const { configuration } = await firstLife();
    const { client, provider, error, eventTypes, events } = await nextLife();
    expect(error).toBeUndefined();
    expect(client.providerStatus).toBe('STALE');
    expect(eventTypes()).toEqual(['READY', 'STALE']);
    expect(await client.getBooleanValue('reverse', false)).toBe(true);
    expect(await client.getNumberValue('limits.max_mb', 0)).toBe(5);
    expect(await client.getStringDetails('banner.color', 'none')).toMatchObject({
      value: 'red',
      flagMetadata: { version: 'v1', flagSetId: 'DemoApp/prod/main' },
    });
    expect(provider.configuration).toEqual({ ...configuration, origin: 'backup' });
    expect(events.at(-1)?.message).toMatch(
      /ECONNREFUSED \(since 2026-\S+\); served is the backup of version v1 that came 2026-/,
    );
  });

  it('goes on polling, and says what is different when AppConfig is back', async () => {
    await firstLife();
    const { client, source, runtime, events, eventTypes, provider } = await nextLife();
    source.answers(jsonDocument({ ...values, reverse: false }));
    await runtime.advance(66);
    expect(eventTypes()).toEqual(['READY', 'STALE', 'READY', 'CONFIGURATION_CHANGED']);
    expect(events.at(-1)?.flagsChanged).toEqual(['reverse']);
    expect(await client.getBooleanValue('reverse', true)).toBe(false);
    expect(provider.configuration?.origin).toBe('service');
  });

  it('is READY without CONFIGURATION_CHANGED when nothing is different', async () => {
    await firstLife();
    const { source, runtime, eventTypes, provider } = await nextLife();
    source.answers(flags);
    await runtime.advance(66);
    expect(eventTypes()).toEqual(['READY', 'STALE', 'READY']);
    expect(provider.configuration?.origin).toBe('service');
  });

  it.each([
    ['a fatal error', new SourceError('AppConfig refused the request', { retry: 'interval', fatal: true })],
    ['access denied', new SourceError('Access denied', { retry: 'interval' })],
    ['a rejected document', jsonDocument('{"reverse": fals')],
  ])('is the same after %s', async (_name, answer) => {
    await firstLife();
    const { client, source, runtime } = await nextLife(answer);
    expect(client.providerStatus).toBe('STALE');
    expect(await client.getBooleanValue('reverse', false)).toBe(true);
    source.answers(jsonDocument({ reverse: false }));
    await runtime.advance(70);
    expect(client.providerStatus).toBe('READY');
    expect(await client.getBooleanValue('reverse', true)).toBe(false);
  });

  it('without the AWS SDK serves the backup, does not poll, and logs an error', async () => {
    await firstLife();
    const missing = new SourceError('The AWS SDK cannot be loaded', { retry: 'never', fatal: true });
    const { client, source, runtime, log } = await nextLife(missing);
    expect(client.providerStatus).toBe('STALE');
    expect(await client.getBooleanValue('reverse', false)).toBe(true);
    await runtime.advance(86_400);
    expect(source.fetches).toBe(1);
    expect(log).toContain('error: Polling has stopped: The AWS SDK cannot be loaded');
  });

  it('reads no backup while the first contact succeeds', async () => {
    await firstLife();
    const { client, provider } = await nextLife(jsonDocument({ reverse: false }));
    expect(client.providerStatus).toBe('READY');
    expect(provider.configuration?.origin).toBe('service');
  });
});

describe('L3 a backup that cannot be used', () => {
  it('is as none, with a warning', async () => {
    await firstLife();
    writeFileSync(backupFile(), readFileSync(backupFile()).subarray(1));
    const { client, error, log } = await nextLife();
    expect(error).toMatchObject({ code: 'GENERAL' });
    expect(client.providerStatus).toBe('ERROR');
    expect(log.filter((line) => line.includes('was ignored: it is damaged'))).toHaveLength(1);
  });

  it('because the other targeting mode wrote it, is as none', async () => {
    await firstLife();
    const { client, log } = await nextLife(away, { targeting: 'in-process' });
    expect(client.providerStatus).toBe('ERROR');
    expect(log).toContainEqual(expect.stringContaining('it is foreign: its targeting is "service"'));
  });

  it('because its document cannot be parsed by these options, is as none', async () => {
    await firstLife();
    const { client, log } = await nextLife(away, { contentType: 'text/html' });
    expect(client.providerStatus).toBe('ERROR');
    expect(log).toContainEqual(expect.stringContaining('The backup was ignored: '));
  });
});

describe('L3 a directory that cannot be written', () => {
  it('gives a warning, and changes nothing else', async () => {
    writeFileSync(join(backupDirectory, 'file'), '');
    const source = new ScriptedSource(flags);
    const blocked = join(backupDirectory, 'file', 'below');
    const { register, client, runtime, provider, log, eventTypes } = createHarness(source, {
      backupDirectory: blocked,
    });
    expect(await register()).toBeUndefined();
    source.answers(unchanged);
    await runtime.advance(700);
    await provider.onClose();
    expect(client.providerStatus).toBe('READY');
    expect(eventTypes()).toEqual(['READY']);
    expect(source.fetches).toBeGreaterThan(10);
    expect(log.filter((line) => line.includes('was not written'))).toHaveLength(1);
  });

  it('is written by a later poll when it can be', async () => {
    const file = join(backupDirectory, 'file');
    writeFileSync(file, '');
    const source = new ScriptedSource(flags);
    const { register, runtime, provider, log } = createHarness(source, { backupDirectory: file });
    await register();
    while (!log.some((line) => line.includes('was not written'))) await settle();
    rmSync(file);
    source.answers(unchanged);
    await runtime.advance(70);
    await provider.onClose();
    const { client } = await nextLife(away, { backupDirectory: file });
    expect(await client.getBooleanValue('reverse', false)).toBe(true);
  });
});

describe('D7 a new label', () => {
  it('is in the backup too', async () => {
    const source = new ScriptedSource(flags);
    const { register, runtime, provider } = createHarness(source, { backupDirectory });
    await register();
    source.answers(jsonDocument(values, { versionLabel: 'v2' }));
    await runtime.advance(70);
    await provider.onClose();
    expect((await nextLife()).provider.configuration?.versionLabel).toBe('v2');
  });
});

describe('L6 a logger that throws', () => {
  it('stops nothing', async () => {
    const fail = () => {
      throw new Error('no space left on the log device');
    };
    const logger = { error: fail, warn: fail, info: fail, debug: fail };
    const source = new ScriptedSource(flags);
    const { register, client, runtime } = createHarness(source, { logger });
    await register();
    source.answers(away);
    await runtime.advance(300);
    expect(client.providerStatus).toBe('STALE');
    source.answers(jsonDocument({ reverse: false }));
    await runtime.advance(70);
    expect(client.providerStatus).toBe('READY');
    expect(await client.getBooleanValue('reverse', true)).toBe(false);
  });
});

describe('L1 L3 initTimeout while the backup is being read', () => {
  it('does not make a live flag set STALE that came meanwhile', async () => {
    await firstLife();
    let answer: (result: typeof flags) => void = () => {};
    const source = new ScriptedSource(() => new Promise((resolve) => (answer = resolve)));
    const { provider, runtime, client, register } = createHarness(source, {
      backupDirectory,
      initTimeout: 1,
    });
    runtime.startTimer(1_000, () => answer(jsonDocument({ reverse: false }, { versionLabel: 'v2' })));
    expect(await register()).toBeUndefined();
    await runtime.advance(1);
    expect(client.providerStatus).toBe('READY');
    expect(provider.configuration).toMatchObject({ versionLabel: 'v2', origin: 'service' });
  });
});

describe('T8 a backup with variants that the service chose', () => {
  it('warns as a live document does', async () => {
    await firstLife(jsonDocument({ checkout: { _variant: 'default', enabled: true } }));
    const { log } = await nextLife();
    expect(log.filter((line) => line.includes("targeting: 'in-process'"))).toHaveLength(1);
  });
});

describe('P7 L3 the time of the last contact', () => {
  it('outlives the process when it is closed', async () => {
    const source = new ScriptedSource(flags);
    const { register, runtime, provider } = createHarness(source, { backupDirectory });
    await register();
    source.answers(unchanged);
    await runtime.advance(600);
    const { checkedAt } = provider.configuration ?? {};
    await provider.onClose();
    expect((await nextLife()).provider.configuration?.checkedAt).toEqual(checkedAt);
  });

  it('does not bring back the old version when the next instance has a newer one', async () => {
    const source = new ScriptedSource(flags);
    const old = createHarness(source, { backupDirectory });
    await old.register();
    source.answers(unchanged);
    await old.runtime.advance(600);
    const newer = new ScriptedSource(jsonDocument({ reverse: false }, { versionLabel: 'v2' }));
    const next = createHarness(newer, { backupDirectory }, old.runtime);
    await next.register();
    await next.provider.onClose();
    await old.provider.onClose();
    expect((await nextLife()).provider.configuration?.versionLabel).toBe('v2');
  });

  it('is at most an hour and a poll older when the process was killed', async () => {
    const source = new ScriptedSource(flags);
    const { register, runtime, provider } = createHarness(source, { backupDirectory, pollInterval: 600 });
    await register();
    source.answers(unchanged);
    await runtime.advance(30 * 86_400);
    const { checkedAt = new Date(0) } = provider.configuration ?? {};
    const file = backupFile();
    await until(() => checkedAt.getTime() - savedAt(file) <= 3_600_000 + 660_000);
  });
});

function savedAt(file: string): number {
  const [, header = '{}'] = readFileSync(file, 'utf8').split('\n');
  return JSON.parse(header).checkedAt;
}

/** Waits for the disk, which knows no virtual time. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
