const MIN_PREFIX_CHARACTERS = 3;
/** Longer names are not compared. */
const MAX_CHARACTERS = 100;

/**
 * The name that somebody probably meant who wrote one that is not there: the only one that it begins, or is the beginning of; else
 * the first that differs in case, in `-` and `_`, or in a letter or two.
 */
export function nearName(name: string, names: readonly string[]): string | undefined {
  const wanted = plain(name);
  if (wanted === '' || name.length > MAX_CHARACTERS) return undefined;
  for (const mistakes of [0, 1, 2]) {
    // Short names differ in two letters from nearly everything.
    if (mistakes > wanted.length / 3) break;
    const near = names.find((each) => isWithin(mistakes, wanted, plain(each)));
    if (near !== undefined) return near;
  }
  if (wanted.length < MIN_PREFIX_CHARACTERS) return undefined;
  const related = names.filter((each) => plain(each).startsWith(wanted) || wanted.startsWith(plain(each)));
  return related.length === 1 ? related[0] : undefined;
}

/** `: did you mean --directory?`, or nothing. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `: did you mean ${name}?`;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** Whether so many letters to change, add, leave out or swap with their neighbour make one text of the other. */
function isWithin(mistakes: number, one: string, other: string): boolean {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const [a, b] = [one.slice(same), other.slice(same)];
  if (Math.max(a.length, b.length) <= mistakes) return true;
  if (mistakes === 0) return false;
  return (
    isWithin(mistakes - 1, a.slice(1), b.slice(1)) ||
    isWithin(mistakes - 1, a.slice(1), b) ||
    isWithin(mistakes - 1, a, b.slice(1)) ||
    (a[0] === b[1] && a[1] === b[0] && isWithin(mistakes - 1, a.slice(2), b.slice(2)))
  );
}
