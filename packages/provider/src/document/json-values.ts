import type { JsonValue } from '@openfeature/core';
import type { Attributes } from '../flags/flag.js';
import { BOUNDS, tooDeep } from './bounds.js';
import { knownKeys } from './many-keys.js';

/** A JSON object. Its keys are data: `__proto__` is a key like any other (D5). */
export type JsonRecord = { readonly [key: string]: JsonValue };

/** How many values are frozen without a pause: about a millisecond's work. */
const VALUES_PER_SLICE = 10_000;

/** Whether `value` is an object and neither an array nor `null`. */
export function isRecord(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a member of an object under construction, as `JSON.parse` does: an assignment would set the prototype (D5). */
export function setMember(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The JSON type of a value, for messages. */
export function jsonTypeOf(
  value: JsonValue | undefined,
): 'null' | 'array' | 'object' | 'string' | 'number' | 'boolean' | 'nothing' {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'object' | 'string' | 'number' | 'boolean';
}

/**
 * Freezes a parsed value with everything inside it, and returns it.
 *
 * @throws RangeError when it nests deeper than the bound, with a message fit for users.
 */
export function freezeDeep<T extends JsonValue>(value: T): T {
  if (isContainer(value)) for (const _pause of freezing([value]));
  return value;
}

/** As {@link freezeDeep}, but awaits `pause` between slices so that a big document does not hold the event loop (D8). */
export async function freezeDeepInSlices<T extends JsonValue>(
  value: T,
  pause: () => Promise<void>,
): Promise<T> {
  for (const _pause of freezing([value])) await pause();
  return value;
}

/** Freezes values with everything inside them, and yields whenever it is time for a pause. */
export function* freezing(values: readonly JsonValue[]): Generator<void, void, void> {
  let level: object[] = values.filter(isContainer);
  let visited = 0;
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > BOUNDS.nesting) throw new RangeError(tooDeep);
    const next: object[] = [];
    for (const container of level) {
      // A frozen value is frozen with everything inside: YAML aliases share values, and a flag may have been asked for before.
      if (Object.isFrozen(container)) continue;
      Object.freeze(container);
      visited += 1;
      for (const child of childrenOf(container)) {
        if (isContainer(child)) next.push(child);
        visited += 1;
        if (visited < VALUES_PER_SLICE) continue;
        visited = 0;
        yield;
      }
    }
    level = next;
  }
}

/** The values in a container; those of a big object are not listed all at once. */
function childrenOf(container: object): Iterable<JsonValue> {
  if (Array.isArray(container)) return container;
  const keys = knownKeys(container);
  return keys === undefined ? Object.values(container) : valuesOf(container as JsonRecord, keys);
}

function* valuesOf(record: JsonRecord, keys: readonly string[]): Generator<JsonValue, void, void> {
  for (const key of keys) yield record[key] as JsonValue;
}

function isContainer(value: JsonValue): value is Exclude<JsonValue, string | number | boolean | null> {
  return typeof value === 'object' && value !== null;
}

/**
 * The attributes of a feature flag or variant: own enumerable properties except `enabled` and names beginning with `_`
 * (`_variant`, `_createdAt` …). Shares the values, which the caller freezes.
 */
export function attributesOf(record: JsonRecord): Attributes {
  const entries = Object.entries(record).filter(([name]) => name !== 'enabled' && !name.startsWith('_'));
  return Object.freeze(Object.fromEntries(entries));
}

/** No attributes: what a disabled flag or variant carries (K6). */
export const NO_ATTRIBUTES: Attributes = Object.freeze({});
