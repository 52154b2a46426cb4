import type { Flag } from '../flags/flag.js';
import { nameOf } from './names.js';
import type { ParseOptions } from './parsed-document.js';
import { CHARACTERS_PER_TURN, type Pacer } from './turns.js';

/** How many characters a variant counts as when work is paced. */
const VARIANT_CHARACTERS = 16;

/**
 * At most one warning, that two seeds of `split` in a document differ in their last character only, so that who is in one split is
 * not in the other one by chance (T6). Names flags and variants, and no seed (D6). What a hash of the user's does is not known.
 */
export async function splitWarnings(
  flags: Iterable<readonly [string, Flag]>,
  { splitHash }: ParseOptions,
  pace: Pacer,
): Promise<readonly string[]> {
  if (splitHash !== undefined) return [];
  const seen = new Set<string>();
  const firstByBeginning = new Map<string, string>();
  let work = 0;
  for (const [key, flag] of flags) {
    if (flag.kind !== 'multi-variant') continue;
    for (const { name, rule } of flag.variants) {
      work += VARIANT_CHARACTERS;
      for (const seed of rule?.splitSeeds ?? []) {
        if (seen.has(seed)) continue;
        seen.add(seed);
        work += seed.length;
        const where = `variant ${nameOf(name)} of flag ${nameOf(key)}`;
        const beginning = withoutLastCharacter(seed);
        const other = beginning === undefined ? undefined : firstByBeginning.get(beginning);
        if (other !== undefined) return [warning(other, where)];
        if (beginning !== undefined) firstByBeginning.set(beginning, where);
      }
    }
    if (work < CHARACTERS_PER_TURN) continue;
    await pace(work);
    work = 0;
  }
  return [];
}

function warning(one: string, other: string): string {
  return (
    `The seeds of split in ${one} and in ${other} differ in their last character only: the two are not independent of each other, ` +
    'and give other shares than their percentages say; use seeds that differ early and in many characters (the key of the flag is ' +
    'the seed where a split names none)'
  );
}

/** The empty seed has no last character. */
function withoutLastCharacter(seed: string): string | undefined {
  const last = seed.codePointAt(seed.length - 2) ?? 0;
  return seed === '' ? undefined : seed.slice(0, last > 0xffff ? -2 : -1);
}
