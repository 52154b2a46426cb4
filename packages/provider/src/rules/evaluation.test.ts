import { compileExpression } from './compile-expression.js';
import { MAX_ARRAY_ITEMS } from './context-reader.js';
import { Evaluation, MAX_CONTEXT_TEXT, MAX_EVALUATION_WORK } from './evaluation.js';
import type { Condition, Literal } from './expression.js';
import type { RuleWarningKind } from './rule.js';
import { type AnyContext, compiled, holds } from './testing/rules.js';

/** What one evaluation of a rule spends (T5). */
function workOf(expression: Condition, context: AnyContext): number {
  const evaluation = new Evaluation(context as never, () => undefined);
  compileExpression(expression, {
    flagKey: 'flag',
    splitHash: () => 0,
    compilePattern: () => () => false,
  })(evaluation);
  return evaluation.work;
}

const numbers = (count: number): Literal[] =>
  Array.from({ length: count }, (_, value) => ({ kind: 'number', value }));

async function warningsOf(text: string, context: AnyContext): Promise<[boolean, RuleWarningKind[]]> {
  const kinds: RuleWarningKind[] = [];
  const rule = await compiled(text, { onWarning: (_message, kind) => kinds.push(kind) });
  const results = [rule.evaluate(context as never), rule.evaluate(context as never)];
  expect(results[0]).toBe(results[1]);
  return [results[0] ?? false, kinds];
}

const LONGEST = '7'.repeat(MAX_CONTEXT_TEXT);
const LONGER = `${LONGEST}7`;

describe('T4 a text of the context is compared up to 65 536 code units', () => {
  it.each([
    ['(eq $a $b)', true],
    ['(gte $a $b)', true],
    ['(lte $a $b)', true],
    ['(gt $a 1)', true],
    ['(gt $a "1")', true],
    ['(lt "1" $a)', true],
    ['(begins_with $a "7")', true],
    ['(ends_with $a "7")', true],
    ['(contains $a "77")', true],
    ['(contains $list $a)', true],
    ['(contains $list "x")', true],
    ['(in $a ["7", 7])', false],
    ['(split by::$a pct::100)', true],
  ])('%s', async (rule, whenLongest) => {
    const of = (text: string) => ({ a: text, b: text, list: [text, 'x'] });
    expect(await warningsOf(rule, of(LONGEST))).toEqual([whenLongest, []]);
    // An item that is too long is passed over.
    const whenLonger = rule === '(contains $list "x")';
    expect(await warningsOf(rule, of(LONGER))).toEqual([whenLonger, ['text-too-long']]);
  });

  it('whatever exists does', async () => {
    expect(await warningsOf('(exists key::"a")', { a: LONGER })).toEqual([true, []]);
  });

  it('and by matches up to its own bound only', async () => {
    expect(await warningsOf('(matches in::$a pattern::"7")', { a: LONGER })).toEqual([
      false,
      ['matches-too-long'],
    ]);
  });

  it('with one warning for a rule of many comparisons', async () => {
    expect(await warningsOf('(or (eq $a 1) (gt $a "x") (contains $a "y"))', { a: LONGER })).toEqual([
      false,
      ['text-too-long'],
    ]);
  });
});

