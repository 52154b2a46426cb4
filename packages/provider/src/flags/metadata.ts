import type { FlagMetadata } from '@openfeature/core';
import type { Attributes } from './flag.js';
import type { FlagSetOptions } from './flag-set.js';

/** `flagMetadata` where no flag is known. Frozen. */
export function flagSetMetadata(options: FlagSetOptions): FlagMetadata {
  return Object.freeze(withFlagSet(Object.create(null), options));
}

/** `flagMetadata` of a feature flag: its primitive attributes, then the flag set's own entries, which win (R4). Frozen. */
export function attributesMetadata(attributes: Attributes, options: FlagSetOptions): FlagMetadata {
  // Without prototype, so that an attribute named __proto__ is an entry like any other (D5).
  const metadata: FlagMetadata = Object.create(null);
  for (const [name, value] of Object.entries(attributes)) {
    const isPrimitive =
      typeof value === 'string' ||
      typeof value === 'boolean' ||
      (typeof value === 'number' && Number.isFinite(value));
    if (isPrimitive) metadata[name] = value;
  }
  return Object.freeze(withFlagSet(metadata, options));
}

function withFlagSet(metadata: FlagMetadata, options: FlagSetOptions): FlagMetadata {
  metadata.flagSetId = options.flagSetId;
  if (options.versionLabel !== undefined) metadata.version = options.versionLabel;
  return metadata;
}
