import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { identifiers, register } from '../support/provider.js';

const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z'), now: () => clock.milliseconds };

let local: AppConfigLocal;

beforeEach(async () => {
  local = await startAppConfigLocal({ clock, pollInterval: 1 });
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await local.close();
});

const deploy = (content: string, versionLabel: string, contentType = 'application/json') =>
  local.deploy({ ...identifiers, content, versionLabel, contentType });

async function started(options = {}) {
  const registered = await register(local.endpoint, { pollInterval: 3_600, ...options });
  const refresh = () => {
    clock.milliseconds += 1_000;
    return registered.provider.refresh();
  };
  return { ...registered, refresh };
}

describe('E3 a rollback to the version before a malformed one', () => {
  it('is READY again, and nothing has changed', async () => {
    await deploy('{"transform_reverse": true}', 'v1');
    const { client, refresh, events, provider } = await started();
    await deploy('{"transform_reverse": fals', 'v2');
    await expect(refresh()).rejects.toThrow('The document was rejected');
    expect(client.providerStatus).toBe('STALE');
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    await deploy('{"transform_reverse": true}', 'v1 again');
    expect(await refresh()).toBe(false);
    expect(client.providerStatus).toBe('READY');
    expect(events).toEqual(['READY', 'STALE', 'READY']);
    expect(provider.configuration?.versionLabel).toBe('v1 again');
  });
});

describe('L3 a restart while AppConfig is away', () => {
  it.each([
    ['application/json', '{"greeting": "hello", "limits": {"max_mb": 5}}'],
    ['application/x-yaml', 'greeting: hello\nlimits:\n  max_mb: 5\n'],
  ])('serves the same values from a backup of %s', async (contentType, content) => {
    const backupDirectory = mkdtempSync(join(tmpdir(), 'restart-'));
    await deploy(content, 'v1', contentType);
    const before = await started({ backupDirectory });
    const read = async ({ client }: Pick<typeof before, 'client'>) => [
      await client.getStringDetails('greeting', 'default'),
      await client.getNumberDetails('limits.max_mb', 0),
    ];
    const answers = await read(before);
    await before.provider.onClose();
    await local.close();
    const after = await started({ backupDirectory });
    expect(after.error).toBeUndefined();
    await after.event('STALE');
    expect(after.client.providerStatus).toBe('STALE');
    expect(await read(after)).toEqual(answers);
    expect(after.provider.configuration).toMatchObject({ contentType, versionLabel: 'v1', origin: 'backup' });
    await after.provider.onClose();
    rmSync(backupDirectory, { recursive: true });
  });
});
