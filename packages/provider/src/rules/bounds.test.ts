import { MAX_PROGRAM_SIZE, MAX_TEXT_CODE_POINTS } from './pattern.js';
import { compiled, holds, refused } from './testing/rules.js';

const TOO_COMPLEX = expect.objectContaining({ reason: 'TooComplex' });

function nested(depth: number, open = '(not ', close = ')'): string {
  return `${open.repeat(depth)}(eq $a 1)${close.repeat(depth)}`;
}

describe('T5 rules are bounded', () => {
  it('of 500 levels work, to the last of them', async () => {
    const rule = await compiled(nested(498));
    expect([rule.evaluate({ a: 1 }), rule.evaluate({ a: 2 })]).toEqual([true, false]);
    expect(rule.text).toBe(nested(498));
  });

  it.each([
    ['deeper', nested(501)],
    ['2 000 levels deep', nested(2_000)],
    ['10 000 brackets deep', `(${'('.repeat(8_000)}${')'.repeat(8_000)})`],
    ['lists 8 000 deep', `(in $a ${'['.repeat(8_000)}${']'.repeat(8_000)})`],
    ['16 385 characters long', `(eq $a "${'x'.repeat(16_385 - 10)}")`],
    ['10 000 deep and 60 000 characters long', nested(10_000)],
  ])('are refused when %s', async (_what, text) => {
    expect(await refused(text)).toEqual(TOO_COMPLEX);
  });

  it('of 16 384 characters work', async () => {
    const text = `(eq $a "${'x'.repeat(16_384 - 10)}")`;
    expect(text).toHaveLength(16_384);
    expect(await holds(text, { a: 'x'.repeat(16_384 - 10) })).toBe(true);
  });

  it('of 4 000 operands work', async () => {
    expect(await holds(`(or ${'(not true)'.repeat(1_600)} (eq $a 1))`, { a: 1 })).toBe(true);
    expect(await holds(`(in $a [${'1,'.repeat(8_000)}2])`, { a: 2 })).toBe(true);
  });

  it('refuse an integer whose digits take long to read', async () => {
    expect(await refused(`(eq $a ${'9'.repeat(10_000)})`)).toEqual(TOO_COMPLEX);
    expect(await refused(`(eq $a 0x${'f'.repeat(10_000)})`)).toEqual(TOO_COMPLEX);
  });
});

describe('T5 matches is a search in bounded time', () => {
  it.each([
    ['h.*y', 'oh my', true],
    ['^h.*y$', 'oh my', false],
    ['(?i)HOWDY', 'howdy', true],
    ['^\\p{Lu}', 'Été', true],
    ['', '', true],
    ['^.$', '\u{1f600}', true],
    ['^\\x{1F600}[{300}]\\{300}$', '\u{1f600}3{300}', true],
    ['[', '[', undefined],
    ['\ud800', 'x', undefined],
  ])('%p in %p: %p', async (pattern, a, expected) => {
    const rule = `(matches in::$a pattern::${JSON.stringify(pattern)})`;
    if (expected === undefined) expect((await refused(rule)).reason).toBe('InvalidOperand');
    else expect(await holds(rule, { a })).toBe(expected);
  });

  it('takes numbers, booleans and Dates as text', async () => {
    for (const a of [42, true, new Date(42)]) {
      expect(await holds('(matches in::$a pattern::"^(42|true|1970-.*042Z)$")', { a })).toBe(true);
    }
  });

  it.each([
    ['a[ab]{900}[x-z]'],
    ['(?:[ab]{15}){17}'],
    ['(?:(?:a|b)?){200}'],
    [`${'.'.repeat(1_000)}{255}`],
    ['x'.repeat(1_025)],
    ['a{1000}{1000}'],
  ])('does not compile a pattern of more than its instructions: %.40s', async (pattern) => {
    expect((await refused(`(matches in::$a pattern::"${pattern}")`)).reason).toBe('TooComplex');
  });

  it('counts the patterns of one rule together', async () => {
    const pattern = `(matches in::$a pattern::"[ab]{${MAX_PROGRAM_SIZE / 2}}")`;
    expect((await compiled(pattern)).text).toBe(pattern);
    expect(await refused(`(or ${pattern} ${pattern})`)).toEqual(TOO_COMPLEX);
  });

  it.each(['(a+)+$', '(a|a)*b', '[ab]{240}[x-z]', '(?:a?){80}[x-z]'])(
    'gets through %s and the longest text',
    async (pattern) => {
      const a = 'a'.repeat(MAX_TEXT_CODE_POINTS);
      expect(await holds(`(matches in::$a pattern::"${pattern}!")`, { a })).toBe(false);
    },
  );

  it.each([
    ['as many characters', 'a'.repeat(MAX_TEXT_CODE_POINTS), true],
    ['as many characters beyond the BMP', '\u{1f600}'.repeat(MAX_TEXT_CODE_POINTS), true],
    ['one more', 'a'.repeat(MAX_TEXT_CODE_POINTS + 1), false],
    ['one more beyond the BMP', `${'\u{1f600}'.repeat(MAX_TEXT_CODE_POINTS)}a`, false],
    ['50 000', 'a'.repeat(50_000), false],
  ])('with %s: %p', async (_what, a, expected) => {
    const warnings: string[] = [];
    const rule = await compiled('(matches in::$a pattern::"(.+)+$")', {
      onWarning: (message) => warnings.push(message),
    });
    expect([rule.evaluate({ a }), rule.evaluate({ a })]).toEqual([expected, expected]);
    expect(warnings).toEqual(expected ? [] : [expect.stringContaining("Flag 'flag'")]);
  });
});
