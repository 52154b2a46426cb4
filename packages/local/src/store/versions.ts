import { quoted } from '../shared/described.js';
import { kmsKeyArn } from './arns.js';
import { type CheckedContent, storedBytes } from './content.js';
import type { Profile, Version } from './model.js';
import { makeRoomForVersion, wasDeployed } from './retention.js';
import { badRequest, conflict } from './service-error.js';
import type { Store } from './store.js';

export interface NewVersion {
  readonly content: CheckedContent;
  readonly contentType: string;
  readonly description?: string | undefined;
  readonly label?: string | undefined;
  /** Whether the oldest versions go when there are too many. Default: false, another one is refused. */
  readonly dropsOld?: boolean | undefined;
  /** Optimistic lock: the number of the version that the caller believes to be the newest. */
  readonly latestVersionNumber?: number | undefined;
}

/**
 * Stores a version; throws AppConfig's error if that is not possible. A feature-flag document with the content of the newest
 * version makes no new one.
 */
export function createVersion(store: Store, profile: Profile, input: NewVersion): Version {
  const { content, contentType, description, label, latestVersionNumber: expected } = input;
  if (profile.locationUri !== undefined) {
    throw badRequest(
      `Configuration profile ${profile.id} has no hosted versions: its configurations are at ${quoted(profile.locationUri)}`,
    );
  }
  const latest = profile.latestVersionNumber;
  if (expected !== undefined && expected !== latest) {
    throw conflict(`Expected ${expected} as the latest version number, but it is ${latest}`);
  }
  const previous = findVersion(store, profile, latest);
  const bytes = storedBytes(content, previous, store.clock.now());
  const repeated = content.type !== 'AWS.Freeform' && previous && Buffer.from(bytes).equals(previous.content);
  if (repeated && (label === undefined || label === previous.label)) return previous;
  if (label !== undefined) checkLabel(store, profile, label);
  makeRoomForVersion(store, profile, input.dropsOld ?? false);

  const version: Version = {
    applicationId: profile.applicationId,
    profileId: profile.id,
    number: latest + 1,
    contentType,
    content: bytes,
    description,
    label,
    kmsKeyArn: kmsKeyArn(store, profile.kmsKeyIdentifier),
  };
  store.versions.put(profile.id, String(version.number), version);
  store.profiles.put(profile.applicationId, profile.id, { ...profile, latestVersionNumber: version.number });
  return version;
}

export function findVersion(store: Store, profile: Profile, number: number): Version | undefined {
  const version = store.versions.get(profile.id, String(number));
  return version?.deleted ? undefined : version;
}

/** Finds a version as StartDeployment and ValidateConfiguration do: by its number or its label. */
export function findVersionByText(store: Store, profile: Profile, text: string): Version | undefined {
  if (/^\d+$/.test(text)) return findVersion(store, profile, Number(text));
  return store.versions.find(profile.id, ({ label, deleted }) => label === text && !deleted);
}

/** A version's number, or its name in a place that is not AppConfig's own store. */
export function versionName({
  number,
  externalVersion,
}: Pick<Version, 'number' | 'externalVersion'>): string {
  return externalVersion ?? String(number);
}

/** A label must not look like a version number, so at least one of its characters is not a digit. */
function checkLabel(store: Store, profile: Profile, label: string): void {
  if (!/^[\x20-\x7e]{1,64}$/.test(label) || /^\d+$/.test(label)) {
    throw badRequest(
      `VersionLabel must have 1 to 64 printable ASCII characters, not digits alone, got ${quoted(label)}`,
    );
  }
  const taken = findVersionByText(store, profile, label);
  if (taken === undefined) return;
  throw badRequest(`Version label ${label} is already used by version ${taken.number}`);
}

/**
 * Removes a version. One that a deployment has delivered is only hidden, because deployments go on delivering what they
 * started with, or deliver it again after a rollback.
 */
export function deleteVersion(store: Store, version: Version): void {
  const { profileId, number } = version;
  if (wasDeployed(store, version))
    store.versions.put(profileId, String(number), { ...version, deleted: true });
  else store.versions.delete(profileId, String(number));
}
