import type { CallOptions, Input } from './calls.js';
import type { Operation, ServiceModel } from './service-model.js';
import type { Json } from './variations.js';
import { ACTIONS, treatment, type World } from './world.js';

type Make = (world: World) => Promise<Json> | Json;

/** What a member names, whichever operation it belongs to. */
const BY_MEMBER: Readonly<Record<string, Make>> = {
  ApplicationId: (world) => world.application(),
  ApplicationIdentifier: (world) => world.application(),
  Application: (world) => world.application(),
  EnvironmentId: (world) => world.environment(),
  EnvironmentIdentifier: (world) => world.environment(),
  Environment: (world) => world.environment(),
  ConfigurationProfileId: (world) => world.profile(),
  ConfigurationProfileIdentifier: (world) => world.profile(),
  Configuration: (world) => world.profile(),
  ConfigurationVersion: (world) => world.version(),
  DeploymentStrategyId: (world) => world.strategy(),
  DeploymentNumber: (world) => world.deployment().then(Number),
  VersionNumber: (world) => world.version().then(Number),
  ResourceArn: (world) => world.applicationArn(),
  ResourceIdentifier: (world) => world.applicationArn(),
  ExtensionIdentifier: (world) => world.extension(),
  ExtensionAssociationId: (world) => world.association(),
  ExperimentDefinitionIdentifier: (world) => world.definition(),
  Run: (world) => world.run().then(Number),
  ConfigurationToken: (world) => world.token(),
  ClientId: () => 'client',
  ContentType: () => 'application/json',
  Content: () => '{"b":2}',
  LocationUri: () => 'hosted',
  TagKeys: () => ['team'],
  Actions: () => ACTIONS,
};

/** What an operation needs besides, or instead. */
const BY_OPERATION: Readonly<Record<string, Readonly<Record<string, Make>>>> = {
  DeleteApplication: { ApplicationId: (world) => world.bareApplication() },
  DeleteConfigurationProfile: { ConfigurationProfileId: (world) => world.profile('bare') },
  StopDeployment: { DeploymentNumber: (world) => world.deployment(10).then(Number) },
  TagResource: { Tags: () => ({ team: 'a' }) },
  CreateExperimentDefinition: {
    ConfigurationProfileIdentifier: (world) => world.flags(),
    FlagKey: () => 'banner',
    Treatments: () => [treatment('blue')],
    Control: () => treatment('red'),
    AudienceRule: () => '(eq $tier "gold")',
  },
};

/** What has to be there for an operation to have something to do, or to list. */
const BEFORE: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  CreateExperimentDefinition: (world) => world.flagsDeployment(),
  GetConfiguration: (world) => world.deployment(),
  ListApplications: (world) => world.application(),
  ListConfigurationProfiles: (world) => world.profile(),
  ListDeployments: (world) => world.deployment(),
  ListEnvironments: (world) => world.environment(),
  ListExperimentDefinitions: (world) => world.definition(),
  ListExperimentRuns: (world) => world.run(),
  ListExtensionAssociations: (world) => world.association(),
  ListExtensions: (world) => world.extension(),
  ListHostedConfigurationVersions: (world) => world.version(),
  StartConfigurationSession: (world) => world.deployment(),
};

/** Where a string means something, and where it can grow. */
const TEMPLATES: Readonly<Record<string, string>> = {
  LocationUri: 'codepipeline://~',
  AudienceRule: '(eq $tier "~")',
  ResourceArn: 'arn:aws:appconfig:us-east-1:000000000000:application/~',
  ResourceIdentifier: 'arn:aws:appconfig:us-east-1:000000000000:application/~',
  RetrievalRoleArn: 'arn:aws:iam::000000000000:role/~',
  'Monitors[].AlarmRoleArn': 'arn:aws:iam::000000000000:role/~',
  'Monitors[].AlarmArn': 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:~',
  'Actions.*[].RoleArn': 'arn:aws:iam::000000000000:role/~',
  'Actions.*[].Uri': 'arn:aws:sns:us-east-1:000000000000:~',
};

/** Values inside of members that have to mean something together. */
const BASES: Readonly<Record<string, Json>> = {
  'Monitors[]': {
    AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:high',
    AlarmRoleArn: 'arn:aws:iam::000000000000:role/alarms',
  },
  // Content for both types: that of a schema is not read until it is used.
  'Validators[]': { Type: 'JSON_SCHEMA', Content: 'arn:aws:lambda:us-east-1:000000000000:function:check' },
  'TreatmentOverrides.Inline.*': 't1',
  'Actions.*[]': { Name: 'notify', Uri: 'arn:aws:sns:us-east-1:000000000000:topic' },
  Treatments: [treatment('blue')],
  'Treatments[]': treatment('blue'),
  Control: treatment('red'),
};

