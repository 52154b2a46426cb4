import fc from 'fast-check';
import { RE2JS } from 're2js';
import { MAX_CLASS_COST, MAX_ESTIMATED_SIZE, MAX_PROGRAM_SIZE } from './pattern.js';
import { estimatePattern } from './pattern-size.js';
import { HOSTILE_PATTERNS, patterns } from './testing/patterns.js';

function programSize(pattern: string): number | undefined {
  try {
    return RE2JS.compile(pattern).programSize();
  } catch {
    return undefined;
  }
}

describe('T5 the size of a pattern is estimated before it is compiled', () => {
  it('never lower than what it compiles to', () => {
    const property = fc.property(patterns, (pattern) => {
      const { instructions } = estimatePattern(pattern);
      fc.pre(instructions <= 20 * MAX_PROGRAM_SIZE);
      const size = programSize(pattern);
      fc.pre(size !== undefined);
      expect(instructions).toBeGreaterThanOrEqual(size ?? 0);
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  it.each([
    ['((a{10}){10}){10}', 1_222],
    ['a{1000}', 1_002],
    ['(){1000}', 3_002],
    ['\\Q[\\E{9}', 11],
    ['\\x{41}{9}', 11],
    ['[[:alpha:]{3}]{9}', 11],
    ['(?i)k{9}', 11],
    ['a|bc|d{3}', 10],
  ])('%s: at most %p', (pattern, most) => {
    const { instructions } = estimatePattern(pattern);
    expect(instructions).toBeLessThanOrEqual(most);
    expect(instructions).toBeGreaterThanOrEqual(programSize(pattern) ?? 0);
  });

  it.each([
    ['^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'],
    ['@(?:[a-z0-9-]+\\.)*example\\.(?:com|org|net)$'],
    ['^v?(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)(?:-[0-9A-Za-z.-]+)?$'],
    ['^(a|b|c)$'],
    ["(?i)^[\\p{L}\\p{M}' -]{1,60}$"],
    ['^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.|$)){4}'],
    ['(?i)[^\\x00-\\x7F]'],
    ['(?i)[\\x{80}-\\x{10FFFF}]'],
    ['(?:0|1|2|3|4|5|6|7|8|9|a|b|c|d|e|f){32}'],
  ])('within the bounds for what people write: %s', (pattern) => {
    const { instructions, classes } = estimatePattern(pattern);
    expect(programSize(pattern)).toBeLessThanOrEqual(MAX_PROGRAM_SIZE);
    expect(instructions).toBeLessThanOrEqual(MAX_ESTIMATED_SIZE);
    expect(classes).toBeLessThanOrEqual(MAX_CLASS_COST);
  });

  it.each(Object.entries(HOSTILE_PATTERNS))('beyond the bounds for %s', (_what, make) => {
    const { instructions, classes } = estimatePattern(make(300));
    expect(instructions > MAX_ESTIMATED_SIZE || classes > MAX_CLASS_COST).toBe(true);
  });
});
