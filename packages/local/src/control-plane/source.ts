import { readLocation } from '../stand-ins/locations.js';
import type { StandIns } from '../stand-ins/stand-ins.js';
import { runLambdaValidators } from '../stand-ins/validators.js';
import type { Deliverable } from '../store/deployments.js';
import type { Profile, Version } from '../store/model.js';
import type { Store } from '../store/store.js';
import { findVersionByText, versionName } from '../store/versions.js';
import { validateContent } from '../validation/validators.js';
import { foundVersion } from './resources.js';

/** What a version's number, label, or name in another place stands for. */
export interface Source {
  readonly deliverable: Deliverable;
  readonly content: Uint8Array;
  readonly contentType: string;
  /** `undefined` if it is not hosted. */
  readonly hosted: Version | undefined;
}

/** Finds what a profile's version stands for; rejects with AppConfig's error if it is not there. */
export async function sourceOf(
  store: Store,
  standIns: StandIns,
  profile: Profile,
  text: string,
): Promise<Source> {
  const { locationUri } = profile;
  if (locationUri === undefined) {
    const hosted = foundVersion(findVersionByText(store, profile, text), text);
    const { content, contentType } = hosted;
    return { deliverable: hosted, content, contentType, hosted };
  }
  const replacement = await readLocation(standIns, locationUri);
  return {
    deliverable: { number: 0, label: undefined, externalVersion: text, replacement },
    ...replacement,
    hosted: undefined,
  };
}

/** Runs a profile's validators; rejects with AppConfig's error if one refuses. */
export async function validate(standIns: StandIns, profile: Profile, source: Source): Promise<void> {
  await validateContent(profile, source.content);
  await runLambdaValidators(standIns, profile, versionName(source.deliverable), source.content);
}
