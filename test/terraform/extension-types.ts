import {
  CreateExtensionAssociationCommand,
  type CreateExtensionAssociationCommandInput,
  CreateExtensionCommand,
  type CreateExtensionCommandInput,
  DeleteExtensionAssociationCommand,
  DeleteExtensionCommand,
  GetExtensionAssociationCommand,
  GetExtensionCommand,
  UpdateExtensionAssociationCommand,
  UpdateExtensionCommand,
} from '@aws-sdk/client-appconfig';
import type { ResourceType } from './resource.js';

export const extension: ResourceType<CreateExtensionCommandInput> = {
  async create(client, configuration) {
    return (await client.send(new CreateExtensionCommand(configuration))).Id ?? '';
  },
  async read(client, ExtensionIdentifier) {
    const { $metadata, ...rest } = await client.send(new GetExtensionCommand({ ExtensionIdentifier }));
    return { ...rest };
  },
  async update(client, ExtensionIdentifier, changes) {
    await client.send(new UpdateExtensionCommand({ ...changes, ExtensionIdentifier }));
  },
  async destroy(client, ExtensionIdentifier) {
    await client.send(new DeleteExtensionCommand({ ExtensionIdentifier }));
  },
  // The one resource whose ARN comes from the API.
  arn: ({ Arn }) => String(Arn),
};

export const extensionAssociation: ResourceType<CreateExtensionAssociationCommandInput> = {
  async create(client, configuration) {
    return (await client.send(new CreateExtensionAssociationCommand(configuration))).Id ?? '';
  },
  async read(client, ExtensionAssociationId) {
    const input = { ExtensionAssociationId };
    const { $metadata, ...rest } = await client.send(new GetExtensionAssociationCommand(input));
    return { ...rest };
  },
  async update(client, ExtensionAssociationId, { Parameters }) {
    await client.send(new UpdateExtensionAssociationCommand({ ExtensionAssociationId, Parameters }));
  },
  async destroy(client, ExtensionAssociationId) {
    await client.send(new DeleteExtensionAssociationCommand({ ExtensionAssociationId }));
  },
};