describe('T5 what an evaluation may cost', () => {
  it('does not grow with the constants of in', () => {
    const work = (count: number) =>
      workOf(
        { operator: 'in', value: { kind: 'context', name: 'a' }, items: numbers(count) },
        { a: LONGEST },
      );
    expect(work(8_000)).toBe(work(1));
    expect(work(1)).toBe(MAX_CONTEXT_TEXT);
  });

  it('grows once with a text that is compared with many numbers', () => {
    const a = { kind: 'context', name: 'a' } as const;
    const operands = numbers(1_500).map((right) => ({ operator: 'gt' as const, left: right, right: a }));
    expect(workOf({ operator: 'or', operands }, { a: LONGEST })).toBe(MAX_CONTEXT_TEXT);
  });

  it('ends at the first item of an array that is equal', () => {
    const operand = { kind: 'context', name: 'a' } as const;
    const work = (value: number) =>
      workOf(
        { operator: 'contains', left: operand, right: { kind: 'number', value } },
        { a: Array.from({ length: MAX_ARRAY_ITEMS }, (_, index) => index) },
      );
    expect(work(0) * 100).toBeLessThan(work(MAX_ARRAY_ITEMS - 1));
  });

  it.each([
    ['arrays of Dates', '(contains $dates 1)'],
    ['long texts', '(contains $a $b)'],
    ['long texts with long parts', '(contains $a $half)'],
    ['order of long texts', '(lt $a $b)'],
    ['hashes of long texts', '(split by::$a pct::0)'],
  ])('is bounded for a rule of as many as fit of %s, and the rule counts as false', async (_what, part) => {
    const context = {
      a: 'a'.repeat(MAX_CONTEXT_TEXT),
      b: `${'a'.repeat(MAX_CONTEXT_TEXT - 1)}A`,
      half: `${'a'.repeat(16_000)}b${'a'.repeat(16_000)}`,
      dates: Array.from({ length: MAX_ARRAY_ITEMS }, () => new Date(0)),
    };
    const rule = `(not (or ${part.repeat(Math.floor(16_300 / part.length))}))`;
    expect(await warningsOf(rule, context)).toEqual([false, ['evaluation-too-long']]);
  });

  it.each<[string, string, unknown[]]>([
    [
      'equal long texts that are other objects',
      '(contains $a 7)',
      JSON.parse(JSON.stringify(Array.from({ length: 160 }, () => 'x'.repeat(60_000)))),
    ],
    [
      'texts with a thousand digits of a second',
      '(contains $a 2024-01-01T00:00:00Z)',
      Array.from({ length: 10_000 }, (_, index) => `2024-01-01T00:00:01.${index}${'1'.repeat(900)}Z`),
    ],
  ])('counts %s', async (_what, part, a) => {
    const rule = `(not (or ${part.repeat(Math.floor(16_300 / part.length))}))`;
    expect(await warningsOf(rule, { a })).toEqual([false, ['evaluation-too-long']]);
  });

  it('is far from its bound for ordinary values', async () => {
    const part = '(contains $roles "nobody")';
    const roles = Array.from({ length: 100 }, (_, index) => `role-${index}`);
    const rule = `(or ${part.repeat(600)})`;
    expect(await warningsOf(rule, { roles })).toEqual([false, []]);
    expect(600 * 100 * 10).toBeLessThan(MAX_EVALUATION_WORK);
  });
});

describe('T5 contains on an array', () => {
  it.each([
    ['a number in a text', '(contains $a 7)', ['x', '7'], true],
    ['a text of a number', '(contains $a "7")', ['x', 7], true],
    ['a Date', '(contains $a 2024T)', [new Date(Date.UTC(2024, 0, 1))], true],
    ['a Date as text', '(contains $a "2024-01-01T00:00:00.000Z")', [new Date(Date.UTC(2024, 0, 1))], true],
    ['nothing among objects', '(contains $a "x")', [{}, [], null, undefined, Number.NaN], false],
    ['the last of as many as there may be', '(contains $a "x")', [...Array(MAX_ARRAY_ITEMS - 1), 'x'], true],
  ])('finds %s', async (_what, rule, a, expected) => {
    expect(await holds(rule, { a })).toBe(expected);
  });

  it('is false with one warning for more items than it looks at', async () => {
    const a = ['x', ...Array(MAX_ARRAY_ITEMS)];
    expect(await warningsOf('(contains $a "x")', { a })).toEqual([false, ['array-too-long']]);
  });

  it('passes over what throws', async () => {
    const a = ['x', 'y'];
    Object.defineProperty(a, 0, {
      get: () => {
        throw new Error('no');
      },
    });
    expect(await warningsOf('(contains $a "y")', { a })).toEqual([true, []]);
  });
});
