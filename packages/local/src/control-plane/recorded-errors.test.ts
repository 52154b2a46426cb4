import * as sdk from '@aws-sdk/client-appconfig';
import { createVersion, startControlled } from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';

let world: Awaited<ReturnType<typeof prepare>>;

// One for all: what is refused changes nothing.
beforeAll(async () => {
  world = await prepare();
});

afterAll(cleanUp);

// What the service was recorded to refuse in September 2026, status and error, in a recording that a public project has published:
// https://github.com/radkawar/stackd/blob/9dc356f5e5cc49d2d334178a09c1398dd1c62617/testdata/aws/appconfig/controls_native.json

type Names = Readonly<Record<'app' | 'other' | 'env' | 'env2' | 'free' | 'pipeline' | 'flags', string>>;
type Case = readonly [what: string, operation: string, input: (names: Names) => object, members: object];

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };
const CONFLICT = { name: 'ConflictException', status: 409 };
const TOO_LARGE = { name: 'PayloadTooLargeException', status: 413 };

const ROLE = 'arn:aws:iam::000000000000:role/missing';
const SOMETHING = new TextEncoder().encode('{"x":1}');
const MISSING = 'zzzzzzz';

const profileOf = (ApplicationId: string, more: object) => ({
  ApplicationId,
  Name: 'new',
  LocationUri: 'hosted',
  ...more,
});
const versionOf = ({ app, free }: Names, more: object) => ({
  ApplicationId: app,
  ConfigurationProfileId: free,
  Content: SOMETHING,
  ContentType: 'application/json',
  ...more,
});

const CASES: readonly Case[] = [
  ['the name of another application', 'CreateApplication', () => ({ Name: 'probe' }), BAD_REQUEST],
  ['to take it', 'UpdateApplication', ({ other }) => ({ ApplicationId: other, Name: 'probe' }), BAD_REQUEST],
  ['what is not there', 'GetApplication', () => ({ ApplicationId: MISSING }), NOT_FOUND],
  ['what is not there', 'DeleteApplication', () => ({ ApplicationId: MISSING }), NOT_FOUND],
  ['what is not there', 'ListEnvironments', () => ({ ApplicationId: MISSING }), NOT_FOUND],
  ['the token of nothing', 'ListApplications', () => ({ NextToken: 'bogus' }), BAD_REQUEST],
  ['what has environments', 'DeleteApplication', ({ app }) => ({ ApplicationId: app }), BAD_REQUEST],
  ['what has profiles', 'DeleteApplication', ({ other }) => ({ ApplicationId: other }), BAD_REQUEST],
  ['a name twice', 'CreateEnvironment', ({ app }) => ({ ApplicationId: app, Name: 'env' }), BAD_REQUEST],
  [
    'to take a name',
    'UpdateEnvironment',
    ({ app, env2 }) => ({ ApplicationId: app, EnvironmentId: env2, Name: 'env' }),
    BAD_REQUEST,
  ],
  [
    'a monitor without a role',
    'CreateEnvironment',
    ({ app }) => ({ ApplicationId: app, Name: 'new', Monitors: [{ AlarmArn: 'arn:aws:cloudwatch' }] }),
    BAD_REQUEST,
  ],
  ...['GetEnvironment', 'DeleteEnvironment'].map(
    (operation): Case => [
      'what is not there',
      operation,
      ({ app }) => ({ ApplicationId: app, EnvironmentId: MISSING }),
      NOT_FOUND,
    ],
  ),
  ['a name twice', 'CreateConfigurationProfile', ({ app }) => profileOf(app, { Name: 'free' }), BAD_REQUEST],
  [
    'to take a name',
    'UpdateConfigurationProfile',
    ({ app, pipeline }) => ({ ApplicationId: app, ConfigurationProfileId: pipeline, Name: 'free' }),
    BAD_REQUEST,
  ],
  ...(
    [
      ['a function that is no ARN', { Validators: [{ Type: 'LAMBDA', Content: 'not-an-arn' }] }, BAD_REQUEST],
      [
        'a type of its own',
        { Type: 'Custom.Type' },
        { ...NOT_FOUND, ResourceName: 'ConfigurationProfileType' },
      ],
      [
        'flags that are not hosted',
        { LocationUri: 'ssm-parameter://x', Type: 'AWS.AppConfig.FeatureFlags', RetrievalRoleArn: ROLE },
        BAD_REQUEST,
      ],
      ['a parameter without a role', { LocationUri: 'ssm-parameter://x' }, BAD_REQUEST],
      ['a place of another kind', { LocationUri: 'ftp://x', RetrievalRoleArn: ROLE }, BAD_REQUEST],
      ['a bucket without a key', { LocationUri: 's3://x', RetrievalRoleArn: ROLE }, BAD_REQUEST],
      [
        'a key for a parameter',
        { LocationUri: 'ssm-parameter://x', RetrievalRoleArn: ROLE, KmsKeyIdentifier: 'alias/x' },
        BAD_REQUEST,
      ],
      ['a role for what is hosted', { RetrievalRoleArn: ROLE }, BAD_REQUEST],
    ] as const
  ).map(
    ([what, more, members]): Case => [
      what,
      'CreateConfigurationProfile',
      ({ app }) => profileOf(app, more),
      members,
    ],
  ),
  [
    'a key for a pipeline',
    'UpdateConfigurationProfile',
    ({ app, pipeline }) => ({
      ApplicationId: app,
      ConfigurationProfileId: pipeline,
      KmsKeyIdentifier: 'alias/aws/secretsmanager',
    }),
    BAD_REQUEST,
  ],
  ...['GetConfigurationProfile', 'DeleteConfigurationProfile'].map(
    (operation): Case => [
      'what is not there',
      operation,
      ({ app }) => ({ ApplicationId: app, ConfigurationProfileId: MISSING }),
      NOT_FOUND,
    ],
  ),
  [
    'what has versions',
    'DeleteConfigurationProfile',
    ({ app, free }) => ({
      ApplicationId: app,
      ConfigurationProfileId: free,
      DeletionProtectionCheck: 'APPLY',
    }),
    BAD_REQUEST,
  ],
  ...(
    [
      ['a number for a label', { VersionLabel: '123' }, BAD_REQUEST],
      ['a label twice', { VersionLabel: 'v1.0' }, BAD_REQUEST],
      ['a lock that is not the latest', { LatestVersionNumber: 5 }, CONFLICT],
      ['no content', { Content: new Uint8Array() }, BAD_REQUEST],
      [
        'a byte too many',
        { Content: new Uint8Array(2_097_153) },
        { ...TOO_LARGE, Measure: 'KILOBYTES', Limit: 2048, Size: 2049 },
      ],
    ] as const
  ).map(
    ([what, more, members]): Case => [
      what,
      'CreateHostedConfigurationVersion',
      (names) => versionOf(names, more),
      members,
    ],
  ),
  [
    'flags that are none',
    'CreateHostedConfigurationVersion',
    (names) => versionOf(names, { ConfigurationProfileId: names.flags, Content: Buffer.from('{"flags":1}') }),
    BAD_REQUEST,
  ],
  ...['GetHostedConfigurationVersion', 'DeleteHostedConfigurationVersion'].map(
    (operation): Case => [
      'what is not there',
      operation,
      ({ app, free }) => ({ ApplicationId: app, ConfigurationProfileId: free, VersionNumber: 99 }),
      NOT_FOUND,
    ],
  ),
  ...[MISSING, 'AppConfig.NotARealStrategy'].map(
    (DeploymentStrategyId): Case => [
      'what is not there',
      'GetDeploymentStrategy',
      () => ({ DeploymentStrategyId }),
      NOT_FOUND,
    ],
  ),
  ['what is not there', 'DeleteDeploymentStrategy', () => ({ DeploymentStrategyId: MISSING }), NOT_FOUND],
  ...['UpdateDeploymentStrategy', 'DeleteDeploymentStrategy'].map(
    (operation): Case => [
      "one of AWS's own",
      operation,
      () => ({ DeploymentStrategyId: 'AppConfig.AllAtOnce', Description: 'x' }),
      BAD_REQUEST,
    ],
  ),
];

