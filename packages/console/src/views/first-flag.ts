import type { Operations } from '../aws/operations.js';

export interface FirstFlag {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly flag: string;
  readonly isEnabled: boolean;
}

/** What has been created so far; a second try goes on from there. */
export interface Created {
  applicationId?: string;
  environmentId?: string;
  profileId?: string;
  version?: number;
}

/** A document with one flag, in the form that profiles store. */
export function firstDocument({ flag, isEnabled }: FirstFlag) {
  return { version: '1', flags: { [flag]: { name: flag } }, values: { [flag]: { enabled: isEnabled } } };
}

/** Creates everything that a first flag needs, and deploys it at once. Rejects as AppConfig does; `created` says how far it came. */
export async function serveFirstFlag(aws: Operations, input: FirstFlag, created: Created): Promise<void> {
  created.applicationId ??= (await aws.createApplication({ Name: input.application })).Id;
  const application = created.applicationId;
  created.environmentId ??= (await aws.createEnvironment(application, { Name: input.environment })).Id;
  created.profileId ??= (
    await aws.createProfile(application, { Name: input.profile, Type: 'AWS.AppConfig.FeatureFlags' })
  ).Id;
  created.version ??= (
    await aws.createVersion(application, created.profileId, {
      bytes: new TextEncoder().encode(JSON.stringify(firstDocument(input))),
      contentType: 'application/json',
    })
  ).number;
  await aws.startDeployment(application, created.environmentId, {
    ConfigurationProfileId: created.profileId,
    ConfigurationVersion: String(created.version),
    DeploymentStrategyId: 'AppConfig.AllAtOnce',
  });
}
