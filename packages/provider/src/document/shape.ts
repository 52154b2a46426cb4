import type { JsonValue } from '@openfeature/core';
import { isRecord, type JsonRecord, jsonTypeOf } from './json-values.js';
import { ownKeys } from './many-keys.js';
import { nameOf } from './names.js';
import type { ProfileType } from './parsed-document.js';
import type { Pacer } from './turns.js';

const ROOT_KEYS: ReadonlySet<string> = new Set(['version', 'flags', 'values', '_createdAt', '_updatedAt']);
const DEFINITION_KEYS: ReadonlySet<string> = new Set([
  'name',
  'description',
  'attributes',
  '_createdAt',
  '_updatedAt',
  '_deprecation',
]);

/** What a key counts for in characters when work is paced. */
const KEY_CHARACTERS = 16;

/** Where the flags of a document are, and how they are read (D4). */
export type Layout =
  | {
      readonly ok: true;
      /**
       * `deployment-time`: the entries of `values`. `by-property`: one flag a property, a feature flag where it looks like
       * one. `plain`: one plain value a property.
       */
      readonly kind: 'deployment-time' | 'by-property' | 'plain';
      readonly entries: JsonRecord;
      /** The keys of `entries`. */
      readonly keys: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Tells what a document's root means, by its content or by the type of its profile. */
export async function layoutOf(
  root: JsonRecord,
  profileType: ProfileType | undefined,
  pace: Pacer,
): Promise<Layout> {
  const keys = await keysOf(root, pace);
  const byProperty: Layout = { ok: true, kind: 'by-property', entries: root, keys };
  if (profileType === 'AWS.Freeform') return { ...byProperty, kind: 'plain' };
  const isOfFlags = profileType === 'AWS.AppConfig.FeatureFlags';
  if (root.version !== '1') {
    return isOfFlags ? ((await unservedFlag(root, keys, pace)) ?? byProperty) : byProperty;
  }
  // A served flag is an object, so that a text at `version` can mean nothing but the stored form, or plain values.
  const entries = recordOf(root.values);
  const stored: Stored = { ok: true, kind: 'deployment-time', entries, keys: await keysOf(entries, pace) };
  if (isOfFlags) return (await unstoredPart(root, keys, stored, pace)) ?? stored;
  return (await isStored(root, keys, stored, pace)) ? stored : byProperty;
}

type Stored = Layout & { readonly ok: true };

async function keysOf(record: JsonRecord, pace: Pacer): Promise<readonly string[]> {
  const keys = ownKeys(record);
  await pace(keys.length * KEY_CHARACTERS);
  return keys;
}

/** Whether a value is a feature flag as the service serves it (D4 b). */
export function isServedFlag(
  value: JsonValue | undefined,
): value is JsonRecord & { readonly enabled: boolean } {
  return isRecord(value) && typeof value.enabled === 'boolean';
}

/** Whether the content is that of stored feature flags (D4 a); a freeform document may use the same words by chance. */
async function isStored(
  root: JsonRecord,
  keys: readonly string[],
  values: Stored,
  pace: Pacer,
): Promise<boolean> {
  if (keys.some((key) => !ROOT_KEYS.has(key))) return false;
  if (![root.flags, root.values].every(isRecordOrNothing)) return false;
  let isDefined = false;
  const definitions = recordOf(root.flags);
  for (const key of await keysOf(definitions, pace)) {
    const definition = definitions[key];
    if (strayKeyOf(definition) !== undefined) return false;
    isDefined ||= isDefinition(definition);
    await pace(KEY_CHARACTERS);
  }
  for (const key of values.keys) {
    if (isStoredValue(values.entries[key])) return true;
    await pace(KEY_CHARACTERS);
  }
  // A document may define flags and give none of them a value yet: then there is no flag.
  return values.keys.length === 0 && isDefined;
}

/** The refusal of a document that is said to be of served flags, if a property is none. */
async function unservedFlag(
  root: JsonRecord,
  keys: readonly string[],
  pace: Pacer,
): Promise<Layout | undefined> {
  for (const key of keys) {
    if (!isServedFlag(root[key])) return unfit(key, root[key]);
    await pace(KEY_CHARACTERS);
  }
  return undefined;
}

/**
 * The refusal of a document that is said to be of stored flags, if a part is none. Bad entries of `values` spoil their flags
 * only (D6); where there is none, a bad definition may be what was meant as a flag.
 */
async function unstoredPart(
  root: JsonRecord,
  keys: readonly string[],
  values: Stored,
  pace: Pacer,
): Promise<Layout | undefined> {
  const foreign = keys.find((key) => !ROOT_KEYS.has(key));
  if (foreign !== undefined)
    return unfit(foreign, root[foreign], ', which does not belong beside version "1"');
  if (!isRecordOrNothing(root.flags)) return unfit('flags', root.flags);
  if (!isRecordOrNothing(root.values)) return unfit('values', root.values);
  for (const key of values.keys) {
    if (isStoredValue(values.entries[key])) return undefined;
    await pace(KEY_CHARACTERS);
  }
  const [first] = values.keys;
  if (first !== undefined) {
    return unfit(
      `values.${first}`,
      values.entries[first],
      ', and no entry of values has enabled or _variants',
    );
  }
  return await undefinedFlag(recordOf(root.flags), pace);
}

/** The refusal of definitions without values, if one is none; a flag that has no name and no attributes is hardly meant as one. */
async function undefinedFlag(definitions: JsonRecord, pace: Pacer): Promise<Layout | undefined> {
  const keys = await keysOf(definitions, pace);
  let isDefined = keys.length === 0;
  for (const key of keys) {
    const definition = definitions[key];
    const stray = strayKeyOf(definition);
    if (!isRecord(definition)) return unfit(`flags.${key}`, definition);
    if (stray !== undefined) return unfit(`flags.${key}.${stray}`, definition[stray]);
    isDefined ||= isDefinition(definition);
    await pace(KEY_CHARACTERS);
  }
  const [first = ''] = keys;
  return isDefined ? undefined : unfit(`flags.${first}`, definitions[first], ' without name and attributes');
}

function isStoredValue(value: JsonValue | undefined): boolean {
  return isRecord(value) && (hasOwn(value, 'enabled') || hasOwn(value, '_variants'));
}

function isDefinition(definition: JsonValue | undefined): boolean {
  return isRecord(definition) && (hasOwn(definition, 'name') || hasOwn(definition, 'attributes'));
}

function unfit(path: string, value: JsonValue | undefined, why = ''): Layout {
  const kind = jsonTypeOf(value);
  const isFlag = isRecord(value) && !path.includes('.') && why === '';
  const what = isFlag ? 'object without a boolean enabled' : kind;
  return {
    ok: false,
    message:
      `The document is not one of feature flags, as AWS.AppConfig.FeatureFlags says: expected an object with a boolean enabled ` +
      `for each flag, or version "1" with objects at flags and values; ${nameOf(path)} is ${kind === 'null' ? '' : article(what)}${what}${why}`,
  };
}

function article(what: string): string {
  return /^[ao]/.test(what) ? 'an ' : 'a ';
}

/** A key of a definition that AppConfig does not know; what is no object has none. */
function strayKeyOf(definition: JsonValue | undefined): string | undefined {
  if (typeof definition !== 'object' || definition === null) return undefined;
  return ownKeys(definition).find((key) => !DEFINITION_KEYS.has(key));
}

/** AppConfig counts `null` as absent. */
function isRecordOrNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || isRecord(value);
}

function recordOf(value: JsonValue | undefined): JsonRecord {
  return isRecord(value) ? value : {};
}

function hasOwn(record: JsonRecord, key: string): boolean {
  return Object.hasOwn(record, key);
}
