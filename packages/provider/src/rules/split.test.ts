import { createHash } from 'node:crypto';
import type { EvaluationContext } from '@openfeature/core';
import { Evaluation } from './evaluation.js';
import { fnv1aSplitHash } from './fnv1a.js';
import { bucketOf, compileSplit, percentageOf } from './split.js';
import { compiled, holds } from './testing/rules.js';

const IDS = 100_000;
const TOLERANCE_IN_PERCENT = 1;

function digest(index: number): string {
  return createHash('md5').update(String(index)).digest('hex');
}

/** Reproducible, and spread as random ones are. */
function uuid(index: number): string {
  return digest(index).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** From 0 to 100, with fractions. */
function percentage(index: number): number {
  return (Number.parseInt(digest(index).slice(0, 8), 16) / 2 ** 32) * 100;
}

/** Loans `L000000` to `L000299` of a public sample that was run against the AppConfig Agent itself. */
const LOANS = Array.from(
  { length: 300 },
  (_, index): EvaluationContext => ({ loanId: `L${String(index).padStart(6, '0')}` }),
);

describe('T6 split as the AppConfig Agent was recorded to do it', () => {
  it.each([
    [20, 62],
    [50, 160],
    [100, 300],
  ])('at %d %% has %d of 300 ids', async (pct, count) => {
    const rule = await compiled(`(split by::$loanId pct::${pct} seed::"rollout-2026")`);
    expect(LOANS.filter((context) => rule.evaluate(context))).toHaveLength(count);
  });

  it.each([
    ['L000000', '88.609'],
    ['L000001', '65.762'],
    ['L000002', '19.823'],
    ['L000003', '34.184'],
    ['L000004', '17.885'],
    ['L000005', '38.222'],
  ])('puts %s into the bucket %s', async (loanId, bucket) => {
    expect(percentageOf(bucketOf(fnv1aSplitHash, 'rollout-2026', loanId))).toBe(Number(bucket));
    const above = (Number(bucket) + 0.001).toFixed(3);
    expect(await holds(`(split by::$loanId pct::${bucket} seed::"rollout-2026")`, { loanId })).toBe(false);
    expect(await holds(`(split by::$loanId pct::${above} seed::"rollout-2026")`, { loanId })).toBe(true);
  });
});

const KINDS_OF_ID: readonly [string, (index: number) => string][] = [
  ['sequential ids', (index) => `user-${index}`],
  ['e-mail addresses', (index) => `${index}@example.org`],
  ['UUIDs', uuid],
];

/** Percentage of ids for each rule that is the first to hold, and for none. */
async function shares(rules: readonly string[], contexts: readonly EvaluationContext[]): Promise<number[]> {
  const predicates = await Promise.all(rules.map((rule) => compiled(rule)));
  const counts = new Array<number>(rules.length + 1).fill(0);
  for (const context of contexts) {
    const first = predicates.findIndex((rule) => rule.evaluate(context));
    const variant = first < 0 ? rules.length : first;
    counts[variant] = (counts[variant] ?? 0) + 1;
  }
  return counts.map((count) => (count / IDS) * 100);
}

// https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-multi-variant-feature-flags-rules.html
describe.each(KINDS_OF_ID)('T6 the documented distributions, for %s', (_kind, id) => {
  const contexts = Array.from({ length: IDS }, (_, index): EvaluationContext => ({ uniqueId: id(index) }));

  it.each<[string, string[], number[]]>([
    ['20 and the rest', ['(split by::$uniqueId pct::20)'], [20, 80]],
    ['20 twice', ['(split by::$uniqueId pct::20)', '(split by::$uniqueId pct::20)'], [20, 0, 80]],
    [
      '20, then 25 on the same hash',
      ['(split by::$uniqueId pct::20)', '(split by::$uniqueId pct::25)'],
      [20, 5, 75],
    ],
    [
      '20, then 25 with another seed: a quarter of the other 80',
      ['(split by::$uniqueId pct::20 seed::"seed_one")', '(split by::$uniqueId pct::25 seed::"seed_two")'],
      [20, 20, 60],
    ],
  ])('%s', async (_what, rules, expected) => {
    const actual = await shares(rules, contexts);
    expected.forEach((share, index) => {
      expect(Math.abs((actual[index] ?? Number.NaN) - share)).toBeLessThan(TOLERANCE_IN_PERCENT);
    });
  });
});

describe('T6 seeds that differ in their last character only', () => {
  it('are not independent: 24.3 %, where 20 % would be left to the second', async () => {
    const contexts = Array.from(
      { length: IDS },
      (_, index): EvaluationContext => ({ uniqueId: uuid(index) }),
    );
    const rules = ['(split by::$uniqueId pct::20 seed::"a")', '(split by::$uniqueId pct::25 seed::"b")'];
    const [, second] = await shares(rules, contexts);
    expect(second).toBeGreaterThan(23.5);
    expect(second).toBeLessThan(25);
  });
});

describe('T6 one seed: a smaller pct is a subset of a larger one', () => {
  it('for 1 000 pairs', async () => {
    const ids = Array.from({ length: 100 }, (_, id): EvaluationContext => ({ id }));
    const strays: string[] = [];
    for (let pair = 0; pair < 1_000; pair++) {
      const [smaller, larger] = [pair * 2, pair * 2 + 1].map(percentage).sort((a, b) => a - b);
      const inSmaller = await compiled(`(split by::$id pct::${smaller} seed::"s${pair % 7}")`);
      const inLarger = await compiled(`(split by::$id pct::${larger} seed::"s${pair % 7}")`);
      const isSubset = ids.every((context) => !inSmaller.evaluate(context) || inLarger.evaluate(context));
      if (!isSubset) strays.push(`${smaller} and ${larger}`);
    }
    expect(strays).toEqual([]);
  });
});

describe('T6 split', () => {
  const contexts = Array.from({ length: 1_000 }, (_, id): EvaluationContext => ({ id }));

  it('of 100 is always true, of 0 never', async () => {
    const [all, none] = await Promise.all([
      compiled('(split by::$id pct::100)'),
      compiled('(split by::$id pct::0)'),
    ]);
    expect(contexts.every((context) => all.evaluate(context))).toBe(true);
    expect(contexts.some((context) => none.evaluate(context))).toBe(false);
  });

  it.each([
    ['0', 100, true],
    ['99999', 100, true],
    ['4294967295', 100, true],
    ['0', 0, false],
    ['100000', 0, false],
    ['100000', 0.001, true],
    ['1', 0.001, false],
    ['0', 5e-324, true],
    ['49999', 50, true],
    ['50000', 50, false],
    ['4294950000', 50, false],
    ['4294949999', 50, true],
    ['99999', 99.999, false],
    ['99998', 99.999, true],
    ['125', 0.125, false],
    ['124', 0.125, true],
    ['33333', 33.3333, true],
    ['33334', 33.3333, false],
  ])('of the hash %s and pct %p is %p', async (hash, pct, expected) => {
    expect(await holds(`(split by::$id pct::${pct})`, { id: 'x' }, { splitHash: () => Number(hash) })).toBe(
      expected,
    );
  });

  it('takes the flag key as its seed when it has none, and passes the value as text', async () => {
    const calls: string[][] = [];
    const splitHash = (...call: string[]) => calls.push(call);
    const context = { id: 7, at: new Date(0), on: true };
    for (const rule of [
      '(split by::$id pct::1)',
      '(split by::$at pct::1 seed::"s")',
      '(split by::$on pct::1 seed::"")',
    ]) {
      await holds(rule, context, { flagKey: 'checkout', splitHash });
    }
    expect(calls).toEqual([
      ['checkout', '7'],
      ['s', '1970-01-01T00:00:00.000Z'],
      ['', 'true'],
    ]);
  });

  it.each([[{}], [{ id: null }], [{ id: ['a'] }], [{ id: { a: 1 } }], [{ id: Number.NaN }]])(
    'without a value (%p) is false, even of 100',
    async (context) => {
      expect(await holds('(split by::$id pct::100)', context)).toBe(false);
    },
  );

  it('is false with a splitHash that throws, and says so once', async () => {
    const warnings: string[] = [];
    const splitHash = () => {
      throw new Error('no hash today');
    };
    const rule = await compiled('(split by::$id pct::100)', {
      splitHash,
      onWarning: (message) => warnings.push(message),
    });
    expect([rule.evaluate({ id: 1 }), rule.evaluate({ id: 2 })]).toEqual([false, false]);
    expect(warnings).toEqual([expect.stringContaining('no hash today')]);
  });
});

describe('T6 a bucket is below a percentage exactly', () => {
  // Multiplied by 1 000, 731 of these become more than they are.
  it('for every thousandth of a percent', async () => {
    const wrong: number[] = [];
    for (let bucket = 0; bucket < 100_000; bucket += 1) {
      const rule = compileSplit(
        { operator: 'split', by: { kind: 'context', name: 'id' }, pct: bucket / 1_000, seed: 's' },
        { flagKey: 'flag', splitHash: (_seed, value) => Number(value) },
      );
      const isIn = (id: number) => rule(new Evaluation({ id }, () => undefined));
      if (isIn(bucket) || (bucket > 0 && !isIn(bucket - 1))) wrong.push(bucket);
    }
    expect(wrong).toEqual([]);
  });
});

describe('T6 option splitHash', () => {
  it.each([-5, 2 ** 32, 0.5, Number.NaN, '7'])(
    'that returns %p makes split false, and warns once',
    async (hash) => {
      const warnings: string[] = [];
      const splitHash = () => hash as number;
      const rule = await compiled('(split by::$id pct::100)', {
        splitHash,
        onWarning: (message) => warnings.push(message),
      });
      expect(rule.evaluate({ id: 'a' })).toBe(false);
      expect(rule.evaluate({ id: 'b' })).toBe(false);
      expect(warnings).toEqual([expect.stringContaining('an integer from 0 to 4294967295')]);
    },
  );

  it('that throws makes split false, and warns once whatever it says', async () => {
    const warnings: string[] = [];
    const splitHash = (_seed: string, value: string) => {
      throw new Error(`no hash for ${value}`);
    };
    const rule = await compiled('(split by::$id pct::100)', {
      splitHash,
      onWarning: (message) => warnings.push(message),
    });
    for (let user = 0; user < 100; user += 1) expect(rule.evaluate({ id: `user-${user}` })).toBe(false);
    expect(warnings).toHaveLength(1);
  });
});
