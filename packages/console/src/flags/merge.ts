import type { Json } from '../../../local/src/shared/json.js';
import { type FlagDocument, flagKeys, type Section, section, withMember } from './document.js';

export interface Merged {
  readonly document: FlagDocument;
  /** Flags that both have changed, each in another way; mine is kept. */
  readonly conflicts: readonly string[];
}

/**
 * Puts what two people made of one document together, flag by flag: the definition and the values of a flag by themselves, unless
 * one of the two has no such flag.
 */
export function mergeDocuments(base: FlagDocument, mine: FlagDocument, theirs: FlagDocument): Merged {
  let document = mine;
  const conflicts = new Set<string>();
  for (const key of new Set([base, mine, theirs].flatMap(flagKeys))) {
    for (const parts of hasFlag(mine, key) && hasFlag(theirs, key) ? APART : TOGETHER) {
      const isSame = (one: FlagDocument, other: FlagDocument) =>
        parts.every((name) => sameJson(section(one, name)[key], section(other, name)[key]));
      if (isSame(theirs, base) || isSame(theirs, mine)) continue;
      if (!isSame(mine, base)) conflicts.add(key);
      else for (const name of parts) document = withEntry(document, name, key, section(theirs, name)[key]);
    }
  }
  return { document, conflicts: [...conflicts] };
}

const APART: readonly (readonly Section[])[] = [['flags'], ['values']];
const TOGETHER: readonly (readonly Section[])[] = [['flags', 'values']];

function hasFlag(document: FlagDocument, key: string): boolean {
  return Object.hasOwn(section(document, 'flags'), key) || Object.hasOwn(section(document, 'values'), key);
}

function withEntry(document: FlagDocument, name: Section, key: string, entry: Json | undefined) {
  return { ...document, [name]: withMember(section(document, name), key, entry) };
}

/** Flags that are not the same in both. */
export function changedFlags(base: FlagDocument, other: FlagDocument): string[] {
  return [...new Set([base, other].flatMap(flagKeys))].filter((key) =>
    (['flags', 'values'] as const).some(
      (name) => !sameJson(section(base, name)[key], section(other, name)[key]),
    ),
  );
}

/** Flags whose definitions differ, of which clients see nothing. */
export function changedDefinitions(base: FlagDocument, other: FlagDocument): string[] {
  return [...new Set([base, other].flatMap(flagKeys))].filter(
    (key) => !sameJson(section(base, 'flags')[key], section(other, 'flags')[key]),
  );
}

const TIMES = new Set(['_createdAt', '_updatedAt']);
const texts = new WeakMap<object, string>();

/** Apart from the times that AppConfig sets, and whatever order members are in. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  return one === other || textOf(one) === textOf(other);
}

function textOf(json: Json | undefined): string | undefined {
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  let text = texts.get(json);
  if (text === undefined) {
    text = JSON.stringify(json, (key, value: Json) => (TIMES.has(key) ? undefined : sorted(value)));
    texts.set(json, text);
  }
  return text;
}

function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
