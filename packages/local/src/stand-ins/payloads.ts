import type { ActionPoint } from '../store/extension-model.js';
import type { Invocation } from '../store/invocations.js';
import type { Application, Deployment, Environment, Profile, Version } from '../store/model.js';
import type { Progress } from '../store/progress.js';
import { versionName } from '../store/versions.js';
import type { ExtensionPayload } from './stand-ins.js';

const TYPES = {
  PRE_CREATE_HOSTED_CONFIGURATION_VERSION: 'PreCreateHostedConfigurationVersion',
  PRE_START_DEPLOYMENT: 'PreStartDeployment',
  AT_DEPLOYMENT_TICK: 'AtDeploymentTick',
  ON_DEPLOYMENT_START: 'OnDeploymentStart',
  ON_DEPLOYMENT_STEP: 'OnDeploymentStep',
  ON_DEPLOYMENT_BAKING: 'OnDeploymentBaking',
  ON_DEPLOYMENT_COMPLETE: 'OnDeploymentComplete',
  ON_DEPLOYMENT_ROLLED_BACK: 'OnDeploymentRolledBack',
} as const satisfies Record<ActionPoint, string>;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const named = ({ id, name }: { readonly id: string; readonly name: string }) => ({ Id: id, Name: name });

function beginning({ id, point, extension }: Invocation) {
  return { InvocationId: id, Parameters: extension.parameters, Type: TYPES[point] };
}

/** Content on its way, as a `PRE_` action gets it. */
export interface ContentOnItsWay {
  readonly content: Uint8Array;
  readonly contentType: string;
  readonly contentVersion: string;
  readonly description: string | undefined;
}

function contentMembers({ content, contentType, contentVersion, description }: ContentOnItsWay) {
  return {
    ContentType: contentType,
    ContentVersion: contentVersion,
    Content: base64(content),
    Description: description ?? null,
  };
}

/** What is sent before a version is created. */
export function createVersionPayload(
  invocation: Invocation,
  application: Application,
  profile: Profile,
  on: ContentOnItsWay,
  previous: Version | undefined,
): ExtensionPayload {
  return {
    ...beginning(invocation),
    Application: named(application),
    ConfigurationProfile: named(profile),
    ConfigurationProfileType: profile.type,
    ...contentMembers(on),
    ...(previous && {
      PreviousContent: {
        ContentType: previous.contentType,
        ContentVersion: String(previous.number),
        Content: base64(previous.content),
      },
    }),
  };
}

/** What is sent before a deployment starts. */
export function startDeploymentPayload(
  invocation: Invocation,
  application: Application,
  environment: Environment,
  profile: Profile,
  on: ContentOnItsWay,
  deploymentNumber: number,
): ExtensionPayload {
  return {
    ...beginning(invocation),
    Application: named(application),
    Environment: named(environment),
    ConfigurationProfile: named(profile),
    ConfigurationProfileType: profile.type,
    ...contentMembers(on),
    DeploymentNumber: deploymentNumber,
  };
}

/** What is sent at a tick of a deployment. */
export function tickPayload(
  invocation: Invocation,
  deployment: Deployment,
  { state, percentage }: Progress,
): ExtensionPayload {
  return {
    ...deploymentPayload(invocation, deployment),
    DeploymentState: state,
    PercentageComplete: percentage.toFixed(1),
  };
}

/** What is sent while a deployment proceeds, without the content. */
export function deploymentPayload(invocation: Invocation, deployment: Deployment): ExtensionPayload {
  const { applicationId, environmentId, profileId, profileName, number, description } = deployment;
  return {
    ...beginning(invocation),
    Application: { Id: applicationId },
    Environment: { Id: environmentId },
    ConfigurationProfile: { Id: profileId, Name: profileName },
    DeploymentNumber: number,
    Description: description ?? null,
    ConfigurationVersion: versionName({
      number: deployment.versionNumber,
      externalVersion: deployment.externalVersion,
    }),
  };
}
