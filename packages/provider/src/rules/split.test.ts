import type { EvaluationContext } from '@openfeature/core';
import { murmur3 } from './murmur3.js';
import { compiled, holds } from './testing/rules.js';

const IDS = 100_000;
const TOLERANCE_IN_PERCENT = 0.5;

/** Reproducible, and spread as random ones are. */
function uuid(index: number): string {
  const hex = [0, 1, 2, 3].map((word) =>
    murmur3(Uint8Array.of(index, index >> 8, index >> 16), word)
      .toString(16)
      .padStart(8, '0'),
  );
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** From 0 to 100, with fractions. */
function percentage(index: number): number {
  return (murmur3(Uint8Array.of(index, index >> 8)) / 2 ** 32) * 100;
}

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
      ['(split by::$uniqueId pct::20 seed::"a")', '(split by::$uniqueId pct::25 seed::"b")'],
      [20, 20, 60],
    ],
  ])('%s', async (_what, rules, expected) => {
    const actual = await shares(rules, contexts);
    expected.forEach((share, index) => {
      expect(Math.abs((actual[index] ?? Number.NaN) - share)).toBeLessThan(TOLERANCE_IN_PERCENT);
    });
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
    ['4294967295', 100, true],
    ['0', 0, false],
    ['2147483647', 50, true],
    ['2147483648', 50, false],
    ['42949672', 1, true],
    ['42949673', 1, false],
    ['5368710', 0.125, false],
    ['5368709', 0.125, true],
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
