import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { dataApiSource } from 'aws-appconfig-openfeature-provider';
import { identifiers, register } from './support/provider.js';

const ENDPOINT = 'AWS_ENDPOINT_URL_APPCONFIGDATA';
/** Nothing listens there. */
const AWAY = 'http://127.0.0.1:1';

let local: AppConfigLocal;
let backupDirectory: string;

beforeEach(async () => {
  backupDirectory = mkdtempSync(join(tmpdir(), 'foreign-backup-'));
  local = await startAppConfigLocal();
  await local.deploy({ ...identifiers, content: '{"a": true}' });
  await life(local.endpoint);
});

afterEach(async () => {
  delete process.env[ENDPOINT];
  await OpenFeature.clearProviders();
  await local.close();
  rmSync(backupDirectory, { recursive: true });
});

/** One life of a provider in an environment that says where AppConfig is, as the AWS SDK reads it. */
async function life(endpoint: string, clientConfig = {}) {
  process.env[ENDPOINT] = endpoint;
  const source = dataApiSource({ clientConfig });
  const registered = await register('', { source, backupDirectory, initTimeout: 1 });
  const { configuration } = registered.provider;
  await registered.provider.onClose();
  return { ...registered, configuration };
}

describe('L3 a backup from an emulator that the environment named', () => {
  it('is foreign to a provider whose requests go elsewhere', async () => {
    const { error, log } = await life(AWAY);
    expect(error).toMatchObject({ code: 'GENERAL', message: expect.stringContaining('ECONNREFUSED') });
    expect(log).toContainEqual(
      expect.stringContaining(`its location is "${local.endpoint}", expected "${AWAY}"`),
    );
  });

  it('is used where requests go to the same place', async () => {
    const { endpoint } = local;
    await local.close();
    const { error, configuration, log } = await life(endpoint);
    expect(error).toBeUndefined();
    expect(configuration?.origin).toBe('backup');
    expect(log.filter((line) => line.includes('without knowing'))).toEqual([]);
    local = await startAppConfigLocal();
  });

  it('is used with a warning where nobody knows: without a region there is no request', async () => {
    const region = () => Promise.reject(new Error('Region is missing'));
    const { configuration, log } = await life('', { region });
    expect(configuration?.origin).toBe('backup');
    expect(log).toContainEqual(
      expect.stringMatching(/^warn: .* is used without knowing whether it is of the same AppConfig/),
    );
  });
});
