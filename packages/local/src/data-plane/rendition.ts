import { retrievalFlags, retrievalJson } from '../feature-flags/retrieval.js';
import { loadEngine } from '../shared/engine.js';
import type { Version } from '../store/model.js';

/** A version as clients get it. */
export interface Rendition {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Writes the flags with their rules as binary Ion, for a client that asks for it; `undefined` if no flag has variants. */
  readonly writeIon: (() => Promise<Uint8Array>) | undefined;
}

const renditions = new WeakMap<Version, Rendition>();

/** What is delivered for a version: freeform content as it was stored, feature flags in retrieval form. */
export function renditionOf(version: Version, isFeatureFlags: boolean): Rendition {
  let rendition = renditions.get(version);
  if (rendition === undefined) {
    rendition = isFeatureFlags
      ? flagRendition(version)
      : { contentType: version.contentType, bytes: version.content, writeIon: undefined };
    renditions.set(version, rendition);
  }
  return rendition;
}

function flagRendition(version: Version): Rendition {
  const flags = retrievalFlags(version.content);
  let ion: Promise<Uint8Array> | undefined;
  const writeIon = (): Promise<Uint8Array> => {
    ion ??= loadEngine().then(({ writeIonDocument }) => writeIonDocument(flags));
    return ion;
  };
  return {
    contentType: 'application/json',
    bytes: new TextEncoder().encode(retrievalJson(flags)),
    writeIon: flags.some((flag) => 'variants' in flag) ? writeIon : undefined,
  };
}
