import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, type FaultInput, startAppConfigLocal } from 'appconfig-local';
import { agentSource, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { identifiers, register } from './support/provider.js';

let local: AppConfigLocal;

beforeEach(async () => {
  local = await startAppConfigLocal({ pollInterval: 0, agentAccessToken: 'secret' });
  await local.setFlag({ ...identifiers, flag: 'new_tax', enabled: false });
});

afterEach(async () => {
  // A request that hangs would hold the provider up.
  local.recover();
  await OpenFeature.clearProviders();
  await local.close();
});

describe('L3 E2 a provider at AppConfig Local', () => {
  it.each<FaultInput>([
    { kind: 'refuse' },
    { kind: 'reset' },
    { kind: 'reset', lost: 'request' },
    { kind: 'hang' },
    { kind: 'hang', lost: 'answer' },
    { kind: 'throttle' },
    { kind: 'error' },
    { kind: 'error', status: 503, lost: 'answer' },
    { kind: 'garbage' },
    { kind: 'garbage', lost: 'answer' },
    { kind: 'slow', delaySeconds: 60 },
  ])('goes on through %j, is STALE meanwhile, and catches up after it', async (fault) => {
    const source = dataApiSource({ clientConfig: local.clientConfig });
    // Only what never comes is waited for so long.
    const requestTimeout = fault.kind === 'hang' || fault.kind === 'slow' ? 2 : 30;
    const options = { source, requestTimeout, pollInterval: 3_600 };
    const { client, provider, error } = await register(local.endpoint, options);
    expect(error).toBeUndefined();
    local.fail({ ...fault, plane: 'data' });
    await local.setFlag({ ...identifiers, flag: 'new_tax', enabled: true });
    await expect(provider.refresh()).rejects.toThrow();
    expect(local.faults()[0]?.hits).toBeGreaterThan(0);
    expect(client.providerStatus).toBe('STALE');
    expect(await client.getBooleanValue('new_tax', true)).toBe(false);
    local.recover();
    await provider.refresh();
    expect(client.providerStatus).toBe('READY');
    expect(await client.getBooleanValue('new_tax', false)).toBe(true);
  });
});

describe('A1 a provider at the Agent of AppConfig Local', () => {
  const withToken = (accessToken: string) =>
    register(local.endpoint, {
      source: agentSource({ endpoint: local.endpoint, accessToken }),
      pollInterval: 3_600,
    });

  it('needs the access token', async () => {
    expect((await withToken('other')).error?.message).toContain('accessToken');
    expect((await withToken('secret')).error).toBeUndefined();
  });

  it.each<FaultInput>([
    { kind: 'error' },
    { kind: 'error', status: 504 },
    { kind: 'garbage' },
    { kind: 'reset' },
  ])('goes on through %j, and catches up after it', async (fault) => {
    const { client, provider } = await withToken('secret');
    local.fail({ ...fault, plane: 'agent' });
    await local.setFlag({ ...identifiers, flag: 'new_tax', enabled: true });
    await expect(provider.refresh()).rejects.toThrow();
    expect(await client.getBooleanValue('new_tax', true)).toBe(false);
    local.recover();
    await provider.refresh();
    expect(await client.getBooleanValue('new_tax', false)).toBe(true);
  });
});