/** Everything else that can be given, for the fullest call of an operation. */
const MORE: Readonly<Record<string, Input>> = {
  CreateApplication: { Description: 'What it is for', Tags: { team: 'a' } },
  CreateEnvironment: {
    Description: 'What it is for',
    Tags: { team: 'a' },
    Monitors: [BASES['Monitors[]'] ?? null],
  },
  CreateConfigurationProfile: {
    Description: 'What it is for',
    Tags: { team: 'a' },
    Type: 'AWS.Freeform',
    Validators: [{ Type: 'JSON_SCHEMA', Content: '{"type":"object"}' }],
    KmsKeyIdentifier: 'alias/key',
  },
  CreateHostedConfigurationVersion: { Description: 'First', VersionLabel: 'v-1', LatestVersionNumber: 0 },
  CreateDeploymentStrategy: {
    Description: 'Slow',
    FinalBakeTimeInMinutes: 5,
    GrowthType: 'EXPONENTIAL',
    ReplicateTo: 'NONE',
    Tags: { team: 'a' },
  },
  StartDeployment: { Description: 'First', Tags: { team: 'a' }, KmsKeyIdentifier: 'alias/key' },
  StartExperimentRun: { Description: 'First', ExposurePercentage: 20, Tags: { team: 'a' } },
  CreateExtension: {
    Description: 'Tells',
    Parameters: { topic: { Description: 'Where', Required: false } },
    Tags: { team: 'a' },
  },
  UpdateAccountSettings: { DeletionProtection: { Enabled: true, ProtectionPeriodInMinutes: 60 } },
};

/** By member, a value that fits and names nothing. */
const NOTHING: Readonly<Record<string, Json>> = {
  ApplicationId: 'zzzzzzz',
  ApplicationIdentifier: 'zzzzzzz',
  Application: 'zzzzzzz',
  EnvironmentId: 'zzzzzzz',
  EnvironmentIdentifier: 'zzzzzzz',
  Environment: 'zzzzzzz',
  ConfigurationProfileId: 'zzzzzzz',
  ConfigurationProfileIdentifier: 'zzzzzzz',
  Configuration: 'zzzzzzz',
  ConfigurationVersion: '999',
  DeploymentStrategyId: 'zzzzzzz',
  DeploymentNumber: 999,
  VersionNumber: 999,
  ExtensionVersionNumber: 999,
  ResourceArn: 'arn:aws:appconfig:us-east-1:000000000000:application/zzzzzzz',
  ResourceIdentifier: 'arn:aws:appconfig:us-east-1:000000000000:application/zzzzzzz',
  ExtensionIdentifier: 'zzzzzzz',
  ExtensionAssociationId: 'zzzzzzz',
  ExperimentDefinitionIdentifier: 'zzzzzzz',
  Run: 999,
};

/** Members that name something, too, where they are given. */
const OPTIONAL_REFERENCES: Readonly<Record<string, readonly string[]>> = {
  CreateExtensionAssociation: ['ExtensionVersionNumber'],
  GetExtension: ['VersionNumber'],
  UpdateExtension: ['VersionNumber'],
  DeleteExtension: ['VersionNumber'],
  ListExperimentDefinitions: ['ApplicationIdentifier'],
};

/** What the calls of an operation are made of, in a world. */
export async function optionsFor(
  model: ServiceModel,
  operation: Operation,
  world: World,
): Promise<CallOptions> {
  const { members = {}, required = [] } = model.input(operation);
  await BEFORE[operation.name]?.(world);
  const own = BY_OPERATION[operation.name] ?? {};
  const base: Record<string, Json> = {};
  for (const name of [...new Set([...required, ...Object.keys(own)])]) {
    const make = own[name] ?? BY_MEMBER[name];
    if (make !== undefined && name in members) base[name] = await make(world);
    else if (name in members) base[name] = defaultOf(name);
  }
  const more = MORE[operation.name];
  const full = more && Object.fromEntries(Object.entries(more).filter(([name]) => name in members));
  const named = [...required, ...(OPTIONAL_REFERENCES[operation.name] ?? [])];
  const references = Object.fromEntries(
    Object.entries(NOTHING).filter(([name]) => name in members && named.includes(name)),
  );
  return {
    base,
    ...(full === undefined ? {} : { full }),
    references,
    templates: TEMPLATES,
    bases: { ...BASES },
  };
}

function defaultOf(name: string): Json {
  if (name === 'DeploymentDurationInMinutes') return 10;
  if (name === 'GrowthFactor') return 20;
  return 'new';
}
