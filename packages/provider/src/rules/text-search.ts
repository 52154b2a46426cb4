/** Parts up to this length are left to the engine's own search, which at worst compares the whole part at each place. */
const SHORT_PART = 64;

/**
 * Whether a text contains a part, in time linear in both. `String.prototype.includes` takes the product of their lengths for
 * texts made for that: 150 ms for `aaa…` and a part of it with a `b` in the middle.
 */
export function includesText(text: string, part: string): boolean {
  if (part.length <= SHORT_PART || part.length > text.length) return text.includes(part);
  const borders = bordersOf(part);
  let matched = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    while (matched > 0 && part.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    if (part.charCodeAt(matched) === unit) matched++;
    if (matched === part.length) return true;
  }
  return false;
}

/** The cost of a search, in characters read: searching one by one costs more than the engine's own search. */
export function searchWork(text: string, part: string): number {
  return (text.length + part.length) * (part.length <= SHORT_PART ? 1 : 4);
}

/** Knuth, Morris and Pratt's table: for each place, the longest beginning of the part that ends there. */
function bordersOf(part: string): Int32Array {
  const borders = new Int32Array(part.length);
  let length = 0;
  for (let index = 1; index < part.length; index++) {
    const unit = part.charCodeAt(index);
    while (length > 0 && part.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0;
    if (part.charCodeAt(length) === unit) length++;
    borders[index] = length;
  }
  return borders;
}

/** Where two different texts first differ, by bisection: the engine compares halves far faster than a loop does. */
export function firstDifference(left: string, right: string): number {
  let from = 0;
  let to = Math.min(left.length, right.length);
  while (to - from > SHORT_PART) {
    const middle = (from + to) >>> 1;
    if (left.slice(from, middle) === right.slice(from, middle)) from = middle;
    else to = middle;
  }
  while (from < to && left.charCodeAt(from) === right.charCodeAt(from)) from++;
  return from;
}
