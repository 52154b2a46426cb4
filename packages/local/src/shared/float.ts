/**
 * A number of the API's type Float: 32 bits, and written with a decimal point, so that 100 is `100.0`. Clients in dynamic
 * languages show it as it was written, and scripts compare what they show.
 */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** The shortest text that stands for this number among those of 32 bits. */
  toString(): string {
    const shortest = shortestOf32Bits(this.value);
    return Number.isInteger(shortest) ? shortest.toFixed(1) : String(shortest);
  }
}

/** Digits that distinguish every number of 32 bits from all others. */
const MAX_DIGITS = 9;

function shortestOf32Bits(value: number): number {
  const rounded = Math.fround(value);
  for (let digits = 1; digits < MAX_DIGITS; digits += 1) {
    const candidate = Number(rounded.toPrecision(digits));
    if (Math.fround(candidate) === rounded) return candidate;
  }
  return Number(rounded.toPrecision(MAX_DIGITS));
}
