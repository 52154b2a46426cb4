import { checkObject, quoted, readMember, unexpected } from '../shared/described.js';

const MAX_ENTRIES = 1_000;
const MAX_KEY_LENGTH = 2_048;

/** Checks an option that has a value for each of many names; throws a TypeError for anything else. */
export function checkEntries<T>(
  name: string,
  value: unknown,
  expected: string,
  accept: (entry: unknown) => T | undefined,
): ReadonlyMap<string, T> {
  checkPlainObject(name, value);
  const keys = keysOf(name, value);
  if (keys.length > MAX_ENTRIES) {
    throw new TypeError(`Expected \`${name}\` to have at most ${MAX_ENTRIES} members, got ${keys.length}`);
  }
  return new Map(
    keys.map((key) => {
      if (key.length === 0 || key.length > MAX_KEY_LENGTH) {
        throw new TypeError(
          `Expected the names in \`${name}\` to have 1 to ${MAX_KEY_LENGTH} characters, got ${quoted(key)}`,
        );
      }
      const member = `${name}[${quoted(key)}]`;
      const entry = readMember(value, key, member);
      const accepted = accept(entry);
      if (accepted === undefined) throw unexpected(member, expected, entry);
      return [key, accepted] as const;
    }),
  );
}

/** A Map or the like has no members, so it would look empty. */
function checkPlainObject(name: string, value: unknown): asserts value is object {
  checkObject(name, value);
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || Object.getPrototypeOf(prototype) === null) return;
  } catch (cause) {
    throw new TypeError(`Expected \`${name}\` to be readable, but looking at it threw an error`, { cause });
  }
  throw new TypeError(`Expected \`${name}\` to be a plain object, got one of another class`);
}

function keysOf(name: string, value: object): readonly string[] {
  try {
    return Object.keys(value);
  } catch (cause) {
    throw new TypeError(`Expected \`${name}\` to be readable, but listing it threw an error`, { cause });
  }
}

/** Checks an option that has a function for each of many names. */
export function checkFunctions<F>(name: string, value: unknown): ReadonlyMap<string, F> {
  return checkEntries(name, value, 'a function', (entry) =>
    typeof entry === 'function' ? (entry as F) : undefined,
  );
}
