/** From so many keys on V8 takes more than a millisecond to list them. */
export const MANY_KEYS = 5_000;

const known = new WeakMap<object, readonly string[]>();

/** Notes the keys of a big object that is not changed any more, which its reader has seen one by one, so that nobody has to list them again (D8). */
export function rememberKeys(object: object, keys: readonly string[]): void {
  known.set(object, keys);
}

/** The keys of a big object, where they were noted. */
export function knownKeys(object: object): readonly string[] | undefined {
  return known.get(object);
}

/** The own keys of a frozen object, in no particular order where they are many. */
export function ownKeys(object: object): readonly string[] {
  return known.get(object) ?? Object.keys(object);
}
