import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenFeature } from '@openfeature/server-sdk';
import type { AppConfigProviderOptions } from './options.js';
import { AppConfigProvider } from './provider.js';
import { SourceError, type StoredVersions } from './source/source.js';
import { createHarness, type Harness } from './testing/harness.js';
import { jsonDocument, ScriptedSource, unchanged } from './testing/scripted-source.js';

// When rules are read, in virtual time: the source's control plane does what a test says.

const WINDOW = 300;

/** The Data API's answer, and the stored version behind it: one flag whose rule compares `$tier`. */
function version(tier: string, label: string | undefined = tier) {
  const served = jsonDocument({ checkout: { enabled: false, _variant: 'Default' } }, { versionLabel: label });
  const rule = `(eq $tier "${tier}")`;
  const variants = [
    { name: 'Chosen', rule, enabled: true },
    { name: 'Default', enabled: false },
  ];
  const content = { version: '1', flags: {}, values: { checkout: { _variants: variants } } };
  const { document } = jsonDocument(content, { versionLabel: label });
  const stored: StoredVersions = { kind: 'labelled', version: { document, isComplete: true } };
  return { served, stored };
}

const [gold, silver] = [version('gold'), version('silver')];
const denied = new SourceError('The IAM action appconfig:ListDeployments is needed', { retry: 'interval' });

/** A source whose stored versions are read when the test lets them. */
class HostedSource extends ScriptedSource {
  reads = 0;
  readonly readSignals: AbortSignal[] = [];
  stored: StoredVersions | Error | Promise<StoredVersions>;

  constructor(first = gold) {
    super(first.served, {
      readStored: async (_document, signal) => {
        this.reads += 1;
        this.readSignals.push(signal);
        const stored = await this.stored;
        if (stored instanceof Error) throw stored;
        return stored;
      },
    });
    this.stored = first.stored;
  }

  deliver({ served, stored }: ReturnType<typeof version>): void {
    let delivered = false;
    this.answers(() => {
      const answer = delivered ? unchanged : served;
      delivered = true;
      return answer;
    });
    this.stored = stored;
  }
}

let harnesses: Harness[] = [];

afterEach(async () => {
  for (const { provider } of harnesses) await provider.onClose();
  harnesses = [];
});

function harness(source: ScriptedSource, options: Partial<AppConfigProviderOptions> = {}): Harness {
  const created = createHarness(source, { targeting: 'hosted-version', ...options });
  harnesses.push(created);
  return created;
}

async function ready(source = new HostedSource(), options: Partial<AppConfigProviderOptions> = {}) {
  const created = harness(source, options);
  expect(await created.register()).toBeUndefined();
  source.answers(unchanged);
  return { source, ...created };
}

const variantFor = async ({ client }: Pick<Harness, 'client'>, tier: string) =>
  (await client.getBooleanDetails('checkout', false, { tier })).variant;

