import { deployment } from '../flags/testing/flag-sets.js';
import { parse } from './testing/documents.js';

const variants = (...rules: string[]) => ({
  _variants: [
    ...rules.map((rule, index) => ({ name: `v${index}`, enabled: true, rule })),
    { name: 'default', enabled: true },
  ],
});

/** Warnings about a document whose flags have these rules. */
async function warningsOf(
  flags: Record<string, readonly string[]>,
  options = {},
): Promise<readonly string[]> {
  const values = Object.entries(flags).map(([key, rules]) => [key, variants(...rules)]);
  const document = JSON.stringify(deployment(Object.fromEntries(values)));
  const result = await parse(document, 'application/json', options);
  if (!result.ok) throw new Error(result.message);
  return result.document.warnings;
}

const seeded = (seed: string) => `(split by::$id pct::20 seed::${JSON.stringify(seed)})`;
const unseeded = '(not (and (exists key::"id") (split by::$id pct::20)))';

describe('T6 a warning, once for a document, of seeds that differ in their last character only', () => {
  it('names flags and variants, and no seed', async () => {
    const warnings = await warningsOf({ one: [seeded('secret-1')], two: ['(eq $a 1)', seeded('secret-2')] });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^The seeds of split in variant 'v0' of flag 'one' and in variant 'v1' of flag 'two' /,
      ),
    ]);
    expect(warnings.join()).not.toContain('secret');
  });

  it.each<[string, Record<string, readonly string[]>, number]>([
    ['one pair', { one: [seeded('a')], two: [seeded('b')] }, 1],
    ['many pairs', { one: [seeded('a1'), seeded('b1')], two: [seeded('a2'), seeded('b2')] }, 1],
    ['within one flag', { one: [seeded('seed_1'), seeded('seed_2')] }, 1],
    ['keys of flags for seeds', { rollout1: [unseeded], rollout2: [unseeded] }, 1],
    ['a key and a seed', { rollout1: [unseeded], other: [seeded('rollout2')] }, 1],
    ['a character of two code units', { one: [seeded('s\u{1f600}')], two: [seeded('s\u{1f680}')] }, 1],
    ['one of two code units and one of one', { one: [seeded('s\u{1f600}')], two: [seeded('sx')] }, 1],
    ['equal seeds, as is meant', { one: [seeded('s1'), seeded('s1')], two: [seeded('s1')] }, 0],
    ['seeds that differ early', { one: [seeded('1-seed')], two: [seeded('2-seed')] }, 0],
    ['one character more', { one: [seeded('seed')], two: [seeded('seed1')] }, 0],
    ['no character at all', { one: [seeded('')], two: [seeded('a')] }, 0],
    ['keys of flags that have no split', { rollout1: ['(eq $a 1)'], rollout2: [unseeded] }, 0],
  ])('%s', async (_what, flags, count) => {
    expect(await warningsOf(flags)).toHaveLength(count);
  });

  it('of an Ion document, too, also where its rules are taken over', async () => {
    const flag = (key: string, seed: string) =>
      `${key}::[[(split by::$id pct::20 seed::"${seed}"), '''{"_variant":"a","enabled":true}'''], ` +
      `'''{"_variant":"b","enabled":true}''']`;
    const first = await parse(`${flag('one', 's1')}\n${flag('two', 's2')}`, 'application/ion');
    if (!first.ok) throw new Error(first.message);
    const next = await parse(
      `${flag('one', 's1')}\n${flag('two', 's2')}\n${flag('three', 'x')}`,
      'application/ion',
      { previous: first.document.flags },
    );
    for (const result of [first, next]) {
      expect(result.ok && result.document.warnings).toEqual([expect.stringContaining("flag 'one'")]);
    }
  });

  it('not with a hash of the user’s, of which nothing is known', async () => {
    const flags = { one: [seeded('a')], two: [seeded('b')] };
    expect(await warningsOf(flags, { splitHash: () => 0 })).toEqual([]);
  });
});
