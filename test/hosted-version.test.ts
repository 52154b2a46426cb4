import {
  AppConfigClient,
  CreateExperimentDefinitionCommand,
  ListApplicationsCommand,
  StartExperimentRunCommand,
  StopExperimentRunCommand,
} from '@aws-sdk/client-appconfig';
import type { EvaluationContext } from '@openfeature/server-sdk';
import { dataApiSource } from 'aws-appconfig-openfeature-provider';
import { flagDocument, HostedEnvironment } from './support/hosted-environment.js';
import type { Registered } from './support/provider.js';
import { answerError } from './support/proxy.js';

// Rules from the hosted version: the AWS SDK's clients of both planes over HTTP to AppConfig Local.

let environment: HostedEnvironment;

beforeEach(async () => {
  environment = await HostedEnvironment.start();
});

afterEach(() => environment.stop());

const variantOf = async ({ client }: Registered, context: EvaluationContext): Promise<string | undefined> =>
  (await client.getBooleanDetails('checkout', false, context)).variant;

const [gold, silver] = [{ tier: 'gold' }, { tier: 'silver' }];
const forTier = (tier: string, limit?: number) => flagDocument([['Chosen', `(eq $tier "${tier}")`]], limit);

describe('H1 every operator, read from the hosted version', () => {
  const context = { tier: 'gold', age: 40, email: 'qa@example.org', when: '2026-05-01', targetingKey: 'u' };
  it.each([
    ['eq', '(eq $tier "gold")', '(eq $tier "silver")'],
    ['gt', '(gt $age 39)', '(gt $age 40)'],
    ['gte', '(gte $age 40)', '(gte $age 41)'],
    ['lt', '(lt $age 41)', '(lt $age 40)'],
    ['lte', '(lte $age 40)', '(lte $age 39)'],
    ['begins_with', '(begins_with $email "qa@")', '(begins_with $email "ops@")'],
    ['ends_with', '(ends_with $email ".org")', '(ends_with $email ".com")'],
    ['contains', '(contains $email "@exam")', '(contains $email "@test")'],
    ['in', '(in $tier ["gold", "silver"])', '(in $tier ["silver"])'],
    ['matches', '(matches in::$email pattern::"^qa@.*org$")', '(matches in::$email pattern::"^ops")'],
    ['exists', '(exists key::"age")', '(exists key::"country")'],
    ['split', '(split by::$targetingKey pct::100 seed::"s")', '(split by::$targetingKey pct::0 seed::"s")'],
    ['and', '(and (gt $age 39) (eq $tier "gold"))', '(and (gt $age 39) (eq $tier "silver"))'],
    ['or', '(or (gt $age 99) (eq $tier "gold"))', '(or (gt $age 99) (eq $tier "silver"))'],
    ['not', '(not (contains $email "test"))', '(not (contains $email "qa"))'],
  ])('%s', async (_operator, holds, fails) => {
    await environment.deploy(flagDocument([['Chosen', holds]]), 'v1');
    const registered = await environment.register();
    expect(registered.error).toBeUndefined();
    expect(await variantOf(registered, context)).toBe('Chosen');
    await environment.deploy(flagDocument([['Chosen', fails]]), 'v2');
    expect(await registered.refresh()).toBe(true);
    expect(await variantOf(registered, context)).toBe('Default');
    expect(registered.log).toEqual([expect.stringMatching(/^info: .*changed: checkout/)]);
  });
});

