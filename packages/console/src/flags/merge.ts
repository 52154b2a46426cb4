import type { Json } from '../../../local/src/shared/json.js';
import { type FlagDocument, flagKeys, type Section, section, withMember } from './document.js';

export interface Merged {
  readonly document: FlagDocument;
  /** Flags that both have changed, each in another way; mine is kept. */
  readonly conflicts: readonly string[];
}

/** Puts what two people made of one document together, flag by flag. */
export function mergeDocuments(base: FlagDocument, mine: FlagDocument, theirs: FlagDocument): Merged {
  let document = mine;
  const conflicts = new Set<string>();
  for (const key of new Set([base, mine, theirs].flatMap(flagKeys))) {
    for (const name of ['flags', 'values'] as const) {
      const [was, own, other] = [base, mine, theirs].map((one) => section(one, name)[key]);
      if (sameJson(other, was) || sameJson(other, own)) continue;
      if (!sameJson(own, was)) conflicts.add(key);
      else document = withEntry(document, name, key, other);
    }
  }
  return { document, conflicts: [...conflicts] };
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
