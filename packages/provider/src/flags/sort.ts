/** How many texts are sorted or merged without a pause: a few milliseconds' work. */
const TEXTS_PER_SLICE = 10_000;

/** Sorts texts by code unit, as `sort` does by default, but yields between slices of the work. */
export function* sortInSlices(texts: readonly string[]): Generator<void, string[], void> {
  let runs: string[][] = [];
  for (let start = 0; start < texts.length; start += TEXTS_PER_SLICE) {
    if (start > 0) yield;
    runs.push(texts.slice(start, start + TEXTS_PER_SLICE).sort());
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(yield* merge(runs[index] ?? [], runs[index + 1] ?? []));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge(left: readonly string[], right: readonly string[]): Generator<void, string[], void> {
  const merged: string[] = [];
  let fromLeft = 0;
  let fromRight = 0;
  while (fromLeft < left.length || fromRight < right.length) {
    const one = left[fromLeft];
    const other = right[fromRight];
    if (other === undefined || (one !== undefined && one <= other)) {
      merged.push(one as string);
      fromLeft += 1;
    } else {
      merged.push(other);
      fromRight += 1;
    }
    if (merged.length % TEXTS_PER_SLICE === 0) yield;
  }
  return merged;
}
