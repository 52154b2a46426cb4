import { type FlagChange, withFlag } from '../feature-flags/change-flag.js';
import { isObject, parseJson } from '../shared/json.js';
import type { ConfigurationTarget } from '../store/configuration-target.js';
import { findApplication, findEnvironment, findProfile } from '../store/lookup.js';
import { FEATURE_FLAGS, type Version } from '../store/model.js';
import { badRequest } from '../store/service-error.js';
import { servedVersion } from '../store/serving.js';
import type { Store, Write } from '../store/store.js';
import { findVersion } from '../store/versions.js';
import { type Deployed, deployAtOnce, type Validate } from './at-once.js';

/**
 * Changes one flag of the version that the environment serves (else of the profile's newest one), and delivers the result to
 * everybody at once. Creates what is missing. Calls at the same time are all kept.
 */
export async function setFlag(
  store: Store,
  target: ConfigurationTarget,
  change: FlagChange,
  write: Write,
  validate: Validate,
): Promise<Deployed> {
  for (;;) {
    const base = baseOf(store, target);
    const changed = withFlag(base && documentOf(base), change);
    if (!changed.ok) throw badRequest(changed.message);
    const deployed = await deployAtOnce(
      store,
      {
        ...target,
        content: new TextEncoder().encode(JSON.stringify(changed.document)),
        contentType: 'application/json',
        label: undefined,
        type: FEATURE_FLAGS,
        onlyIf: () => baseOf(store, target) === base,
      },
      write,
      validate,
    );
    // Somebody else has deployed while the flags were being checked, so the change is made to theirs.
    if (deployed !== undefined) return deployed;
  }
}

function baseOf(store: Store, target: ConfigurationTarget): Version | undefined {
  const application = findApplication(store, target.application);
  const profile = application && findProfile(store, application.id, target.profile);
  if (application === undefined || profile === undefined) return undefined;
  if (profile.type !== FEATURE_FLAGS) {
    throw badRequest(
      `Profile ${profile.name} has type ${profile.type}, and only one of type ${FEATURE_FLAGS} has flags to set; deploy its content instead`,
    );
  }
  const environment = findEnvironment(store, application.id, target.environment);
  const served = environment && servedVersion(store, environment, profile.id, 0)?.version;
  return served ?? findVersion(store, profile, profile.latestVersionNumber);
}

function documentOf({ content }: Version) {
  const document = parseJson(content);
  return isObject(document) ? document : undefined;
}