describe('H1 P7 the document in use', () => {
  it('is the stored one, under the label of the answer', async () => {
    await environment.deploy(forTier('gold'), 'v1');
    const { provider } = await environment.register();
    const { configuration } = provider;
    expect(configuration).toMatchObject({ versionLabel: 'v1', version: 'v1', origin: 'service' });
    expect(JSON.parse(new TextDecoder().decode(configuration?.bytes))).toMatchObject({
      values: { checkout: { _variants: [{ rule: '(eq $tier "gold")' }, { name: 'Default' }] } },
    });
  });

  it('is what the Data API delivers where no flag has variants, and the control plane is not asked', async () => {
    const basic = (enabled: boolean) => ({
      version: '1',
      flags: { on: { name: 'on' } },
      values: { on: { enabled } },
    });
    await environment.deploy(basic(true), 'v1');
    const { client, refresh, log } = await environment.register();
    expect(await client.getBooleanValue('on', false)).toBe(true);
    await environment.deploy(basic(false), 'v2');
    expect(await refresh()).toBe(true);
    expect(environment.take()).toEqual([]);
    await environment.deploy(forTier('gold'), 'v3');
    expect(await refresh()).toBe(true);
    expect(environment.take()).not.toEqual([]);
    expect(log.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('is a freeform one as it is delivered', async () => {
    await environment.local.deploy({
      application: 'DemoApp',
      environment: 'prod',
      profile: 'main',
      content: '{"greeting": "hello", "flag": {"enabled": true}}',
    });
    const { client } = await environment.register();
    expect(await client.getStringValue('greeting', '')).toBe('hello');
    expect(environment.take()).toEqual([]);
  });

  it('is a freeform one that looks like served flags, found by its content', async () => {
    await environment.local.deploy({
      application: 'DemoApp',
      environment: 'prod',
      profile: 'main',
      content: '{"checkout": {"enabled": true, "_variant": "Mine"}}',
    });
    const registered = await environment.register();
    expect(await variantOf(registered, gold)).toBe('Mine');
    expect(environment.take()).toEqual(['list', 'version 1']);
  });
});

describe('H2 a linear rollout of labelled versions', () => {
  const LINEAR_50 = 'AppConfig.Linear50PercentEvery30Seconds';
  it('brings one of two providers the new rules first, then both; a stop takes them back', async () => {
    const { control } = environment;
    await control.create('AWS.AppConfig.FeatureFlags');
    await control.deploy('v1', forTier('gold'), 'AppConfig.AllAtOnce');
    environment.pass(600);
    const fleet = [await environment.register(), await environment.register()];
    const golden = async () =>
      (await Promise.all(fleet.map((one) => variantOf(one, gold)))).filter((name) => name === 'Chosen')
        .length;
    const refresh = async () => {
      for (const one of fleet) await one.refresh();
    };
    expect(await golden()).toBe(2);

    // Only rules change: what the Data API delivers has equal bytes.
    await control.deploy('v2', forTier('silver'), LINEAR_50);
    await refresh();
    expect(await golden()).toBe(2);
    environment.pass(30);
    await refresh();
    expect(await golden()).toBe(1);
    environment.pass(30);
    await refresh();
    expect(await golden()).toBe(0);
    environment.pass(600);

    const number = await control.deploy('v3', forTier('gold', 6), LINEAR_50);
    environment.pass(30);
    await refresh();
    expect(await golden()).toBe(1);
    expect(await control.stop(number)).toEqual(['ROLLED_BACK', 0]);
    await refresh();
    expect(await golden()).toBe(0);
    expect(fleet.map(({ provider }) => provider.configuration?.versionLabel)).toEqual(['v2', 'v2']);
    expect(fleet.flatMap(({ log }) => log.filter((line) => line.startsWith('warn')))).toEqual([]);
  });

  it('costs one request for a new version, and one for a version that was met before', async () => {
    await environment.deploy(forTier('gold'), 'v1');
    const registered = await environment.register();
    expect(environment.take()).toEqual(['list', 'version 1']);
    await environment.deploy(forTier('silver'), 'v2');
    await registered.refresh();
    expect(environment.take()).toEqual(['version 2']);
    await environment.deploy({ ...forTier('silver', 7) }, 'skipped');
    await environment.deploy(forTier('gold', 8), 'v4');
    await registered.refresh();
    expect(environment.take()).toEqual(['version 3', 'list', 'version 4']);
  });
});

describe('H3 versions without labels', () => {
  it('are told apart by their content', async () => {
    await environment.deploy(forTier('gold', 1));
    const registered = await environment.register();
    await environment.deploy(forTier('silver', 2));
    expect(await registered.refresh()).toBe(true);
    expect(await variantOf(registered, silver)).toBe('Chosen');
    expect(registered.provider.configuration?.versionLabel).toBeUndefined();
    expect(registered.log.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('go by the newest that is complete where rules alone differ, with one warning', async () => {
    const { control } = environment;
    await control.create('AWS.AppConfig.FeatureFlags');
    await control.deploy(undefined, forTier('gold'), 'AppConfig.AllAtOnce');
    environment.pass(600);
    const fleet = [await environment.register(), await environment.register()];
    const golden = async () => {
      for (const one of fleet) await one.refresh();
      return (await Promise.all(fleet.map((one) => variantOf(one, gold)))).join();
    };
    await control.deploy(undefined, forTier('silver'), 'AppConfig.Linear50PercentEvery30Seconds');
    environment.pass(30);
    expect(await golden()).toBe('Chosen,Chosen');
    environment.pass(30);
    expect(await golden()).toBe('Chosen,Chosen');
    environment.pass(600);
    // The Data API has nothing new to say, but the deployment is complete.
    expect(await golden()).toBe('Default,Default');
    expect(await control.stop(2, { AllowRevert: true })).toEqual(['REVERTED', 0]);
    expect(await golden()).toBe('Chosen,Chosen');
    const warnings = fleet.map(({ log }) => log.filter((line) => line.startsWith('warn')));
    expect(warnings).toEqual(Array(2).fill([expect.stringContaining('Versions without labels')]));
  });

  it('are found among labelled ones, which the answer without a label cannot be', async () => {
    await environment.deploy(forTier('gold'));
    await environment.deploy(forTier('silver'), 'labelled', 'other');
    const registered = await environment.register();
    expect(await variantOf(registered, gold)).toBe('Chosen');
  });
});

describe('H2 two profiles of one environment', () => {
  it('with the same labels each have their own rules', async () => {
    await environment.deploy(forTier('gold'), 'v1');
    await environment.deploy(forTier('silver'), 'v1', 'other');
    const main = await environment.register();
    const other = await environment.register({ profile: 'other' });
    expect(await variantOf(main, gold)).toBe('Chosen');
    expect(await variantOf(other, silver)).toBe('Chosen');
    await environment.deploy(forTier('bronze'), 'v2', 'other');
    expect(await main.refresh()).toBe(false);
    expect(await other.refresh()).toBe(true);
    expect(await variantOf(main, gold)).toBe('Chosen');
    expect(await variantOf(other, { tier: 'bronze' })).toBe('Chosen');
  });

  it('are found beyond a page of deployments', async () => {
    await environment.deploy(forTier('gold'), 'v1');
    for (let number = 1; number <= 60; number += 1)
      await environment.deploy(forTier('x', number), undefined, 'other');
    const main = await environment.register();
    expect(await variantOf(main, gold)).toBe('Chosen');
    expect(environment.take()).toEqual(['list', 'list', 'version 1']);
  });
});

type Faulty = [what: string, fault: NonNullable<HostedEnvironment['fault']>, atFirst: RegExp, later: RegExp];

const faults: Faulty[] = [
  [
    'denied',
    (_request, response) => answerError(response, 403, 'AccessDeniedException'),
    /the IAM action appconfig:ListDeployments is needed on environment 'prod' of application 'DemoApp'/,
    /the IAM action appconfig:GetHostedConfigurationVersion is needed on the versions of configuration profile 'main'/,
  ],
  [
    'throttled',
    (_request, response) => answerError(response, 429, 'ThrottlingException'),
    /AppConfig throttles/,
    /AppConfig throttles/,
  ],
  [
    'away',
    (request) => request.socket.destroy() !== undefined,
    /AppConfig cannot be reached/,
    /AppConfig cannot be reached/,
  ],
];

describe.each(faults)('H5 with the control plane %s', (_what, fault, atFirst, later) => {
  it('initialize fails with that message at the first contact, and the provider heals', async () => {
    await environment.deploy(forTier('gold'), 'v1');
    environment.fault = fault;
    const registered = await environment.register({ initTimeout: 2, pollInterval: 1 });
    expect(registered.error?.message).toMatch(/The rules cannot be read/);
    expect(registered.error?.message).toMatch(atFirst);
    expect(await registered.client.getBooleanDetails('checkout', true, gold)).toMatchObject({
      value: true,
      errorCode: 'PROVIDER_NOT_READY',
      errorMessage: expect.stringContaining('The rules cannot be read'),
    });
    environment.fault = undefined;
    await registered.event('READY');
    expect(await variantOf(registered, gold)).toBe('Chosen');
  });

  it('flags stay as they are, STALE, until the rules can be read', async () => {
    await environment.deploy(forTier('gold', 1), 'v1');
    const registered = await environment.register();
    environment.fault = fault;
    await environment.deploy(forTier('silver', 2), 'v2');
    await expect(registered.refresh()).rejects.toMatchObject({
      code: 'APPCONFIG_SOURCE_ERROR',
      message: expect.stringMatching(later),
    });
    expect(registered.events).toEqual(['READY', 'STALE']);
    expect(registered.log.at(-1)).toMatch(later);
    expect(await variantOf(registered, gold)).toBe('Chosen');
    expect(await registered.client.getNumberValue('upload.limit', 0)).toBe(1);
    environment.fault = undefined;
    // A retry may be sooner.
    await registered.refresh();
    await registered.event('CONFIGURATION_CHANGED');
    expect(registered.events).toEqual(['READY', 'STALE', 'READY', 'CONFIGURATION_CHANGED checkout,upload']);
    expect(await variantOf(registered, silver)).toBe('Chosen');
  });
});

describe('H6 an experiment', () => {
  it('leaves its flag at the variant that is served, with a warning, and all others their rules', async () => {
    const document = {
      version: '1',
      flags: { checkout: { name: 'checkout' }, header: { name: 'header' } },
      values: { ...Object(forTier('gold')).values, header: { enabled: false }, upload: undefined },
    };
    await environment.deploy(document, 'v1');
    const registered = await environment.register();
    expect(registered.error).toBeUndefined();

    const control = new AppConfigClient({ endpoint: environment.local.endpoint });
    const off = { Weight: 50, FlagValue: { Enabled: false } };
    const { Id: ExperimentDefinitionIdentifier } = await control.send(
      new CreateExperimentDefinitionCommand({
        ApplicationIdentifier: 'DemoApp',
        EnvironmentIdentifier: 'prod',
        ConfigurationProfileIdentifier: 'main',
        Name: 'experiment',
        FlagKey: 'header',
        AudienceRule: '(exists key::"entityId")',
        Control: off,
        Treatments: [{ Weight: 50, FlagValue: { Enabled: true } }],
      }),
    );
    const experiment = { ApplicationIdentifier: 'DemoApp', ExperimentDefinitionIdentifier };
    await control.send(new StartExperimentRunCommand({ ...experiment, ExposurePercentage: 100 }));
    expect(await registered.refresh()).toBe(true);
    expect(await registered.client.getBooleanDetails('header', true, { targetingKey: 'u' })).toMatchObject({
      value: false,
      variant: '__default__',
    });
    expect(await variantOf(registered, gold)).toBe('Chosen');
    expect(registered.log.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringMatching(/An experiment runs.*: header$/),
    ]);

    await control.send(new StopExperimentRunCommand({ ...experiment, Run: 1 }));
    environment.pass(60);
    expect(await registered.refresh()).toBe(true);
    expect(await registered.client.getBooleanDetails('header', true)).toMatchObject({ variant: 'off' });
    control.destroy();
  });
});

describe('H1 a client of yours for the control plane', () => {
  it('is used, and stays open', async () => {
    await environment.deploy(forTier('gold'), 'v1');
    const { endpoint } = environment.local;
    const client = new AppConfigClient({ endpoint });
    const source = dataApiSource({ clientConfig: { endpoint }, controlPlane: { client } });
    const registered = await environment.register({ source });
    expect(await variantOf(registered, gold)).toBe('Chosen');
    await registered.provider.onClose();
    expect((await client.send(new ListApplicationsCommand())).Items).toHaveLength(1);
    client.destroy();
  });

  it('is checked, as its configuration is', () => {
    const source = (controlPlane: unknown) => () => dataApiSource({ controlPlane } as never);
    expect(source({ client: {} })).toThrow(
      'Expected `controlPlane.client` to be an AppConfigClient of @aws-sdk/client-appconfig, version 3 of the AWS SDK, got an object',
    );
    expect(source({ clientConfig: [] })).toThrow('Expected `controlPlane.clientConfig` to be an object');
    expect(source({ endpoint: '' })).toThrow('Unknown option `endpoint` in `controlPlane`');
    expect(source({ client: new AppConfigClient(), clientConfig: {} })).toThrow('got both');
    expect(source(5)).toThrow('Expected `controlPlane` to be an object');
  });

  it('takes region and credentials of the Data API where it has none', async () => {
    await environment.deploy(forTier('gold'), 'v1', 'main', 'eu-central-1');
    const { endpoint } = environment.local;
    let authorization: string | undefined;
    environment.fault = (request) => {
      authorization = request.headers.authorization;
      return false;
    };
    const credentials = { accessKeyId: 'MINE', secretAccessKey: 'secret' };
    await environment.register({
      source: dataApiSource({
        clientConfig: { endpoint, region: 'eu-central-1', credentials },
        controlPlane: { clientConfig: { endpoint: environment.controlEndpoint } },
      }),
    });
    expect(authorization).toMatch(/Credential=MINE\/\d+\/eu-central-1\/appconfig\//);
  });
});
