import { isDeepStrictEqual } from 'node:util';
import { createApplication } from '../store/applications.js';
import type { ConfigurationTarget } from '../store/configuration-target.js';
import { type CheckedContent, storedBytes } from '../store/content.js';
import { startDeployment } from '../store/deployments.js';
import { createEnvironment } from '../store/environments.js';
import { findApplication, findEnvironment, findProfile } from '../store/lookup.js';
import type { Environment, Growth, Profile, ProfileType } from '../store/model.js';
import { createProfile } from '../store/profiles.js';
import { badRequest, conflict } from '../store/service-error.js';
import { runningExperiments, servedVersion } from '../store/serving.js';
import type { Store, Write } from '../store/store.js';
import { createVersion, findVersion } from '../store/versions.js';
import { checkContent } from '../validation/content.js';
import { checkExperiments } from './check-experiments.js';

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
  /** The label of the version; `undefined` where it has none. */
  readonly versionLabel: string | undefined;
  /** Number of the deployment: 1, 2 … in its environment. */
  readonly deployment: number;
}

const AT_ONCE: Growth = { durationMinutes: 0, growthType: 'LINEAR', growthFactor: 100, bakeMinutes: 0 };

/** Runs a profile's validators over the content of a version; rejects with AppConfig's error if one refuses. */
export type Validate = (profile: Profile, version: string, content: Uint8Array) => Promise<void>;

/**
 * Creates what is missing, stores a version and delivers it to everybody at once; if it cannot, it changes nothing and
 * rejects. Resolves to `undefined` if there was no need to.
 */
export async function deployAtOnce(
  store: Store,
  request: DeployRequest,
  write: Write,
  validate: Validate,
): Promise<Deployed | undefined> {
  const { contentType, label } = request;
  const existing = findTarget(store, request);
  const type = request.type ?? existing?.profile.type;
  const content = await checkContent(type ?? 'AWS.Freeform', request.content);
  const validated = existing && (await runValidators(store, request, existing, content, validate));
  const experiments = await checkExperiments(store, existing, content);
  return write(() => {
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
    if (!isDeepStrictEqual(runningExperiments(store, environment, profile.id), experiments)) {
      throw conflict(`An experiment on profile ${profile.name} changed while its content was checked`);
    }
    if (request.unlessServed && isServed(store, environment, profile, content, contentType)) return undefined;
    if (profile.validators.length > 0 && profile.validators !== validated) {
      throw conflict(`The validators of profile ${profile.name} changed while the content was validated`);
    }
    const version = createVersion(store, profile, { content, contentType, label, dropsOld: true });
    const { number } = startDeployment(store, environment, profile, version, {
      strategyId: 'AppConfig.AllAtOnce',
      growth: AT_ONCE,
    });
    return { version: version.number, versionLabel: version.label, deployment: number };
  });
}

interface ExistingTarget {
  readonly environment: Environment | undefined;
  readonly profile: Profile;
}

function findTarget(store: Store, request: DeployRequest): ExistingTarget | undefined {
  const application = findApplication(store, request.application);
  const profile = application && findProfile(store, application.id, request.profile);
  return (
    profile && { profile, environment: findEnvironment(store, profile.applicationId, request.environment) }
  );
}

/** Resolves to the validators that have accepted the content; what is being served already need not be asked about. */
async function runValidators(
  store: Store,
  { unlessServed, contentType }: DeployRequest,
  { environment, profile }: ExistingTarget,
  content: CheckedContent,
  validate: Validate,
): Promise<Profile['validators']> {
  const { type, validators, latestVersionNumber } = profile;
  const isThere = unlessServed && environment && isServed(store, environment, profile, content, contentType);
  if (validators.length === 0 || type !== content.type || isThere) return [];
  const previous = findVersion(store, profile, latestVersionNumber);
  await validate(profile, String(latestVersionNumber + 1), storedBytes(content, previous, store.clock.now()));
  return validators;
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
