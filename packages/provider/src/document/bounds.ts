/**
 * What a document may hold (D8). An ordinary document of AppConfig's quota (4 000 KB) is far within each bound; a document
 * beyond one is refused while it is being read, before the work that it would make.
 */
export const BOUNDS = Object.freeze({
  /** Levels of objects and arrays. Because of it everything that walks a parsed value may recurse. */
  nesting: 200,
  /** Values of any kind, objects and arrays included. */
  values: 2_000_000,
  /** Keys of one object, the root included: V8 lists the keys of an object in one go, these in less than 0.1 s. */
  keys: 400_000,
  /** Attributes of a feature flag or of a variant, which are copied and frozen in one go; AppConfig allows 25. */
  attributes: 10_000,
  /** Variants with rules in a document: compiling one takes about 30 µs, and 1 KB is kept. */
  variants: 100_000,
});

const written = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ' ');

export const tooDeep = `it nests deeper than ${BOUNDS.nesting} levels`;
export const tooManyValues = `it holds more than ${written(BOUNDS.values)} values`;
export const tooManyKeys = `an object has more than ${written(BOUNDS.keys)} keys`;
export const tooManyAttributes = `it has more than ${written(BOUNDS.attributes)} attributes`;
export const tooManyVariants = `its flags have more than ${written(BOUNDS.variants)} variants`;
