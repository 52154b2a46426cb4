/** With this many keys or more, V8 takes more than a millisecond to list them. */
export const MANY_KEYS = 5_000;

const known = new WeakMap<object, readonly string[]>();

/** Notes the keys of a big, finished object, which its reader has seen one by one, so that they need not be listed again (D8). */
export function rememberKeys(object: object, keys: readonly string[]): void {
  known.set(object, keys);
}

/** The keys of a big object, where they were noted. */
export function knownKeys(object: object): readonly string[] | undefined {
  return known.get(object);
}

/** The own keys of a frozen object; if there are many, in no particular order. */
export function ownKeys(object: object): readonly string[] {
  return known.get(object) ?? Object.keys(object);
}
