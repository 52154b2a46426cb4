import type { JsonValue } from '@openfeature/core';
import { isRecord, type JsonRecord } from './json-values.js';
import { ownKeys } from './many-keys.js';
import { nameOf } from './names.js';

/** Entries that are looked at. */
const MAX_ENTRIES = 100;

/**
 * Why a document that looks like stored feature flags is not read as such (D4); `undefined` where it does not look like them.
 */
export function notStored(root: ReadonlyMap<string, JsonValue>): string | undefined {
  const misplaced = entriesOf(root.get('flags')).find(([, definition]) => hasVariants(definition))?.[0];
  if (misplaced === undefined && !entriesOf(root.get('values')).some(([, entry]) => isValue(entry)))
    return undefined;
  const version = root.get('version');
  if (version === undefined) return 'it has no version; add "version": "1"';
  if (version !== '1') return 'its version has to be the string "1"';
  if (misplaced !== undefined) {
    return `${nameOf(`flags.${misplaced}`)} has _variants, which belong into ${nameOf(`values.${misplaced}`)}`;
  }
  return 'beside version it may have objects at flags and values only, and a definition name, description and attributes';
}

/** Whether a value has variants with rules, which count in stored feature flags only. */
export function hasVariants(value: JsonValue | undefined): boolean {
  return isRecord(value) && Object.hasOwn(value, '_variants') && Array.isArray(value._variants);
}

/** Plain values may be meant, so that this is worth a warning and no more. */
export function readAsPlain(doubt: string): string {
  return `The document looks like stored feature flags, and its properties are read as plain values: ${doubt}`;
}

export function variantsOutside(key: string): string {
  return `${nameOf(key)} has _variants, which count in values of a document with version "1" only: their rules are not evaluated here`;
}

function isValue(entry: JsonValue): boolean {
  return isRecord(entry) && (typeof entry.enabled === 'boolean' || hasVariants(entry));
}

/** The first entries of an object; none of anything else. */
function entriesOf(part: JsonValue | undefined): [string, JsonValue][] {
  if (!isRecord(part)) return [];
  return ownKeys(part)
    .slice(0, MAX_ENTRIES)
    .map((key) => [key, (part as JsonRecord)[key] as JsonValue]);
}
