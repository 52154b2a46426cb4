import type { JsonObject } from '../../../local/src/shared/json.js';
import {
  type Flag,
  type FlagDocument,
  flagOf,
  section,
  withFlag,
  withMember,
  withRenamed,
} from './document.js';

export type Change<Thing> = (thing: Thing) => Thing;

export function changeFlag(document: FlagDocument, key: string, change: Change<Flag>): FlagDocument {
  return withFlag(document, key, change(flagOf(document, key)));
}

/** A new flag is off. */
export function addFlag(document: FlagDocument, key: string, name: string): FlagDocument {
  return withFlag(document, key, {
    definition: name === '' ? {} : { name },
    value: { enabled: false },
  });
}

export function removeFlag(document: FlagDocument, key: string): FlagDocument {
  return {
    ...document,
    flags: withMember(section(document, 'flags'), key, undefined),
    values: withMember(section(document, 'values'), key, undefined),
  };
}

export function renameFlag(document: FlagDocument, key: string, to: string): FlagDocument {
  return {
    ...document,
    flags: withRenamed(section(document, 'flags'), key, to),
    values: withRenamed(section(document, 'values'), key, to),
  };
}

/** The copy stands last, and has no times of its own yet. */
export function duplicateFlag(document: FlagDocument, key: string, to: string): FlagDocument {
  const { definition, value } = flagOf(document, key);
  return withFlag(document, to, { definition: withoutTimes(definition), value: withoutTimes(value) });
}

function withoutTimes(object: JsonObject): JsonObject {
  return withMember(withMember(object, '_createdAt', undefined), '_updatedAt', undefined);
}

const KEY = /^[a-z][a-zA-Z\d_-]{0,63}$/;

/** What is wrong with the key of a new flag, or the name of a new attribute. */
export function keyProblem(
  key: string,
  taken: readonly string[],
  what: 'flag' | 'attribute',
): string | undefined {
  if (!KEY.test(key)) {
    return 'It begins with a small letter from a to z, and has up to 64 letters, digits, - and _.';
  }
  if (what === 'attribute' && key === 'enabled') return 'AppConfig keeps “enabled” for itself.';
  return taken.includes(key) ? `There is another ${what} “${key}”.` : undefined;
}

/** `checkout-copy`, `checkout-copy-2`: a key that is free. */
export function copyKey(key: string, taken: readonly string[]): string {
  const base = `${key.slice(0, 55)}-copy`;
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
