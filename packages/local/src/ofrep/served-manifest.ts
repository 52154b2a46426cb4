import { type Manifest, manifestOf } from '../feature-flags/manifest.js';
import { loadEngine } from '../shared/engine.js';
import { FEATURE_FLAGS } from '../store/model.js';
import { servedToClient } from '../store/serving.js';
import type { Store } from '../store/store.js';
import type { Target } from './target.js';

/** The manifest of what is served to everybody; `undefined` where nothing is. */
export async function servedManifest(
  store: Store,
  { environment, profile }: Target,
): Promise<Manifest | undefined> {
  const served = servedToClient(store, environment, profile.id, 0);
  if (served === undefined) return undefined;
  const { content: bytes, contentType, label: versionLabel } = served.version;
  const { parseDocument } = await loadEngine();
  const profileType = profile.type === FEATURE_FLAGS ? FEATURE_FLAGS : undefined;
  const parsed = await parseDocument({ bytes, contentType, versionLabel }, { profileType });
  if (!parsed.ok) throw new Error(parsed.message);
  return manifestOf(parsed.document, bytes);
}
