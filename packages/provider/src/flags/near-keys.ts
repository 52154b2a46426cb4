import { nearNames } from '../shared/near-names.js';
import type { FlagSet } from './flag-set.js';

/** How many names are given. */
const MAX_NAMES = 3;
/** How many keys of a document are looked at: a few milliseconds. */
const MAX_KEYS = 2_000;
/** For how many keys of a flag set that are not there near ones are looked for: a caller may make up any number. */
const MAX_LOOKED_FOR = 1_000;

/** Longer keys are not looked for, since a caller may make up any and they are kept. */
const MAX_CHARACTERS = 200;

const found = new WeakMap<FlagSet, Map<string, readonly string[]>>();

/**
 * The keys that somebody may have meant who asked for one that is not there. Looked for once for each key and flag set, since a
 * flag that was removed may still be asked for many times a second.
 */
export function nearKeys(flagSet: FlagSet, key: string): readonly string[] {
  if (key.length > MAX_CHARACTERS) return [];
  let known = found.get(flagSet);
  if (known === undefined) {
    known = new Map();
    found.set(flagSet, known);
  }
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MAX_LOOKED_FOR) return [];
  const near = lookFor(flagSet, key);
  known.set(key, near);
  return near;
}

/** A key with dots may be a flag's, or a flag's with a path behind it. */
function lookFor(flagSet: FlagSet, key: string): readonly string[] {
  const whole = nearNames(key, firstKeys(flagSet), MAX_NAMES);
  const dot = key.indexOf('.');
  if (dot < 0 || whole.length > 0) return whole;
  const flags = nearNames(key.slice(0, dot), firstKeys(flagSet), MAX_NAMES);
  return flags.map((flagKey) => flagKey + key.slice(dot));
}

function* firstKeys({ flags }: FlagSet): Iterable<string> {
  let count = 0;
  for (const key of flags.keys()) {
    count += 1;
    if (count > MAX_KEYS) return;
    yield key;
  }
}
