import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppConfigProvider } from './provider.js';
import type { OpenSource } from './source/source.js';
import { recordingLogger } from './testing/harness.js';
import { jsonDocument, ScriptedSource } from './testing/scripted-source.js';

const chosen = jsonDocument({ checkout: { _variant: 'gold', enabled: true } });
const open: AppConfigProvider[] = [];
let backupDirectory: string;
let log: string[];

beforeEach(() => {
  backupDirectory = mkdtempSync(join(tmpdir(), 'origin-'));
  log = [];
});

afterEach(async () => {
  for (const provider of open.splice(0)) await provider.onClose();
  rmSync(backupDirectory, { recursive: true });
});

async function providerOf(
  members: Partial<OpenSource>,
  answer: typeof chosen | Error = chosen,
): Promise<AppConfigProvider> {
  const provider = new AppConfigProvider({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    source: new ScriptedSource(answer, { chosenVariantReason: undefined, ...members }).open,
    logger: recordingLogger(log),
    initTimeout: 0.1,
    backupDirectory,
  });
  open.push(provider);
  await provider.initialize().catch(() => undefined);
  return provider;
}

const reasonOf = async (provider: AppConfigProvider) =>
  (await provider.resolveBooleanEvaluation('checkout', false, {})).reason;

describe('P7 the origin', () => {
  it.each(['a bucket', 'service', 'agent'])('is what the source calls itself: %s', async (origin) => {
    expect((await providerOf({ origin })).configuration?.origin).toBe(origin);
  });
});

describe('R3 the reason of a variant chosen elsewhere', () => {
  it.each([
    ['UNKNOWN', 'a source that says nothing', undefined],
    ['UNKNOWN', 'a source that does not know', 'UNKNOWN' as const],
    ['DEFAULT', 'a source that delivers Default variants', 'DEFAULT' as const],
  ])('is %s from %s, whatever its origin', async (reason, _what, chosenVariantReason) => {
    for (const origin of ['a bucket', 'service', 'agent']) {
      expect(await reasonOf(await providerOf({ origin, chosenVariantReason }))).toBe(reason);
    }
  });

  it('is the same from its backup', async () => {
    const members = { origin: 'a bucket', chosenVariantReason: 'DEFAULT' as const };
    await (await providerOf(members)).onClose();
    const provider = await providerOf(members, new Error('away'));
    expect(provider.configuration?.origin).toBe('backup');
    expect(await reasonOf(provider)).toBe('DEFAULT');
  });
});

describe('L3 a backup of a source', () => {
  const restart = async (before: Partial<OpenSource>, after: Partial<OpenSource>) => {
    await (await providerOf(before)).onClose();
    return (await providerOf(after, new Error('away'))).configuration?.origin;
  };

  it('is foreign to a source of another origin', async () => {
    expect(await restart({ origin: 'a bucket' }, { origin: 'another bucket' })).toBeUndefined();
    expect(log).toContainEqual(
      expect.stringContaining('its backupKind is "a bucket", expected "another bucket"'),
    );
  });

  it('is used by a source of another origin and the same backupKind', async () => {
    const backupKind = 'buckets';
    const [before, after] = [{ origin: 'a bucket' }, { origin: 'another bucket' }];
    expect(await restart({ ...before, backupKind }, { ...after, backupKind })).toBe('backup');
  });

  it('is foreign to a source of the same origin and another backupKind', async () => {
    const origin = 'a bucket';
    expect(await restart({ origin, backupKind: 'v1' }, { origin, backupKind: 'v2' })).toBeUndefined();
  });
});
