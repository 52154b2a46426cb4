import { isObject, type Json, type JsonObject } from '../../../local/src/shared/json.js';

/**
 * A feature-flag document as it is stored: https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-type-reference-feature-flags.html
 * Everything that changes one gives another that shares what is the same, and keeps members that it does not know.
 */
export type FlagDocument = JsonObject;

/** What a document says of one flag; either may be empty. */
export interface Flag {
  /** From `flags`: name, description, deprecation, and the definitions of its attributes. */
  readonly definition: JsonObject;
  /** From `values`: whether it is enabled with which attributes, or its variants. */
  readonly value: JsonObject;
}

export const NOTHING: JsonObject = {};
export const EMPTY_DOCUMENT: FlagDocument = { version: '1', flags: {}, values: {} };

export type ReadDocument =
  | { readonly ok: true; readonly document: FlagDocument }
  | { readonly ok: false; readonly message: string };

/** Reads what can be shown as cards, whether AppConfig would accept it or not. */
export function readDocument(text: string): ReadDocument {
  if (text.trim() === '') return { ok: true, document: EMPTY_DOCUMENT };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { ok: false, message: 'The document is not valid JSON.' };
  }
  if (!isObject(parsed)) return { ok: false, message: 'The document is not a JSON object.' };
  for (const name of ['flags', 'values']) {
    const section = parsed[name] ?? NOTHING;
    if (!isObject(section)) return { ok: false, message: `“${name}” is not an object.` };
    const wrong = Object.keys(section).find((key) => !isObject(section[key]));
    if (wrong !== undefined) return { ok: false, message: `“${name}.${wrong}” is not an object.` };
  }
  return { ok: true, document: parsed };
}

export function writeDocument(document: FlagDocument): string {
  return JSON.stringify(document, null, 2);
}

/** In the order of their definitions; those that have values only come last. */
export function flagKeys(document: FlagDocument): string[] {
  const keys = new Set(Object.keys(section(document, 'flags')));
  for (const key of Object.keys(section(document, 'values'))) keys.add(key);
  return [...keys];
}

export function flagOf(document: FlagDocument, key: string): Flag {
  return { definition: entry(document, 'flags', key), value: entry(document, 'values', key) };
}

export function withFlag(document: FlagDocument, key: string, { definition, value }: Flag): FlagDocument {
  return {
    ...document,
    flags: { ...section(document, 'flags'), [key]: definition },
    values: { ...section(document, 'values'), [key]: value },
  };
}

export type Section = 'flags' | 'values';

export function section(document: FlagDocument, name: Section): JsonObject {
  const found = document[name];
  return isObject(found) ? found : NOTHING;
}

function entry(document: FlagDocument, name: Section, key: string): JsonObject {
  return objectAt(section(document, name), key);
}

/** A member that is an object; an empty one if it is anything else. */
export function objectAt(object: JsonObject, name: string): JsonObject {
  const found = Object.hasOwn(object, name) ? object[name] : undefined;
  return isObject(found) ? found : NOTHING;
}

/** The object with that member, or without it. */
export function withMember(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [name]: value };
  if (!Object.hasOwn(object, name)) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** The object with a member under another name, at the same place; it takes the place of one that has that name. */
export function withRenamed(object: JsonObject, name: string, to: string): JsonObject {
  if (!Object.hasOwn(object, name) || name === to) return object;
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      if (key === name) return [[to, value]];
      return key === to ? [] : [[key, value]];
    }),
  );
}
