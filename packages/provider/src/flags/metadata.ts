import type { FlagMetadata } from '@openfeature/core';
import type { Attributes } from './flag.js';
import type { FlagSetOptions } from './flag-set-options.js';

/** `flagMetadata` where no flag is known. Frozen. */
export function flagSetMetadata(options: FlagSetOptions): FlagMetadata {
  return Object.freeze(Object.fromEntries(flagSetEntries(options)));
}

/** A treatment of an experiment that a variant stands for. */
export interface Treatment {
  /** The ARN of the run. */
  readonly run: string;
  readonly key: string;
}

/** Names of the metadata of a treatment (R4). */
export const EXPERIMENT_RUN = 'experimentRun';
export const TREATMENT_KEY = 'treatmentKey';

/**
 * `flagMetadata` of a feature flag: its primitive attributes, then the flag set's own entries and those of a treatment, which win
 * (R4). Frozen.
 */
export function attributesMetadata(
  attributes: Attributes,
  options: FlagSetOptions,
  treatment: Treatment | undefined,
): FlagMetadata {
  const primitives = Object.entries(attributes).filter(
    (entry): entry is [string, Primitive] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'boolean' || Number.isFinite(entry[1]),
  );
  // Entries become own properties, so that an attribute named __proto__ is one like any other (D5).
  return Object.freeze(
    Object.fromEntries([...primitives, ...flagSetEntries(options), ...treatmentEntries(treatment)]),
  );
}

type Primitive = FlagMetadata[string];

function treatmentEntries(treatment: Treatment | undefined): [string, Primitive][] {
  if (treatment === undefined) return [];
  return [
    [EXPERIMENT_RUN, treatment.run],
    [TREATMENT_KEY, treatment.key],
  ];
}

function flagSetEntries({ flagSetId, version }: FlagSetOptions): [string, Primitive][] {
  return [
    ['flagSetId', flagSetId],
    ...(version === undefined ? [] : [['version', version] as [string, Primitive]]),
  ];
}
