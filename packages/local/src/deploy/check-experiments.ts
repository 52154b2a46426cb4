import { type CheckedContent, storedBytes } from '../store/content.js';
import type { Environment, ExperimentRun, Profile } from '../store/model.js';
import { runningExperiments } from '../store/serving.js';
import type { Store } from '../store/store.js';
import { checkTreatments } from '../validation/treatments.js';

/** Resolves to the experiments on a target's flags; rejects with AppConfig's error if one cannot go on with the content. */
export async function checkExperiments(
  store: Store,
  target: { readonly environment: Environment | undefined; readonly profile: Profile } | undefined,
  content: CheckedContent,
): Promise<readonly ExperimentRun[]> {
  if (target?.environment === undefined || content.type === 'AWS.Freeform') return [];
  const { environment, profile } = target;
  const runs = runningExperiments(store, environment, profile.id);
  if (runs.length === 0) return [];
  const version = profile.latestVersionNumber + 1;
  const bytes = storedBytes(content, undefined, store.clock.now());
  await checkTreatments(runs, { environment, version, content: bytes });
  return runs;
}
