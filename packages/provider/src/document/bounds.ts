/** What a document may hold (D8). */
export const BOUNDS = Object.freeze({
  /** Attributes of a feature flag or of a variant, which are copied and frozen in one go; AppConfig allows 25. */
  attributes: 10_000,
  /** Variants with rules in a document: compiling one takes about 30 µs, and 1 KB is kept. */
  variants: 100_000,
});

const written = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ' ');

export const tooManyAttributes = `it has more than ${written(BOUNDS.attributes)} attributes`;
export const tooManyVariants = `its flags have more than ${written(BOUNDS.variants)} variants`;
