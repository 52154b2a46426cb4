import { AppConfigClient } from '@aws-sdk/client-appconfig';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { configurationProfile, hostedConfigurationVersion } from './resource-types.js';

/** AppConfig Local as Terraform's AWS provider sees it: through a client, on a clock that stands still unless it is moved. */
export interface Provider {
  readonly local: AppConfigLocal;
  readonly client: AppConfigClient;
  readonly clock: { milliseconds: number };
  close(): Promise<void>;
}

export async function startProvider(): Promise<Provider> {
  const clock = { milliseconds: Date.parse('2026-08-01T00:00:00Z'), now: () => clock.milliseconds };
  const local = await startAppConfigLocal({ clock });
  const client = new AppConfigClient({ endpoint: local.endpoint, region: 'us-east-1' });
  return {
    local,
    client,
    clock,
    async close() {
      client.destroy();
      await local.close();
    },
  };
}

/** The first part of a resource's ID. */
export const firstOf = (id: string): string => id.split(/[:/]/)[0] ?? '';

/** A hosted profile; resolves to its own ID. */
export async function createProfile(client: AppConfigClient, ApplicationId: string): Promise<string> {
  const Name = 'profile';
  return firstOf(await configurationProfile.create(client, { ApplicationId, Name, LocationUri: 'hosted' }));
}

export async function createVersion(
  client: AppConfigClient,
  ApplicationId: string,
  ConfigurationProfileId: string,
): Promise<string> {
  const Content = new TextEncoder().encode('{"foo":"bar"}');
  const input = { ApplicationId, ConfigurationProfileId, Content, ContentType: 'application/json' };
  return hostedConfigurationVersion.create(client, input);
}
