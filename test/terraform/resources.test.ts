import type { AppConfigClient } from '@aws-sdk/client-appconfig';
import { liveThrough } from './life-cycle.js';
import { createProfile, createVersion, firstOf, type Provider, startProvider } from './provider.js';
import { refresh } from './resource.js';
import {
  application,
  configurationProfile,
  deployment,
  deploymentStrategy,
  environment,
  hostedConfigurationVersion,
} from './resource-types.js';

let provider: Provider;
let client: AppConfigClient;

beforeEach(async () => {
  provider = await startProvider();
  client = provider.client;
});

afterEach(() => provider.close());

const Tags = { team: 'a' };

describe('a resource as Terraform handles it', () => {
  it('aws_appconfig_application', async () => {
    await liveThrough(client, {
      type: application,
      configuration: { Name: 'app', Tags },
      created: { Name: 'app', Description: undefined },
      updates: [
        [{ Description: 'What it is for' }, { Name: 'app', Description: 'What it is for' }],
        [
          { Name: 'other', Description: '' },
          { Name: 'other', Description: undefined },
        ],
      ],
    });
  });

  it('aws_appconfig_environment', async () => {
    const ApplicationId = await application.create(client, { Name: 'app' });
    const monitor = (name: string) => ({
      AlarmArn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`,
      AlarmRoleArn: 'arn:aws:iam::000000000000:role/alarms',
    });
    await liveThrough(client, {
      type: environment,
      configuration: { ApplicationId, Name: 'env', Monitors: [monitor('a'), monitor('b')], Tags },
      created: {
        ApplicationId,
        Name: 'env',
        Description: undefined,
        State: 'ReadyForDeployment',
        Monitors: [monitor('a'), monitor('b')],
      },
      updates: [
        [{ Name: 'env', Description: 'For all', Monitors: [monitor('c')] }, { Monitors: [monitor('c')] }],
        [
          { Name: 'prod', Description: '' },
          { Name: 'prod', Description: undefined, Monitors: undefined },
        ],
      ],
    });
  });

  it('aws_appconfig_configuration_profile', async () => {
    const ApplicationId = await application.create(client, { Name: 'app' });
    const schema = { Type: 'JSON_SCHEMA', Content: '{"type":"object"}' } as const;
    const lambda = {
      Type: 'LAMBDA',
      Content: 'arn:aws:lambda:us-east-1:000000000000:function:check',
    } as const;
    await liveThrough(client, {
      type: configurationProfile,
      configuration: {
        ApplicationId,
        Name: 'profile',
        LocationUri: 'hosted',
        Type: 'AWS.Freeform',
        Validators: [schema, lambda],
        Tags,
      },
      created: {
        ApplicationId,
        Name: 'profile',
        LocationUri: 'hosted',
        Type: 'AWS.Freeform',
        Validators: [schema, lambda],
        RetrievalRoleArn: undefined,
        KmsKeyIdentifier: undefined,
      },
      updates: [
        // A validator without content, which the API takes.
        [
          { Validators: [{ Type: 'JSON_SCHEMA', Content: '' }] },
          { Validators: [{ Type: 'JSON_SCHEMA', Content: '' }] },
        ],
        [{ Validators: [] }, { Validators: undefined }],
        [
          { Name: 'other', Description: 'Changed' },
          { Name: 'other', Description: 'Changed' },
        ],
        [{ KmsKeyIdentifier: 'alias/key' }, { KmsKeyIdentifier: 'alias/key' }],
        [{ KmsKeyIdentifier: '' }, { KmsKeyIdentifier: undefined }],
      ],
    });
  });

  it('aws_appconfig_configuration_profile in another place', async () => {
    const ApplicationId = await application.create(client, { Name: 'app' });
    const LocationUri = 'ssm-parameter://parameter';
    const RetrievalRoleArn = 'arn:aws:iam::000000000000:role/retrieval';
    await liveThrough(client, {
      type: configurationProfile,
      configuration: { ApplicationId, Name: 'profile', LocationUri, RetrievalRoleArn, Tags },
      created: { LocationUri, RetrievalRoleArn, Type: 'AWS.Freeform' },
      updates: [[{ Description: 'Changed' }, { Description: 'Changed', LocationUri, RetrievalRoleArn }]],
    });
  });

  it('aws_appconfig_deployment_strategy', async () => {
    await liveThrough(client, {
      type: deploymentStrategy,
      configuration: {
        Name: 'strategy',
        DeploymentDurationInMinutes: 3,
        GrowthFactor: 10,
        GrowthType: 'LINEAR',
        ReplicateTo: 'NONE',
        Tags,
      },
      created: {
        Name: 'strategy',
        Description: undefined,
        DeploymentDurationInMinutes: 3,
        FinalBakeTimeInMinutes: 0,
        GrowthFactor: 10,
        GrowthType: 'LINEAR',
        ReplicateTo: 'NONE',
      },
      updates: [
        [
          { Description: 'Slow', DeploymentDurationInMinutes: 60, FinalBakeTimeInMinutes: 5 },
          {
            Description: 'Slow',
            DeploymentDurationInMinutes: 60,
            FinalBakeTimeInMinutes: 5,
            GrowthFactor: 10,
          },
        ],
        [
          { FinalBakeTimeInMinutes: 0, GrowthType: 'EXPONENTIAL', GrowthFactor: 2 },
          { FinalBakeTimeInMinutes: 0, GrowthType: 'EXPONENTIAL', GrowthFactor: 2 },
        ],
      ],
    });
  });

  it('aws_appconfig_hosted_configuration_version', async () => {
    const ApplicationId = await application.create(client, { Name: 'app' });
    const ConfigurationProfileId = await createProfile(client, ApplicationId);
    const configuration = { ApplicationId, ConfigurationProfileId, ContentType: 'application/json' };
    const id = `${ApplicationId}/${ConfigurationProfileId}`;
    for (const [content, number] of [
      ['{"foo":"bar"}', 1],
      ['{"foo":"foo"}', 2],
    ] as const) {
      const Content = new TextEncoder().encode(content);
      const read = {
        VersionNumber: number,
        Content: content,
        ContentType: 'application/json',
        Description: 'D',
      };
      expect(
        await hostedConfigurationVersion.create(client, { ...configuration, Content, Description: 'D' }),
      ).toBe(`${id}/${number}`);
      expect(await hostedConfigurationVersion.read(client, `${id}/${number}`)).toMatchObject(read);
      // A change of content replaces the version, and numbers are never used again.
      await hostedConfigurationVersion.destroy(client, `${id}/${number}`);
      expect(await refresh(client, hostedConfigurationVersion, `${id}/${number}`)).toBe('gone');
    }
  });

  it('aws_appconfig_deployment', async () => {
    const ApplicationId = await application.create(client, { Name: 'app' });
    const ConfigurationProfileId = await createProfile(client, ApplicationId);
    await createVersion(client, ApplicationId, ConfigurationProfileId);
    const EnvironmentId = firstOf(await environment.create(client, { ApplicationId, Name: 'env' }));
    const DeploymentStrategyId = 'AppConfig.Linear50PercentEvery30Seconds';
    const configuration = {
      ApplicationId,
      EnvironmentId,
      ConfigurationProfileId,
      ConfigurationVersion: '1',
      DeploymentStrategyId,
      Tags,
    };
    await liveThrough(client, {
      type: deployment,
      configuration,
      created: {
        ...configuration,
        Tags: undefined,
        DeploymentNumber: 1,
        Description: undefined,
        State: 'DEPLOYING',
        KmsKeyArn: undefined,
        KmsKeyIdentifier: undefined,
      },
    });
    // It is still there and still going on; the next one is tried again until it is complete.
    const next = () => deployment.create(client, configuration);
    await expect(next()).rejects.toMatchObject({ name: 'ConflictException' });
    provider.clock.milliseconds += 120_000;
    const id = `${ApplicationId}/${EnvironmentId}`;
    expect(await deployment.read(client, `${id}/1`)).toMatchObject({ State: 'COMPLETE' });
    expect(await next()).toBe(`${id}/2`);
  });
});
