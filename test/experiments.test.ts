import {
  AppConfigClient,
  CreateExperimentDefinitionCommand,
  StartExperimentRunCommand,
  StopExperimentRunCommand,
  UpdateExperimentRunCommand,
} from '@aws-sdk/client-appconfig';
import { type EvaluationContext, OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { agentSource, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { identifiers, register } from './support/provider.js';

const FLAGS = {
  version: '1',
  flags: { checkout: { name: 'Checkout', attributes: { color: { constraints: { type: 'string' } } } } },
  values: { checkout: { enabled: false } },
};

const value = (Enabled: boolean, color?: string) => ({
  Enabled,
  AttributeValues: color === undefined ? undefined : { color: { StringValue: color } },
});

const USERS = 2_000;
const americans = Array.from({ length: USERS }, (_, index) => ({
  targetingKey: `user-${index}`,
  country: 'US',
}));

let local: AppConfigLocal;
let control: AppConfigClient;

beforeEach(async () => {
  local = await startAppConfigLocal({ pollInterval: 0 });
  control = new AppConfigClient({
    endpoint: local.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await local.deploy({ ...identifiers, type: 'AWS.AppConfig.FeatureFlags', content: JSON.stringify(FLAGS) });
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  control.destroy();
  await local.close();
});

/** An experiment on `checkout` for Americans: the control has half of them, two treatments have a quarter each. */
async function define() {
  const names = { ApplicationIdentifier: 'DemoApp', ExperimentDefinitionIdentifier: 'checkout-test' };
  await control.send(
    new CreateExperimentDefinitionCommand({
      ...names,
      Name: 'checkout-test',
      EnvironmentIdentifier: 'prod',
      ConfigurationProfileIdentifier: 'main',
      FlagKey: 'checkout',
      AudienceRule: '(eq $country "US")',
      Control: { Weight: 2, FlagValue: value(true, 'grey') },
      Treatments: [
        { Weight: 1, FlagValue: value(true, 'red') },
        { Weight: 1, FlagValue: value(false) },
      ],
    }),
  );
  return {
    start: (ExposurePercentage: number, Inline = {}) =>
      control.send(
        new StartExperimentRunCommand({ ...names, ExposurePercentage, TreatmentOverrides: { Inline } }),
      ),
    expose: (ExposurePercentage: number) =>
      control.send(new UpdateExperimentRunCommand({ ...names, Run: 1, ExposurePercentage })),
    override: (Inline: Record<string, string>) =>
      control.send(new UpdateExperimentRunCommand({ ...names, Run: 1, TreatmentOverrides: { Inline } })),
    stop: () => control.send(new StopExperimentRunCommand({ ...names, Run: 1 })),
  };
}

/** A provider that evaluates in process, and polls when a test says so. */
async function inProcess() {
  const { client, provider, log } = await register(local.endpoint, {
    targeting: 'in-process',
    pollInterval: 3_600,
  });
  const variantOf = async (context: EvaluationContext) =>
    (await client.getBooleanDetails('checkout', false, context)).variant;
  const variants = async () => {
    await provider.refresh();
    return Promise.all(americans.map(variantOf));
  };
  return { client, provider, variantOf, variants, log };
}

describe('an experiment, evaluated in process', () => {
  it('has shares that follow the weights and the exposure, and nobody leaves a treatment as it grows', async () => {
    const experiment = await define();
    const { variants } = await inProcess();
    await experiment.start(0);
    let before = await variants();
    expect(new Set(before)).toEqual(new Set(['__default__']));
    for (const exposure of [1, 10, 33.3, 50, 100]) {
      await experiment.expose(exposure);
      const after = await variants();
      for (const [variant, weight] of [
        ['__t1__', 0.25],
        ['__t2__', 0.25],
        ['__c__', 0.5],
      ] as const) {
        const share = (weight * exposure) / 100;
        const count = after.filter((one) => one === variant).length;
        const deviation = Math.sqrt(USERS * share * (1 - share));
        expect(Math.abs(count - USERS * share)).toBeLessThanOrEqual(7 * deviation + 1);
      }
      const moved = before.filter((one, index) => one !== '__default__' && one !== after[index]);
      expect(moved).toEqual([]);
      before = after;
    }
    expect(before).not.toContain('__default__');
  });

  it('gives treatments their values, overrides before everything, and the deployed value to all others', async () => {
    const experiment = await define();
    const { client, provider, variantOf, log } = await inProcess();
    await experiment.start(100, { tester: 't2', guest: 'c' });
    await provider.refresh();
    const colors: Record<string, object> = { __t1__: { color: 'red' }, __c__: { color: 'grey' } };
    for (const context of americans.slice(0, 50)) {
      const { value, variant = '', reason } = await client.getBooleanDetails('checkout', false, context);
      expect(['__t1__', '__t2__', '__c__']).toContain(variant);
      if (value) expect(reason).toBe('SPLIT');
      expect(value).toBe(variant !== '__t2__');
      expect(await client.getObjectValue('checkout', {}, context)).toEqual(colors[variant] ?? {});
    }
    expect(await variantOf({ targetingKey: 'tester' })).toBe('__t2_override__');
    expect(await variantOf({ targetingKey: 'guest', country: 'DE' })).toBe('__c_override__');
    expect(await variantOf({ targetingKey: 'user-1', country: 'DE' })).toBe('__default__');
    expect(await variantOf({ country: 'US' })).toBe('__default__');
    await experiment.override({});
    await provider.refresh();
    expect(await variantOf({ targetingKey: 'tester' })).toBe('__default__');
    await experiment.stop();
    await provider.refresh();
    expect(await client.getBooleanDetails('checkout', true, americans[0])).toMatchObject({
      value: false,
      reason: 'STATIC',
    });
    expect(log.filter((line) => !line.startsWith('info: '))).toEqual([]);
  });
});

describe('an experiment through the AppConfig Agent', () => {
  it('gives every entity the treatment that it has in process', async () => {
    const experiment = await define();
    const { variants } = await inProcess();
    await experiment.start(60, { 'user-7': 't2' });
    const expected = (await variants()).slice(0, 100);
    expect(new Set(expected)).toContain('__t2_override__');
    const { client } = await register(local.endpoint, {
      source: agentSource({ endpoint: local.endpoint }),
    });
    const answered = await Promise.all(
      americans.slice(0, 100).map(async (context) => {
        const { variant } = await client.getBooleanDetails('checkout', false, context);
        return variant;
      }),
    );
    expect(answered).toEqual(expected);
  });
});

describe('H6 an experiment, with rules from the hosted version', () => {
  it('gives everybody the deployed value, and a warning names the flag', async () => {
    const experiment = await define();
    await experiment.start(100, { 'user-1': 't1' });
    const clientConfig = { endpoint: local.endpoint };
    const { client, log } = await register(local.endpoint, {
      source: dataApiSource({ clientConfig, controlPlane: { clientConfig } }),
      targeting: 'hosted-version',
      readWindow: 0,
      pollInterval: 3_600,
    });
    expect(await client.getBooleanDetails('checkout', true, americans[1])).toMatchObject({
      value: false,
      variant: '__default__',
    });
    expect(log).toContainEqual(expect.stringMatching(/^warn: .*experiment.*checkout/i));
  });
});
