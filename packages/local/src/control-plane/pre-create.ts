import { createVersionPayload } from '../stand-ins/payloads.js';
import { areHandled, runPreActions } from '../stand-ins/pre-actions.js';
import type { StandIns } from '../stand-ins/stand-ins.js';
import { appliedExtensions } from '../store/applied-extensions.js';
import { actionsAt } from '../store/invocations.js';
import type { Profile } from '../store/model.js';
import { ROOT, type Store } from '../store/store.js';
import { findVersion } from '../store/versions.js';

/**
 * Has the extensions that act for a profile look at the content of a version that is to be created. Resolves to the content as
 * they leave it, or to `undefined` if nobody has looked at it; rejects with AppConfig's error if one refuses.
 */
export async function beforeVersion(
  store: Store,
  standIns: StandIns,
  profile: Profile,
  {
    content,
    ...rest
  }: {
    readonly content: Uint8Array;
    readonly contentType: string;
    readonly description: string | undefined;
  },
): Promise<Uint8Array | undefined> {
  const number = profile.latestVersionNumber + 1;
  const invocations = actionsAt(
    appliedExtensions(store, profile),
    'PRE_CREATE_HOSTED_CONFIGURATION_VERSION',
    `${profile.id}/${number}`,
  );
  if (!areHandled(standIns, invocations)) return undefined;
  const application = store.applications.get(ROOT, profile.applicationId);
  if (application === undefined) throw new Error('A profile without an application');
  const previous = findVersion(store, profile, profile.latestVersionNumber);
  return runPreActions(standIns, invocations, content, (invocation, current) =>
    createVersionPayload(
      invocation,
      application,
      profile,
      { ...rest, content: current, contentVersion: String(number) },
      previous,
    ),
  );
}
