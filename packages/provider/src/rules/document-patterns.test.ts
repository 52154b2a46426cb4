import { compileRuleText } from './compile-rule.js';
import {
  DocumentPatterns,
  MAX_CLASS_COST,
  MAX_DOCUMENT_PATTERN_COST,
  MAX_ESTIMATED_SIZE,
  MAX_PROGRAM_SIZE,
} from './pattern.js';
import type { RuleResult } from './rule.js';
import { HOSTILE_PATTERNS } from './testing/patterns.js';
import { refused } from './testing/rules.js';

const matching = (pattern: string): string => `(matches in::$a pattern::${JSON.stringify(pattern)})`;

function compile(pattern: string, patterns: DocumentPatterns): Promise<RuleResult> {
  return compileRuleText(matching(pattern), { flagKey: 'flag', patterns });
}

describe('T5 a pattern is refused before it is compiled', () => {
  it.each(Object.entries(HOSTILE_PATTERNS))('when it would take long: %s', async (_what, make) => {
    for (const size of [250, 300]) {
      const patterns = new DocumentPatterns();
      expect(await compile(make(size), patterns)).toMatchObject({ error: { reason: 'TooComplex' } });
      expect(patterns.cost).toBe(0);
    }
  });

  it.each([
    ['nested counts', `(((?:${'a'.repeat(900)}){10}){10}){10}`],
    ['counts behind a quoted bracket', `\\Q[\\E(?:${'a'.repeat(900)}){250}`],
  ])('%s, in a rule by itself', async (_what, pattern) => {
    expect((await refused(matching(pattern))).reason).toBe('TooComplex');
  });
});

describe('T5 the character classes of a rule are bounded together', () => {
  const classes = (count: number, index: number) => `${'\\pL'.repeat(count)}${index}`;
  const rule = (count: number) => `(or ${[0, 1].map((index) => matching(classes(count, index))).join('')})`;

  it.each([
    [40, true],
    [60, false],
  ])('two patterns of %p Unicode classes each: %p', async (count, ok) => {
    expect(await compileRuleText(rule(count), { flagKey: 'flag' })).toHaveProperty('ok', ok);
  });
});

describe('T5 the patterns of a document are bounded together', () => {
  it('in what compiling them may cost; beyond it each further rule with a new pattern is refused', async () => {
    const patterns = new DocumentPatterns();
    const results: RuleResult[] = [];
    for (let index = 0; index < 1_000; index++) results.push(await compile(`[ab]{240}${index}`, patterns));
    const firstRefused = results.findIndex((result) => !result.ok);
    expect(firstRefused).toBeGreaterThan(MAX_DOCUMENT_PATTERN_COST / MAX_PROGRAM_SIZE - 1);
    expect(results.slice(firstRefused).every((result) => !result.ok)).toBe(true);
    expect(results[firstRefused]).toMatchObject({
      error: { reason: 'TooComplex', message: expect.stringContaining(`${MAX_DOCUMENT_PATTERN_COST}`) },
    });
    expect(patterns.cost).toBeLessThanOrEqual(MAX_DOCUMENT_PATTERN_COST);
    expect(await compile('[ab]{240}0', patterns)).toHaveProperty('ok', true);
    expect(await compileRuleText('(eq $a 1)', { flagKey: 'flag', patterns })).toHaveProperty('ok', true);
  });

  it('counting a text that stands in many rules once', async () => {
    const patterns = new DocumentPatterns();
    await compile('@example[.]com$', patterns);
    const { cost } = patterns;
    for (let index = 0; index < 100; index++) await compile('@example[.]com$', patterns);
    expect(cost).toBeGreaterThan(0);
    expect(patterns.cost).toBe(cost);
  });

  it('counting those that are no patterns, too', async () => {
    const patterns = new DocumentPatterns();
    expect(await compile(`${'a'.repeat(500)}(`, patterns)).toHaveProperty('ok', false);
    expect(patterns.cost).toBeGreaterThanOrEqual(500);
  });

  it('giving the event loop a turn whenever a few thousand instructions were compiled', async () => {
    let turns = 0;
    const patterns = new DocumentPatterns(async () => {
      turns++;
    });
    for (let index = 0; index < 400; index++) await compile(`[ab]{240}${index}`, patterns);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(patterns.cost / (MAX_ESTIMATED_SIZE + MAX_CLASS_COST)));
    expect(turns).toBeGreaterThan(30);
  });
});