async function prepare() {
  const { control } = await startControlled();
  const idOf = async (operation: string, input: object) =>
    ((await control.send(command(operation, input))) as { Id?: string }).Id ?? '';
  const app = await idOf('CreateApplication', { Name: 'probe' });
  const other = await idOf('CreateApplication', { Name: 'other' });
  await idOf('CreateConfigurationProfile', profileOf(other, { Name: 'only' }));
  const profile = (Name: string, more: object = {}) =>
    idOf('CreateConfigurationProfile', profileOf(app, { Name, ...more }));
  const names: Names = {
    app,
    other,
    env: await idOf('CreateEnvironment', { ApplicationId: app, Name: 'env' }),
    env2: await idOf('CreateEnvironment', { ApplicationId: app, Name: 'env2' }),
    free: await profile('free'),
    pipeline: await profile('cp', { LocationUri: 'codepipeline://cp' }),
    flags: await profile('flags', { Type: 'AWS.AppConfig.FeatureFlags' }),
  };
  const created = { ApplicationId: app, EnvironmentId: names.env, ConfigurationProfileId: names.free };
  await createVersion(control, created, '{"x":0}', { VersionLabel: 'v1.0' });
  return { control, names };
}

type Command = Parameters<sdk.AppConfigClient['send']>[0];

function command(operation: string, input: object): Command {
  const commands = sdk as unknown as Record<string, new (input: object) => Command>;
  const Made = commands[`${operation}Command`];
  if (Made === undefined) throw new Error(`The SDK has no ${operation}`);
  return new Made(input);
}

it.each(CASES)('%s: %s is refused as the service refuses it', async (_what, operation, input, members) => {
  const { control, names } = world;
  expect(await rejection(control.send(command(operation, input(names))))).toMatchObject(members);
});
