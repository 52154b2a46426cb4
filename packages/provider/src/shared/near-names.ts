/** Longer names are not compared. */
const MAX_CHARACTERS = 100;
const MIN_PREFIX_CHARACTERS = 3;
/** A beginning, or a longer form, of a name comes after those with one mistake. */
const PREFIX_SCORE = 1.5;

/**
 * The names that somebody may have meant who wrote one that is not there, nearest first. Case, `-`, `_`, blanks and dots do not count;
 * otherwise a beginning counts, and so do a few letters that are wrong, missing, too many or swapped.
 */
export function nearNames(name: string, candidates: Iterable<string>, max: number): string[] {
  const wanted = plain(name);
  if (wanted === '' || name.length > MAX_CHARACTERS) return [];
  const near: { readonly candidate: string; readonly score: number }[] = [];
  for (const candidate of candidates) {
    const score = candidate.length > MAX_CHARACTERS ? undefined : scoreOf(wanted, plain(candidate));
    if (score !== undefined) near.push({ candidate, score });
  }
  near.sort((one, other) => one.score - other.score);
  return near.slice(0, max).map(({ candidate }) => candidate);
}

/** `: did you mean 'a' or 'b'?`, or nothing. */
export function didYouMean(names: readonly string[], quote: (name: string) => string): string {
  return names.length === 0 ? '' : `: did you mean ${names.map(quote).join(' or ')}?`;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_. ]/g, '');
}

/** How far apart two names are; `undefined` where they have nothing to do with each other. */
function scoreOf(wanted: string, candidate: string): number | undefined {
  const allowed = allowedMistakes(Math.min(wanted.length, candidate.length));
  for (let mistakes = Math.abs(wanted.length - candidate.length); mistakes <= allowed; mistakes += 1) {
    if (isWithin(mistakes, wanted, candidate)) return mistakes;
  }
  const [shorter, longer] = wanted.length < candidate.length ? [wanted, candidate] : [candidate, wanted];
  return shorter.length >= MIN_PREFIX_CHARACTERS && longer.startsWith(shorter) ? PREFIX_SCORE : undefined;
}

function allowedMistakes(characters: number): number {
  if (characters < 3) return 0;
  return characters < 6 ? 1 : 2;
}

/**
 * Whether so many letters to change, add, leave out or swap with their neighbour make one text of the other, from these places on.
 * Few are allowed, so that few ways are tried.
 */
function isWithin(mistakes: number, one: string, other: string, from = 0, otherFrom = 0): boolean {
  let [i, j] = [from, otherFrom];
  while (i < one.length && one[i] === other[j]) {
    i += 1;
    j += 1;
  }
  if (Math.max(one.length - i, other.length - j) <= mistakes) return true;
  if (mistakes === 0) return false;
  const isSwap = one[i] === other[j + 1] && one[i + 1] === other[j];
  return (
    isWithin(mistakes - 1, one, other, i + 1, j + 1) ||
    isWithin(mistakes - 1, one, other, i + 1, j) ||
    isWithin(mistakes - 1, one, other, i, j + 1) ||
    (isSwap && isWithin(mistakes - 1, one, other, i + 2, j + 2))
  );
}