describe('H4 the window', () => {
  it('does not delay the start', async () => {
    const created = await ready();
    expect(created.source.reads).toBe(1);
    expect(created.runtime.monotonic()).toBeLessThan(1_000);
    expect(await variantFor(created, 'gold')).toBe('Chosen');
  });

  it('keeps what is in use, is not STALE, and ends with one read', async () => {
    const created = await ready();
    created.source.deliver(silver);
    await created.untilNextFetch();
    expect(created.source.reads).toBe(1);
    expect(await variantFor(created, 'gold')).toBe('Chosen');
    expect(created.eventTypes()).toEqual(['READY']);
    await created.runtime.advance(WINDOW);
    expect(created.source.reads).toBe(2);
    expect(await variantFor(created, 'silver')).toBe('Chosen');
    expect(created.eventTypes()).toEqual(['READY', 'CONFIGURATION_CHANGED']);
    await created.runtime.advance(10 * WINDOW);
    expect(created.source.reads).toBe(2);
    expect(created.log.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('is not begun again by polls that deliver something meanwhile, and the newest is read', async () => {
    const { source, runtime, ...created } = await ready();
    // A session for each poll, as with a network that loses answers.
    source.answers(silver.served);
    source.stored = silver.stored;
    await runtime.advance(60 * 1.1);
    const polls = source.fetches;
    await runtime.advance(WINDOW);
    expect(source.fetches).toBeGreaterThan(polls);
    expect(source.reads).toBeGreaterThanOrEqual(2);
    expect(await variantFor(created, 'silver')).toBe('Chosen');
  });

  it('holds no process, and ends with the provider', async () => {
    const { source, runtime, provider, ...created } = await ready();
    source.deliver(silver);
    await created.untilNextFetch();
    expect(runtime.timers.held).toBe(0);
    await provider.onClose();
    expect(runtime.timers.waiting).toBe(0);
    await runtime.advance(WINDOW);
    expect(source.reads).toBe(1);
  });
});

describe('H4 one read at a time', () => {
  it('serves all who ask, and is followed by one for what came meanwhile', async () => {
    const { source, runtime, provider, ...created } = await ready();
    let settle: (stored: StoredVersions) => void = () => {};
    source.deliver(silver);
    source.stored = new Promise((resolve) => {
      settle = resolve;
    });
    const refreshed = [provider.refresh(), provider.refresh()];
    await runtime.advance(20);
    expect(source.reads).toBe(2);
    const bronze = version('bronze');
    source.answers(bronze.served);
    await runtime.advance(70);
    expect(source.reads).toBe(2);
    source.stored = bronze.stored;
    settle(silver.stored);
    await runtime.advance(0);
    source.answers(unchanged);
    expect(await Promise.all(refreshed)).toEqual([true, true]);
    expect(source.reads).toBe(3);
    expect(await variantFor(created, 'bronze')).toBe('Chosen');
  });

  it('is given up after ten times requestTimeout', async () => {
    const source = new HostedSource();
    source.stored = new Promise(() => {});
    const { provider, runtime } = harness(source, { requestTimeout: 0.1 });
    const refused = expect(provider.initialize()).rejects.toThrow(
      /Reading rules took longer than 1 s \(10 times option requestTimeout\)/,
    );
    await runtime.advance(1);
    // Requests take real time.
    const end = Date.now() + 30_000;
    while (source.readSignals[0]?.aborted !== true && Date.now() < end) await runtime.advance(0);
    await runtime.advance(10);
    await refused;
  });

  it('is aborted by onClose, and initialize rejects', async () => {
    const source = new HostedSource();
    source.stored = new Promise(() => {});
    const { provider, runtime } = harness(source);
    const initialized = provider.initialize();
    await runtime.advance(1);
    expect(source.reads).toBe(1);
    await provider.onClose();
    await expect(initialized).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY' });
    expect(source.readSignals[0]?.aborted).toBe(true);
  });
});

describe('H5 rules that cannot be read', () => {
  it('are tried again after the window, and at most twice as late', async () => {
    const { source, runtime, ...created } = await ready();
    source.deliver(silver);
    source.stored = denied;
    await runtime.advance(67 + WINDOW);
    expect(created.eventTypes()).toEqual(['READY', 'STALE']);
    expect(created.events.at(-1)?.message).toContain('appconfig:ListDeployments');
    expect(await variantFor(created, 'gold')).toBe('Chosen');
    const { reads } = source;
    await runtime.advance(3_600);
    const retries = source.reads - reads;
    expect(retries).toBeGreaterThanOrEqual(3_600 / (2.2 * WINDOW) - 1);
    expect(retries).toBeLessThanOrEqual(3_600 / WINDOW + 1);
    source.stored = silver.stored;
    await runtime.advance(2.2 * WINDOW);
    expect(created.eventTypes()).toEqual(['READY', 'STALE', 'READY', 'CONFIGURATION_CHANGED']);
    // One line for the cause, and not for each read.
    expect(created.log.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  });

  it('are no flags at the first contact: the message names what is missing', async () => {
    const source = new HostedSource();
    source.stored = denied;
    const created = harness(source);
    expect((await created.register())?.message).toContain('appconfig:ListDeployments');
    expect(await created.client.getBooleanDetails('checkout', true, { tier: 'gold' })).toMatchObject({
      value: true,
      errorCode: 'PROVIDER_NOT_READY',
    });
    source.stored = gold.stored;
    await created.runtime.advance(WINDOW);
    expect(await variantFor(created, 'gold')).toBe('Chosen');
    expect(created.eventTypes()).toEqual(['ERROR', 'READY']);
  });

  it('are tried inside initTimeout where that may help', async () => {
    const source = new HostedSource();
    source.stored = new SourceError('AppConfig throttles');
    const created = harness(source);
    created.runtime.startTimer(5_000, () => {
      source.stored = gold.stored;
    });
    expect(await created.register()).toBeUndefined();
    expect(source.reads).toBeGreaterThan(2);
  });

  it('are fatal at the first contact where their package is not installed', async () => {
    const source = new HostedSource();
    source.stored = new SourceError('Install it', { retry: 'never', fatal: true });
    const created = harness(source);
    expect(await created.register()).toMatchObject({ code: 'PROVIDER_FATAL', message: 'Install it' });
  });

  it('leave a document that cannot be found out of use', async () => {
    const { source, provider, ...created } = await ready();
    source.deliver(silver);
    const other = version('other').stored;
    if (other.kind !== 'labelled') throw new Error('a label');
    const text = new TextDecoder().decode(other.version.document.bytes).replace('Default', 'Elsewhere');
    const bytes = new TextEncoder().encode(text);
    source.stored = {
      kind: 'candidates',
      versions: [{ document: { ...other.version.document, bytes }, isComplete: true }],
    };
    const refused = expect(provider.refresh()).rejects.toThrow(
      /none of the versions that were deployed last/,
    );
    await created.runtime.advance(20);
    await refused;
    expect(await variantFor(created, 'gold')).toBe('Chosen');
    expect(created.eventTypes()).toEqual(['READY', 'STALE']);
  });
});

describe('H6 a flag that an experiment runs on', () => {
  it('answers the variant that was received, and is named', async () => {
    const { stored } = version('gold', 'e1');
    const served = jsonDocument(
      { checkout: { enabled: true, _variant: '__default__', color: 'red' } },
      { versionLabel: 'e1' },
    );
    const source = new HostedSource({ served, stored });
    const created = await ready(source);
    expect(await created.client.getBooleanDetails('checkout', false, { tier: 'gold' })).toMatchObject({
      value: true,
      variant: '__default__',
      flagMetadata: { color: 'red', version: 'e1' },
    });
    expect(created.log).toEqual([expect.stringMatching(/^warn: An experiment runs.*: checkout$/)]);
  });
});

describe("H4 P5 polling 'on-evaluation'", () => {
  it('starts a read that is due with an evaluation, which does not wait for it', async () => {
    const { source, runtime, ...created } = await ready(new HostedSource(), { polling: 'on-evaluation' });
    source.deliver(silver);
    await runtime.advance(61);
    const first = variantFor(created, 'gold');
    await runtime.advance(1);
    expect(await first).toBe('Chosen');
    await runtime.advance(WINDOW + 1);
    expect(source.reads).toBe(1);
    let settle: (stored: StoredVersions) => void = () => {};
    source.stored = new Promise((resolve) => {
      settle = resolve;
    });
    // The poll that is due is waited for, the read is not.
    const second = variantFor(created, 'gold');
    await runtime.advance(0);
    expect(await second).toBe('Chosen');
    expect(source.reads).toBe(2);
    settle(silver.stored);
    await runtime.advance(0);
    expect(await variantFor(created, 'silver')).toBe('Chosen');
  });
});

describe('L3 H7 the backup', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hosted-backup-'));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('has the rules, with which a start without control plane goes on, STALE', async () => {
    const options = { backupDirectory: directory };
    const { provider } = await ready(new HostedSource(), options);
    await provider.onClose();
    const source = new HostedSource();
    source.stored = denied;
    const created = harness(source, { ...options, requestTimeout: 60 });
    expect(await created.register()).toBeUndefined();
    expect(created.provider.configuration?.origin).toBe('backup');
    expect(await variantFor(created, 'gold')).toBe('Chosen');
    expect(created.eventTypes()).toEqual(['READY', 'STALE']);
  });

  it('of another targeting is foreign', async () => {
    const options = { backupDirectory: directory };
    const { provider } = await ready(new HostedSource(), options);
    await provider.onClose();
    const source = new ScriptedSource(new Error('down'));
    const created = harness(source, { ...options, targeting: 'service', requestTimeout: 60 });
    expect((await created.register())?.message).toContain('down');
    expect(created.log.join('\n')).toContain('its targeting is');
  });
});

describe('H7 a source that reads no stored versions', () => {
  it('is refused, with a message that says which does', async () => {
    const source = new ScriptedSource(gold.served);
    const created = harness(source);
    expect((await created.register())?.message).toMatch(/reads hosted versions, as dataApiSource\(\) does/);
    expect(source.closed).toBe(1);
  });

  it('or resolves to something else, is told what was expected', async () => {
    const source = new HostedSource();
    source.stored = { kind: 'version' } as never;
    const created = harness(source, { initTimeout: 1 });
    expect((await created.register())?.message).toMatch(/kind 'labelled' or 'candidates'/);
  });
});

it('P6 refresh before initialize rejects', async () => {
  const provider = new AppConfigProvider({
    application: 'a',
    environment: 'b',
    profile: 'c',
    targeting: 'hosted-version',
    source: new HostedSource().open,
  });
  await expect(provider.refresh()).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY' });
  await OpenFeature.clearProviders();
});
