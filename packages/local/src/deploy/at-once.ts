import { createApplication } from '../store/applications.js';
import type { ConfigurationTarget } from '../store/configuration-target.js';
import { type CheckedContent, storedBytes } from '../store/content.js';
import { startDeployment } from '../store/deployments.js';
import { createEnvironment } from '../store/environments.js';
import { findApplication, findEnvironment, findProfile } from '../store/lookup.js';
import type { Environment, Growth, Profile, ProfileType } from '../store/model.js';
import { createProfile } from '../store/profiles.js';
import { badRequest } from '../store/service-error.js';
import { servedVersion } from '../store/serving.js';
import type { Store, Write } from '../store/store.js';
import { createVersion } from '../store/versions.js';
import { checkContent } from '../validation/content.js';

/** A configuration to serve, addressed by names, or by IDs of what exists already. */
export interface DeployRequest extends ConfigurationTarget {
  readonly content: Uint8Array;
  readonly contentType: string;
  readonly label: string | undefined;
  /** Default: the type that the profile has; `AWS.Freeform` if it is created. */
  readonly type: ProfileType | undefined;
  /** Changes nothing if this content is being served already. Default: false. */
  readonly unlessServed?: boolean;
  /** Changes nothing if it returns false; called in the transaction that makes the changes. */
  readonly onlyIf?: () => boolean;
}

/** What a deployment delivers. */
export interface Deployed {
  /** Number of the version: 1, 2 … in its profile. That of the newest one again for flags that have not changed. */
  readonly version: number;
  readonly versionLabel: string | undefined;
  /** Number of the deployment: 1, 2 … in its environment. */
  readonly deployment: number;
}

const AT_ONCE: Growth = { durationMinutes: 0, growthType: 'LINEAR', growthFactor: 100, bakeMinutes: 0 };

/**
 * Creates what is missing, stores a version and delivers it to everybody at once; if it cannot, it changes nothing and
 * rejects. Resolves to `undefined` if there was no need to.
 */
export async function deployAtOnce(
  store: Store,
  request: DeployRequest,
  write: Write,
): Promise<Deployed | undefined> {
  const existing = findApplication(store, request.application);
  const type = request.type ?? (existing && findProfile(store, existing.id, request.profile)?.type);
  const content = await checkContent(type ?? 'AWS.Freeform', request.content);
  return write(() => {
    const { contentType, label } = request;
    if (request.onlyIf?.() === false) return undefined;
    const application =
      findApplication(store, request.application) ?? createApplication(store, { name: request.application });
    const environment =
      findEnvironment(store, application.id, request.environment) ??
      createEnvironment(store, application, { name: request.environment });
    const profile =
      findProfile(store, application.id, request.profile) ??
      createProfile(store, application, { name: request.profile, type: content.type });
    if (profile.type !== content.type) {
      throw badRequest(
        `Profile ${profile.name} has type ${profile.type}, got content of type ${content.type}`,
      );
    }
    if (request.unlessServed && isServed(store, environment, profile, content, contentType)) return undefined;
    const version = createVersion(store, profile, { content, contentType, label });
    const { number } = startDeployment(store, environment, profile, version, {
      strategyId: 'AppConfig.AllAtOnce',
      growth: AT_ONCE,
    });
    return { version: version.number, versionLabel: version.label, deployment: number };
  });
}

function isServed(
  store: Store,
  environment: Environment,
  profile: Profile,
  content: CheckedContent,
  contentType: string,
): boolean {
  const version = servedVersion(store, environment, profile.id, 0)?.version;
  if (version === undefined || version.contentType !== contentType) return false;
  return Buffer.from(storedBytes(content, version, store.clock.now())).equals(version.content);
}
