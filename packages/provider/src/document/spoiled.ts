import type { JsonValue } from '@openfeature/core';
import type { SpoiledFlag } from '../flags/flag.js';
import { BOUNDS } from './bounds.js';
import { fingerprintOf } from './fingerprint.js';
import type { JsonRecord } from './json-values.js';
import { ownKeys } from './many-keys.js';
import { nameOf } from './names.js';
import type { Pacer } from './turns.js';

/** How many characters an attribute counts as when work is paced. */
export const ATTRIBUTE_CHARACTERS = 16;

export function hasTooManyAttributes(record: JsonRecord): boolean {
  return ownKeys(record).length > BOUNDS.attributes;
}

/** The flag whose definition cannot be used (D6). */
export async function spoiledFlag(
  key: string,
  definition: JsonValue,
  reason: string,
  pace: Pacer,
): Promise<SpoiledFlag> {
  return {
    kind: 'spoiled',
    message: `Flag ${nameOf(key)} cannot be evaluated: ${reason}`,
    fingerprint: await fingerprintOf(definition, pace),
  };
}
