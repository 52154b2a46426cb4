import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppConfigClient,
  CreateExperimentDefinitionCommand,
  StartExperimentRunCommand,
} from '@aws-sdk/client-appconfig';
import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import {
  type AppConfigProviderOptions,
  agentSource,
  dataApiSource,
  experimentAssignments,
  type TreatmentAssignment,
} from 'aws-appconfig-openfeature-provider';
import { identifiers, register } from './support/provider.js';
import { startProxy } from './support/proxy.js';

let local: AppConfigLocal;
let directory: string;

beforeEach(async () => {
  local = await startAppConfigLocal({ pollInterval: 0 });
  directory = await mkdtemp(join(tmpdir(), 'experiments-'));
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await local.close();
  await rm(directory, { recursive: true });
});

/** Deploys a flag, and runs an experiment on it that exposes all who are in the US; resolves to the ID of its definition. */
async function runExperiment(): Promise<string> {
  const { application, environment, profile } = identifiers;
  const content = JSON.stringify({
    version: '1',
    flags: { checkout: { name: 'checkout' }, banner: { name: 'banner' } },
    values: { checkout: { enabled: false }, banner: { enabled: true } },
  });
  await local.deploy({ ...identifiers, type: 'AWS.AppConfig.FeatureFlags', content });
  const control = new AppConfigClient({ endpoint: local.endpoint });
  const { Id: ExperimentDefinitionIdentifier = '' } = await control.send(
    new CreateExperimentDefinitionCommand({
      ApplicationIdentifier: application,
      EnvironmentIdentifier: environment,
      ConfigurationProfileIdentifier: profile,
      Name: 'green-button',
      FlagKey: 'checkout',
      AudienceRule: '(eq $country "US")',
      Control: { Weight: 50, FlagValue: { Enabled: false } },
      Treatments: [{ Weight: 50, FlagValue: { Enabled: true } }],
    }),
  );
  await control.send(
    new StartExperimentRunCommand({
      ApplicationIdentifier: application,
      ExperimentDefinitionIdentifier,
      ExposurePercentage: 100,
      TreatmentOverrides: { Inline: { tester: 't1' } },
    }),
  );
  control.destroy();
  return ExperimentDefinitionIdentifier;
}

async function started(endpoint: string, options: Partial<AppConfigProviderOptions>) {
  const records: TreatmentAssignment[] = [];
  const registered = await register(endpoint, { pollInterval: 3_600, ...options });
  expect(registered.error).toBeUndefined();
  registered.client.addHooks(experimentAssignments({ write: (record) => records.push(record) }));
  const variantOf = async (targetingKey: string, country = 'US') =>
    (await registered.client.getBooleanDetails('checkout', false, { targetingKey, country })).variant;
  return { ...registered, records, variantOf };
}

const users = Array.from({ length: 50 }, (_, index) => `user-${index}`);

const WAYS: readonly [string, (endpoint: string) => Partial<AppConfigProviderOptions>][] = [
  [
    'in process',
    (endpoint) => ({ source: dataApiSource({ clientConfig: { endpoint } }), targeting: 'in-process' }),
  ],
  ['through the Agent', (endpoint) => ({ source: agentSource({ endpoint }) })],
];

describe('an experiment of AppConfig', () => {
  it.each(WAYS)('%s: each entity has its treatment, which is recorded once', async (_way, options) => {
    const definition = await runExperiment();
    const { records, variantOf, client } = await started(local.endpoint, options(local.endpoint));
    const variants = new Map<string, string | undefined>();
    for (const user of users) variants.set(user, await variantOf(user));
    for (const user of users) expect(await variantOf(user)).toBe(variants.get(user));
    expect(new Set(variants.values())).toEqual(new Set(['__t1__', '__c__']));
    expect(await variantOf('user-1', 'DE')).toBe('__default__');
    expect(await variantOf('tester')).toBe('__t1_override__');
    expect(await client.getBooleanDetails('banner', false, { targetingKey: 'user-1' })).toMatchObject({
      value: true,
      variant: 'on',
    });
    expect(records.map(({ entityId, treatmentKey }) => [entityId, `__${treatmentKey}__`])).toEqual([
      ...variants,
    ]);
    expect(records[0]).toMatchObject({
      type: 'AWS.AppConfig.TreatmentAssignment',
      region: local.region,
      accountId: '000000000000',
      applicationId: expect.stringMatching(/^[a-z0-9]{4,7}$/),
      experimentDefinitionId: definition,
      experimentRunNumber: '1',
    });
  });

  it('gives an entity the same treatment in process and through the Agent', async () => {
    await runExperiment();
    const [inProcess, agent] = await Promise.all(
      WAYS.map(([, options]) => started(local.endpoint, options(local.endpoint))),
    );
    for (const user of users) expect(await inProcess?.variantOf(user)).toBe(await agent?.variantOf(user));
    expect(inProcess?.records.map(({ timestamp: _at, ...record }) => record)).toEqual(
      agent?.records.map(({ timestamp: _at, ...record }) => record),
    );
  });

  it('is recorded after a start from the backup, too, while AppConfig is away', async () => {
    await runExperiment();
    const proxy = await startProxy(local.endpoint);
    const source = dataApiSource({ clientConfig: { endpoint: proxy.endpoint } });
    const options = { source, targeting: 'in-process', backupDirectory: directory } as const;
    const first = await started(proxy.endpoint, options);
    const variant = await first.variantOf('user-1');
    await first.provider.onClose();
    proxy.intercept = (_request, response) => {
      response.writeHead(503).end();
      return true;
    };
    const { provider, records, variantOf } = await started(proxy.endpoint, options);
    expect(await variantOf('user-1')).toBe(variant);
    expect(provider.configuration?.origin).toBe('backup');
    expect(records).toEqual([
      expect.objectContaining({ entityId: 'user-1', treatmentKey: variant?.slice(2, -2) }),
    ]);
    await provider.onClose();
    await proxy.close();
  });
});
