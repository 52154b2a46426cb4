import { findApplication, findEnvironment, findProfile } from '../store/lookup.js';
import type { Environment, Profile } from '../store/model.js';
import { isDeployed } from '../store/serving.js';
import { ROOT, type Store } from '../store/store.js';

/** Whose flags are asked for. */
export interface Target {
  readonly application: string;
  readonly environment: Environment;
  readonly profile: Profile;
}

/** The target that a path names, by names or IDs. */
export function findTarget(
  store: Store,
  application: string,
  environment: string,
  profile: string,
): Target | undefined {
  const parent = findApplication(store, application);
  if (parent === undefined) return undefined;
  const foundEnvironment = findEnvironment(store, parent.id, environment);
  const foundProfile = findProfile(store, parent.id, profile);
  if (foundEnvironment === undefined || foundProfile === undefined) return undefined;
  return { application: parent.name, environment: foundEnvironment, profile: foundProfile };
}

/** Every profile that is deployed somewhere, up to a number. */
export function servedTargets(store: Store, max: number): Target[] {
  const targets: Target[] = [];
  for (const application of store.applications.list(ROOT)) {
    for (const environment of store.environments.list(application.id)) {
      for (const profile of store.profiles.list(application.id)) {
        if (!isDeployed(store, environment, profile.id)) continue;
        targets.push({ application: application.name, environment, profile });
        if (targets.length === max) return targets;
      }
    }
  }
  return targets;
}
