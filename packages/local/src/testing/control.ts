import {
  AppConfigClient,
  CreateApplicationCommand,
  CreateConfigurationProfileCommand,
  type CreateConfigurationProfileCommandInput,
  CreateDeploymentStrategyCommand,
  type CreateDeploymentStrategyCommandInput,
  CreateEnvironmentCommand,
  CreateHostedConfigurationVersionCommand,
  type CreateHostedConfigurationVersionCommandInput,
  StartDeploymentCommand,
  type StartDeploymentCommandInput,
} from '@aws-sdk/client-appconfig';
import type { AppConfigLocalOptions } from '../index.js';
import { clientSettings, onCleanUp, type Running, start } from './local.js';

export interface ControlledRunning extends Running {
  readonly control: AppConfigClient;
}

export function controlClient(endpoint: string): AppConfigClient {
  const control = new AppConfigClient(clientSettings(endpoint));
  onCleanUp(() => control.destroy());
  return control;
}

export async function startControlled(options: AppConfigLocalOptions = {}): Promise<ControlledRunning> {
  const running = await start(options);
  return { ...running, control: controlClient(running.endpoint) };
}

export interface Created {
  readonly ApplicationId: string;
  readonly EnvironmentId: string;
  readonly ConfigurationProfileId: string;
}

/** Application DemoApp, environment prod and profile main; returns their IDs. */
export async function createMain(
  control: AppConfigClient,
  profile: Partial<CreateConfigurationProfileCommandInput> = {},
): Promise<Created> {
  const { Id: ApplicationId = '' } = await control.send(new CreateApplicationCommand({ Name: 'DemoApp' }));
  const environment = { ApplicationId, Name: 'prod' };
  const { Id: EnvironmentId = '' } = await control.send(new CreateEnvironmentCommand(environment));
  const { Id: ConfigurationProfileId = '' } = await control.send(
    new CreateConfigurationProfileCommand({ ApplicationId, Name: 'main', LocationUri: 'hosted', ...profile }),
  );
  return { ApplicationId, EnvironmentId, ConfigurationProfileId };
}

export async function createVersion(
  control: AppConfigClient,
  { ApplicationId, ConfigurationProfileId }: Created,
  content: string,
  input: Partial<CreateHostedConfigurationVersionCommandInput> = {},
) {
  return control.send(
    new CreateHostedConfigurationVersionCommand({
      ApplicationId,
      ConfigurationProfileId,
      Content: new TextEncoder().encode(content),
      ContentType: 'application/json',
      ...input,
    }),
  );
}

export async function createStrategy(
  control: AppConfigClient,
  input: Partial<CreateDeploymentStrategyCommandInput> = {},
): Promise<string> {
  const { Id = '' } = await control.send(
    new CreateDeploymentStrategyCommand({
      Name: 'Strategy',
      DeploymentDurationInMinutes: 0,
      GrowthFactor: 100,
      ...input,
    }),
  );
  return Id;
}

export async function startDeployment(
  control: AppConfigClient,
  created: Created,
  version: string | number,
  strategy: string,
  input: Partial<StartDeploymentCommandInput> = {},
) {
  return control.send(
    new StartDeploymentCommand({
      ...created,
      ConfigurationVersion: String(version),
      DeploymentStrategyId: strategy,
      ...input,
    }),
  );
}
