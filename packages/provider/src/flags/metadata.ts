import type { FlagMetadata } from '@openfeature/core';
import type { Attributes } from './flag.js';
import type { FlagSetOptions } from './flag-set-options.js';

/** `flagMetadata` where no flag is known. Frozen. */
export function flagSetMetadata(options: FlagSetOptions): FlagMetadata {
  return Object.freeze(Object.fromEntries(flagSetEntries(options)));
}

/** `flagMetadata` of a feature flag: its primitive attributes, then the flag set's own entries, which win (R4). Frozen. */
export function attributesMetadata(attributes: Attributes, options: FlagSetOptions): FlagMetadata {
  const primitives = Object.entries(attributes).filter(
    (entry): entry is [string, Primitive] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'boolean' || Number.isFinite(entry[1]),
  );
  // Entries become own properties, so that an attribute named __proto__ is one like any other (D5).
  return Object.freeze(Object.fromEntries([...primitives, ...flagSetEntries(options)]));
}

type Primitive = FlagMetadata[string];

function flagSetEntries({ flagSetId, version }: FlagSetOptions): [string, Primitive][] {
  return [
    ['flagSetId', flagSetId],
    ...(version === undefined ? [] : [['version', version] as [string, Primitive]]),
  ];
}
