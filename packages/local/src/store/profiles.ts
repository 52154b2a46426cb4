import { checkNoExperiments } from './experiments.js';
import { type NewResource, newIdentity, type ResourceChanges, renamed } from './identity.js';
import { MAX_PROFILES } from './limits.js';
import type { Application, Profile, ProfileType, Validator } from './model.js';
import { badRequest } from './service-error.js';
import type { Store } from './store.js';

const KIND = 'configuration profile';

export function createProfile(
  store: Store,
  application: Application,
  input: NewResource &
    Pick<Profile, 'locationUri' | 'retrievalRoleArn' | 'kmsKeyIdentifier'> & {
      readonly type: ProfileType;
      readonly validators?: readonly Validator[] | undefined;
    },
): Profile {
  const profile: Profile = {
    ...newIdentity(store, store.profiles, application.id, KIND, MAX_PROFILES, input),
    applicationId: application.id,
    type: input.type,
    validators: input.validators ?? [],
    latestVersionNumber: 0,
    locationUri: input.locationUri,
    retrievalRoleArn: input.retrievalRoleArn,
    kmsKeyIdentifier: input.kmsKeyIdentifier,
    createdAt: store.clock.now(),
  };
  store.profiles.put(application.id, profile.id, profile);
  return profile;
}

export function updateProfile(
  store: Store,
  profile: Profile,
  changes: ResourceChanges &
    Pick<Profile, 'retrievalRoleArn' | 'kmsKeyIdentifier'> & {
      readonly validators?: readonly Validator[] | undefined;
    },
): Profile {
  const { applicationId, id } = profile;
  const updated: Profile = {
    ...renamed(store.profiles, applicationId, KIND, profile, changes),
    validators: changes.validators ?? profile.validators,
    retrievalRoleArn: changes.retrievalRoleArn ?? profile.retrievalRoleArn,
    kmsKeyIdentifier: (changes.kmsKeyIdentifier ?? profile.kmsKeyIdentifier) || undefined,
  };
  store.profiles.put(applicationId, id, updated);
  return updated;
}

export function deleteProfile(store: Store, profile: Profile): void {
  const { applicationId, id } = profile;
  const versions = store.versions.list(id);
  if (versions.some(({ deleted }) => !deleted)) {
    throw badRequest(
      `Configuration profile ${id} cannot be deleted: it still has hosted configuration versions`,
    );
  }
  checkNoExperiments(store, applicationId, `configuration profile ${id}`, (plan) => plan.profileId === id);
  for (const { number } of versions) store.versions.delete(id, String(number));
  store.profiles.delete(applicationId, id);
  store.polls.forget('profile', profile);
}
