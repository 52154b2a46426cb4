import type { AppConfigClient } from '@aws-sdk/client-appconfig';
import { createProfile, createVersion, firstOf, type Provider, startProvider } from './provider.js';
import { type ResourceType, refresh } from './resource.js';
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

/** What Terraform keeps of a resource: its type and its ID. */
type Kept = readonly [type: Pick<ResourceType<never>, 'read' | 'destroy'>, id: string];

describe('a whole configuration', () => {
  /** Creates everything by its dependencies; the deployment takes its time. */
  async function apply() {
    const ApplicationId = await application.create(client, { Name: 'app' });
    const ConfigurationProfileId = await createProfile(client, ApplicationId);
    const version = await createVersion(client, ApplicationId, ConfigurationProfileId);
    const environmentId = await environment.create(client, { ApplicationId, Name: 'env' });
    const strategy = await deploymentStrategy.create(client, {
      Name: 'strategy',
      DeploymentDurationInMinutes: 3,
      GrowthFactor: 10,
      ReplicateTo: 'NONE',
    });
    const started = await deployment.create(client, {
      ApplicationId,
      EnvironmentId: firstOf(environmentId),
      ConfigurationProfileId,
      ConfigurationVersion: version.split('/')[2],
      DeploymentStrategyId: strategy,
    });
    return {
      application: [application, ApplicationId],
      profile: [configurationProfile, `${ConfigurationProfileId}:${ApplicationId}`],
      version: [hostedConfigurationVersion, version],
      environment: [environment, environmentId],
      strategy: [deploymentStrategy, strategy],
      deployment: [deployment, started],
    } satisfies Record<string, Kept>;
  }

  // Terraform destroys at the same time what does not depend on each other.
  it.each([
    ['version', 'environment', 'strategy'],
    ['environment', 'strategy', 'version'],
    ['strategy', 'version', 'environment'],
  ] as const)('is destroyed while it is being deployed: %s, %s, %s', async (...order) => {
    const state = await apply();
    for (const name of ['deployment', ...order, 'profile', 'application'] as const) {
      const [type, id] = state[name];
      await type.destroy(client, id);
      if (name !== 'deployment') expect(await refresh(client, type, id)).toBe('gone');
    }
    expect(await refresh(client, ...state.deployment)).toBe('gone');
  });

  it('is found gone piece by piece, and what is gone is destroyed without complaint', async () => {
    const state = await apply();
    const [type, id] = state.environment;
    await type.destroy(client, id);
    expect(await refresh(client, type, id)).toBe('gone');
    await expect(type.destroy(client, id)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await refresh(client, ...state.application)).toMatchObject({ Name: 'app' });
  });

  it('cannot be destroyed from the outside in', async () => {
    const state = await apply();
    for (const name of ['application', 'profile'] as const) {
      const [type, id] = state[name];
      await expect(type.destroy(client, id)).rejects.toMatchObject({ name: 'BadRequestException' });
    }
  });
});
