import {
  CreateApplicationCommand,
  type CreateApplicationCommandInput,
  CreateConfigurationProfileCommand,
  type CreateConfigurationProfileCommandInput,
  CreateDeploymentStrategyCommand,
  type CreateDeploymentStrategyCommandInput,
  CreateEnvironmentCommand,
  type CreateEnvironmentCommandInput,
  CreateHostedConfigurationVersionCommand,
  type CreateHostedConfigurationVersionCommandInput,
  DeleteApplicationCommand,
  DeleteConfigurationProfileCommand,
  DeleteDeploymentStrategyCommand,
  DeleteEnvironmentCommand,
  DeleteHostedConfigurationVersionCommand,
  GetApplicationCommand,
  GetConfigurationProfileCommand,
  GetDeploymentCommand,
  GetDeploymentStrategyCommand,
  GetEnvironmentCommand,
  GetHostedConfigurationVersionCommand,
  StartDeploymentCommand,
  type StartDeploymentCommandInput,
  UpdateApplicationCommand,
  UpdateConfigurationProfileCommand,
  UpdateDeploymentStrategyCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-appconfig';
import { type Attributes, arnOf, type ResourceType } from './resource.js';

// The calls are those of https://github.com/hashicorp/terraform-provider-aws, internal/service/appconfig.

const attributes = (answer: { readonly $metadata: unknown }): Attributes => {
  const { $metadata, ...rest } = answer;
  return rest;
};

export const application: ResourceType<CreateApplicationCommandInput> = {
  async create(client, configuration) {
    return (await client.send(new CreateApplicationCommand(configuration))).Id ?? '';
  },
  read: async (client, ApplicationId) =>
    attributes(await client.send(new GetApplicationCommand({ ApplicationId }))),
  async update(client, ApplicationId, changes) {
    await client.send(new UpdateApplicationCommand({ ApplicationId, ...changes }));
  },
  async destroy(client, ApplicationId) {
    await client.send(new DeleteApplicationCommand({ ApplicationId }));
  },
  arn: ({ Id }) => arnOf(`application/${Id}`),
};

const profileIds = (id: string) => {
  const [ConfigurationProfileId = '', ApplicationId = ''] = id.split(':');
  return { ApplicationId, ConfigurationProfileId };
};

export const configurationProfile: ResourceType<CreateConfigurationProfileCommandInput> = {
  async create(client, configuration) {
    const { Id, ApplicationId } = await client.send(new CreateConfigurationProfileCommand(configuration));
    return `${Id}:${ApplicationId}`;
  },
  read: async (client, id) =>
    attributes(await client.send(new GetConfigurationProfileCommand(profileIds(id)))),
  async update(client, id, changes) {
    await client.send(new UpdateConfigurationProfileCommand({ ...changes, ...profileIds(id) }));
  },
  async destroy(client, id) {
    await client.send(new DeleteConfigurationProfileCommand(profileIds(id)));
  },
  arn: ({ ApplicationId, Id }) => arnOf(`application/${ApplicationId}/configurationprofile/${Id}`),
};

const environmentIds = (id: string) => {
  const [EnvironmentId = '', ApplicationId = ''] = id.split(':');
  return { ApplicationId, EnvironmentId };
};

export const environment: ResourceType<CreateEnvironmentCommandInput> = {
  async create(client, configuration) {
    // The description is the empty string unless it is given.
    const input = { Description: '', ...configuration };
    const { Id, ApplicationId } = await client.send(new CreateEnvironmentCommand(input));
    return `${Id}:${ApplicationId}`;
  },
  read: async (client, id) => attributes(await client.send(new GetEnvironmentCommand(environmentIds(id)))),
  async update(client, id, changes) {
    await client.send(new UpdateEnvironmentCommand({ Monitors: [], ...changes, ...environmentIds(id) }));
  },
  async destroy(client, id) {
    await client.send(new DeleteEnvironmentCommand(environmentIds(id)));
  },
  arn: ({ ApplicationId, Id }) => arnOf(`application/${ApplicationId}/environment/${Id}`),
};

export const deploymentStrategy: ResourceType<CreateDeploymentStrategyCommandInput> = {
  async create(client, configuration) {
    return (await client.send(new CreateDeploymentStrategyCommand(configuration))).Id ?? '';
  },
  read: async (client, DeploymentStrategyId) =>
    attributes(await client.send(new GetDeploymentStrategyCommand({ DeploymentStrategyId }))),
  async update(client, DeploymentStrategyId, changes) {
    await client.send(new UpdateDeploymentStrategyCommand({ ...changes, DeploymentStrategyId }));
  },
  async destroy(client, DeploymentStrategyId) {
    await client.send(new DeleteDeploymentStrategyCommand({ DeploymentStrategyId }));
  },
  arn: ({ Id }) => arnOf(`deploymentstrategy/${Id}`),
};

const versionIds = (id: string) => {
  const [ApplicationId = '', ConfigurationProfileId = '', number] = id.split('/');
  return { ApplicationId, ConfigurationProfileId, VersionNumber: Number(number) };
};

export const hostedConfigurationVersion: ResourceType<CreateHostedConfigurationVersionCommandInput> = {
  async create(client, configuration) {
    const created = await client.send(new CreateHostedConfigurationVersionCommand(configuration));
    return `${created.ApplicationId}/${created.ConfigurationProfileId}/${created.VersionNumber}`;
  },
  async read(client, id) {
    const { Content, ...rest } = await client.send(new GetHostedConfigurationVersionCommand(versionIds(id)));
    return { ...attributes(rest), Content: new TextDecoder().decode(Content) };
  },
  async destroy(client, id) {
    await client.send(new DeleteHostedConfigurationVersionCommand(versionIds(id)));
  },
};

const deploymentIds = (id: string) => {
  const [ApplicationId = '', EnvironmentId = '', number] = id.split('/');
  return { ApplicationId, EnvironmentId, DeploymentNumber: Number(number) };
};

export const deployment: ResourceType<StartDeploymentCommandInput> = {
  async create(client, configuration) {
    const input = { Description: '', ...configuration };
    const started = await client.send(new StartDeploymentCommand(input));
    return `${started.ApplicationId}/${started.EnvironmentId}/${started.DeploymentNumber}`;
  },
  read: async (client, id) => attributes(await client.send(new GetDeploymentCommand(deploymentIds(id)))),
  // A deployment cannot be destroyed: Terraform forgets it, and it goes on.
  destroy: async () => undefined,
  staysBehind: true,
  arn: ({ ApplicationId, EnvironmentId, DeploymentNumber }) =>
    arnOf(`application/${ApplicationId}/environment/${EnvironmentId}/deployment/${DeploymentNumber}`),
};
