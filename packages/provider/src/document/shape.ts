import type { JsonValue } from '@openfeature/core';
import type { EntryKind } from '../flags/document-flags.js';
import { notStored } from './doubts.js';
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

/** How many characters a key counts as when work is paced. */
const KEY_CHARACTERS = 16;

/** The members of an object in the document, in a form that is cheap to query however many there are. */
export type Members = ReadonlyMap<string, JsonValue>;

/** Where the flags of a document are, and how they are read (D4). */
export type Layout =
  | {
      readonly ok: true;
      /**
       * `deployment-time`: the entries of `values`. `by-property`: one flag a property, a feature flag where it looks like
       * one. `plain`: one plain value a property.
       */
      readonly kind: EntryKind;
      readonly entries: Members;
    }
  | { readonly ok: false; readonly message: string };

/** Decides what a document's root means, by its content or by the type of its profile. */
export async function layoutOf(
  root: Members,
  profileType: ProfileType | undefined,
  pace: Pacer,
): Promise<Layout> {
  const byProperty: Layout = { ok: true, kind: 'by-property', entries: root };
  if (profileType === 'AWS.Freeform') return { ...byProperty, kind: 'plain' };
  const isOfFlags = profileType === 'AWS.AppConfig.FeatureFlags';
  if (root.get('version') !== '1') {
    return isOfFlags ? ((await unservedFlag(root, pace)) ?? byProperty) : byProperty;
  }
  // A served flag is an object, so a string at `version` can only mean the stored form, or plain values.
  const values = await membersOf(recordOf(root.get('values')), pace);
  const stored: Stored = { ok: true, kind: 'deployment-time', entries: values };
  if (isOfFlags) return (await unstoredPart(root, stored, pace)) ?? stored;
  return (await isStored(root, stored, pace)) ? stored : byProperty;
}

type Stored = Layout & { readonly ok: true };

export async function membersOf(record: JsonRecord, pace: Pacer): Promise<Members> {
  const members = new Map<string, JsonValue>();
  for (const key of await keysOf(record, pace)) {
    members.set(key, record[key] as JsonValue);
    await pace(1);
  }
  return members;
}

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
async function isStored(root: Members, values: Stored, pace: Pacer): Promise<boolean> {
  if (foreignKeyOf(root) !== undefined) return false;
  if (![root.get('flags'), root.get('values')].every(isRecordOrNothing)) return false;
  let isDefined = false;
  const definitions = recordOf(root.get('flags'));
  for (const key of await keysOf(definitions, pace)) {
    const definition = definitions[key];
    if (strayKeyOf(definition) !== undefined) return false;
    isDefined ||= isDefinition(definition);
    await pace(KEY_CHARACTERS);
  }
  for (const value of values.entries.values()) {
    if (isStoredValue(value)) return true;
    await pace(KEY_CHARACTERS);
  }
  // A document may define flags without giving any of them a value yet: then it has no flags.
  return values.entries.size === 0 && isDefined;
}

/** Refuses a document that is declared to hold served flags if a property is not one. */
async function unservedFlag(root: Members, pace: Pacer): Promise<Layout | undefined> {
  for (const [key, value] of root) {
    if (!isServedFlag(value)) return unfit(key, value, '', notStored(root));
    await pace(KEY_CHARACTERS);
  }
  return undefined;
}

/**
 * Refuses a document that is declared to hold stored flags if a part of it cannot be one. Bad entries of `values` only spoil
 * their flags (D6); where there are no entries, a bad definition may have been meant as a flag.
 */
async function unstoredPart(root: Members, values: Stored, pace: Pacer): Promise<Layout | undefined> {
  const foreign = foreignKeyOf(root);
  if (foreign !== undefined) {
    return unfit(foreign, root.get(foreign), ', which does not belong beside version "1"');
  }
  for (const part of ['flags', 'values']) {
    if (!isRecordOrNothing(root.get(part))) return unfit(part, root.get(part));
  }
  for (const value of values.entries.values()) {
    if (isStoredValue(value)) return undefined;
    await pace(KEY_CHARACTERS);
  }
  const [first] = values.entries;
  if (first !== undefined) {
    return unfit(`values.${first[0]}`, first[1], ', and no entry of values has enabled or _variants');
  }
  return await undefinedFlag(recordOf(root.get('flags')), pace);
}

/** Refuses definitions without values if one is not a definition; one without name and attributes is hardly meant to be a flag. */
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

function unfit(path: string, value: JsonValue | undefined, why = '', doubt?: string): Layout {
  const kind = jsonTypeOf(value);
  const isFlag = isRecord(value) && !path.includes('.') && why === '';
  const what = isFlag ? 'object without a boolean enabled' : kind;
  return {
    ok: false,
    message:
      `The document is not one of feature flags, as AWS.AppConfig.FeatureFlags says: expected an object with a boolean enabled ` +
      `for each flag, or version "1" with objects at flags and values; ${nameOf(path)} is ${kind === 'null' ? '' : article(what)}${what}${why}${doubt === undefined ? '' : `; it looks like stored feature flags, but ${doubt}`}`,
  };
}

function article(what: string): string {
  return /^[ao]/.test(what) ? 'an ' : 'a ';
}

function foreignKeyOf(root: Members): string | undefined {
  for (const key of root.keys()) if (!ROOT_KEYS.has(key)) return key;
  return undefined;
}

/** A key of a definition that AppConfig does not know; a value that is not an object has none. */
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
