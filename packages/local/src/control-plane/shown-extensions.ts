import { invocationsOf } from '../store/invocations.js';
import { type Deployment, FEATURE_FLAGS } from '../store/model.js';
import type { DeploymentEvent } from '../store/progress.js';

/** The extensions of a deployment, that of feature flags first. */
export function shownExtensions({ profileType, extensions = [] }: Deployment): object[] | undefined {
  const own = profileType === FEATURE_FLAGS ? [{ ExtensionId: FEATURE_FLAGS, VersionNumber: 1 }] : [];
  const associated = extensions.map(({ extensionId, associationId, version, parameters }) => ({
    ExtensionId: extensionId,
    ExtensionAssociationId: associationId,
    VersionNumber: version,
    Parameters: Object.keys(parameters).length > 0 ? parameters : undefined,
  }));
  const all = [...own, ...associated];
  return all.length > 0 ? all : undefined;
}

/** What a deployment's extensions do at one of its events. It does not show whether anybody was called, but what failed. */
export function shownInvocations(
  deployment: Deployment,
  event: DeploymentEvent,
  index: number,
): object[] | undefined {
  const invocations = invocationsOf(deployment, event, index).map(({ id, extension, action }) => ({
    ExtensionIdentifier: extension.extensionId,
    ActionName: action.name,
    Uri: action.uri,
    RoleArn: action.roleArn,
    ErrorMessage: deployment.failures?.[id]?.message,
    ErrorCode: deployment.failures?.[id]?.code,
    InvocationId: id,
  }));
  return invocations.length > 0 ? invocations : undefined;
}
