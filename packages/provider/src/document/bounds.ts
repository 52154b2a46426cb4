/**
 * What a document may contain (D8). An ordinary document of AppConfig’s quota (4 000 KB) is within each bound; a document
 * beyond one is refused while it is being read, before the work that it would make.
 */
export const BOUNDS = Object.freeze({
  /** Levels of objects and arrays: few enough for code that walks a parsed value to recurse. */
  nesting: 200,
  /** Values of any kind, objects and arrays included. */
  values: 2_000_000,
  /** Keys of one object, the root included: V8 lists all keys of an object at once, this many in less than 0.1 s. */
  keys: 400_000,
  /** Attributes of a feature flag or of a variant, which are copied and frozen without a pause; AppConfig allows 25. */
  attributes: 10_000,
  /** Rules of a deployment-time document: compiling the shortest takes 15 µs, and up to 2 KB are kept. */
  rules: 30_000,
});

/**
 * Characters of all rules of a document together: each takes some 60 bytes once compiled. Ordinary documents are
 * names, attributes and variants for the most part.
 */
export function maxRuleCharacters(documentBytes: number): number {
  return 512 * 1024 + Math.floor(documentBytes / 3);
}

const written = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ' ');

export const tooDeep = `it nests deeper than ${BOUNDS.nesting} levels`;
export const tooManyValues = `it holds more than ${written(BOUNDS.values)} values`;
export const tooManyKeys = `an object has more than ${written(BOUNDS.keys)} keys`;
export const tooManyAttributes = `it has more than ${written(BOUNDS.attributes)} attributes`;
export const tooManyRules = `its flags have more than ${written(BOUNDS.rules)} rules`;
export const tooLongRules =
  'the rules of its flags are too long, all in all: they have more than 524 288 characters and a third of the document';
