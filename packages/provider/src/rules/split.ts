import type { Expression } from './expression.js';
import { fnv1aSplitHash } from './fnv1a.js';
import type { Predicate } from './operand-reader.js';
import type { SplitHash } from './rule.js';
import { textOf } from './scalar.js';

/** How many buckets `split` puts values into: each is a thousandth of a percent. */
const BUCKETS = 100_000;
const BUCKETS_OF_A_PERCENT = BUCKETS / 100;
const HASH_RANGE = 2 ** 32;
const NOTHING_TO_SPLIT =
  'split has nothing to split by and is false: pass the attribute that it names, such as targetingKey, in the evaluation context';

export type SplitExpression = Extract<Expression, { operator: 'split' }>;

/** What a `split` needs from outside to be compiled. */
export interface SplitEnvironment {
  /** Seed of a `split` without one (T6). */
  readonly flagKey: string;
  /** Default: {@link fnv1aSplitHash} */
  readonly splitHash: SplitHash | undefined;
}

/** The seed of a `split`: its own, else the key of its flag (T6). */
export function seedOf({ seed }: SplitExpression, flagKey: string): string {
  return seed ?? flagKey;
}

/** Compiles `split`: true for the first buckets of a hundred thousand. */
export function compileSplit(split: SplitExpression, environment: SplitEnvironment): Predicate {
  const seed = seedOf(split, environment.flagKey);
  const { splitHash = fnv1aSplitHash } = environment;
  return inFirstBuckets(split.by.name, bucketsBelow(split.pct), seed, splitHash);
}

function inFirstBuckets(name: string, buckets: number, seed: string, splitHash: SplitHash): Predicate {
  return (evaluation) => {
    const value = evaluation.scalar(name);
    if (value === undefined) {
      // A text that is too long has had a warning of its own.
      if (typeof evaluation.attribute(name) !== 'string')
        evaluation.warnOnce('nothing-to-split', NOTHING_TO_SPLIT);
      return false;
    }
    const text = textOf(value);
    evaluation.spend(text.length + seed.length);
    return bucketOf(splitHash, seed, text) < buckets;
  };
}

/**
 * The bucket of a value, an integer from 0 to 99 999.
 *
 * @throws RangeError when a user's hash returns anything else than it should, which must not put everybody into a split
 */
export function bucketOf(splitHash: SplitHash, seed: string, text: string): number {
  const hash = splitHash(seed, text);
  if (Number.isInteger(hash) && hash >= 0 && hash < HASH_RANGE) return hash % BUCKETS;
  throw new RangeError(`expected splitHash to return an integer from 0 to ${HASH_RANGE - 1}, got ${hash}`);
}

/** A bucket as a percentage, 0 to 99.999: the double closest to it, as `pct` is the double closest to what a rule says. */
export function percentageOf(bucket: number): number {
  return bucket / BUCKETS_OF_A_PERCENT;
}

/**
 * How many buckets are below a percentage, exactly: multiplying `pct` would put the bucket 2.007 below a `pct` of 2.007, whose
 * thousandfold is 2007.0000000000002.
 */
function bucketsBelow(pct: number): number {
  let buckets = Math.round(pct * BUCKETS_OF_A_PERCENT);
  while (buckets > 0 && percentageOf(buckets - 1) >= pct) buckets--;
  while (buckets < BUCKETS && percentageOf(buckets) < pct) buckets++;
  return buckets;
}
