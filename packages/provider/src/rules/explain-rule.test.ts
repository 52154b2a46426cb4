import type { EvaluationContext } from '@openfeature/core';
import fc from 'fast-check';
import { compileRule } from './compile-rule.js';
import type { ExplainedExpression, ExplainedRule } from './explained.js';
import type { RuleOptions } from './rule.js';
import { contexts, expressions } from './testing/arbitraries.js';
import { type AnyContext, compiled } from './testing/rules.js';

async function explained(
  text: string,
  context: AnyContext,
  options: Partial<RuleOptions> = {},
): Promise<ExplainedRule> {
  const rule = await compiled(text, options);
  const result = await rule.explain(context as EvaluationContext);
  expect(result.text).toBe(rule.text);
  expect(result.value).toBe(rule.evaluate(context as EvaluationContext));
  return result;
}

/** What became of each part, in order, as `operator=value`. */
function outcomes({ operator, value, operands }: ExplainedExpression): string {
  const inside = operands.length === 0 ? '' : `(${operands.map(outcomes).join(' ')})`;
  return `${operator}=${value}${inside}`;
}

const read = (name: string, state: string, value: unknown) => ({ name, attribute: name, state, value });

describe('explaining a rule tells', () => {
  it('the outcome and the text of every part, and what it read of the context', async () => {
    const context = { tier: 'gold', country: 'FR' };
    const { expression } = await explained(
      '(and (eq $tier "gold") (not (in $country ["DE", "US"])) (gt $age 17))',
      context,
    );
    expect(expression).toEqual({
      operator: 'and',
      text: 'and',
      value: false,
      reads: [],
      operands: [
        {
          operator: 'eq',
          text: '(eq $tier "gold")',
          value: true,
          reads: [read('tier', 'present', 'gold')],
          operands: [],
        },
        {
          operator: 'not',
          text: 'not',
          value: true,
          reads: [],
          operands: [
            {
              operator: 'in',
              text: '(in $country ["DE", "US"])',
              value: false,
              reads: [read('country', 'present', 'FR')],
              operands: [],
            },
          ],
        },
        {
          operator: 'gt',
          text: '(gt $age 17)',
          value: false,
          reads: [read('age', 'missing', undefined)],
          operands: [],
        },
      ],
    });
  });

  it.each([
    ['(and (eq $a 1) (eq $a 2) (eq $a 1))', 'and=false(eq=true eq=false eq=undefined)'],
    ['(or (eq $a 2) (eq $a 1) (not (eq $a 2)))', 'or=true(eq=false eq=true not=undefined(eq=undefined))'],
    [
      '(or true (and (eq $a 1) false))',
      'or=true(constant=true and=undefined(eq=undefined constant=undefined))',
    ],
    ['(not (and false (eq $a 1)))', 'not=true(and=false(constant=false eq=undefined))'],
  ])('which operands were not evaluated: %s', async (text, expected) => {
    expect(outcomes((await explained(text, { a: 1 })).expression)).toBe(expected);
  });

  it.each<[string, AnyContext, object[]]>([
    ['(eq $a $b)', { a: 1, b: 'x' }, [read('a', 'present', 1), read('b', 'present', 'x')]],
    ['(eq $a $a)', { a: true }, [read('a', 'present', true)]],
    ['(eq "x" "y")', {}, []],
    ['(lt $a 2026-01-01T)', { a: new Date(0) }, [read('a', 'present', '1970-01-01T00:00:00.000Z')]],
    ['(eq $a 1)', { a: null }, [read('a', 'missing', undefined)]],
    ['(eq $a 1)', { a: { b: 1 } }, [read('a', 'unfit', 'an object')]],
    ['(eq $a 1)', { a: [1, 2] }, [read('a', 'unfit', 'an array of 2')]],
    ['(contains $a 1)', { a: [1, 2] }, [read('a', 'present', 'an array of 2')]],
    ['(exists key::"a")', { a: { b: 1 } }, [read('a', 'present', 'an object')]],
    ['(exists key::"a")', {}, [read('a', 'missing', undefined)]],
    ['(matches in::$a pattern::"^x")', { a: 'x'.repeat(201) }, [read('a', 'present', `${'x'.repeat(200)}…`)]],
    [
      '(eq $entityId "u")',
      { targetingKey: 'u' },
      [{ name: 'entityId', attribute: 'targetingKey', state: 'present', value: 'u' }],
    ],
    ['(eq $entityId "u")', {}, [read('entityId', 'missing', undefined)]],
    ['(eq $__proto__ "u")', {}, [read('__proto__', 'missing', undefined)]],
  ])('what was read, and how: %s of %j', async (text, context, reads) => {
    expect((await explained(text, context)).expression.reads).toEqual(reads);
  });

  it('the bucket of a split, and the seed that it is from', async () => {
    const rule = '(split by::$loanId pct::20 seed::"rollout-2026")';
    const { expression } = await explained(rule, { loanId: 'L000002' });
    expect(expression).toMatchObject({ value: true, split: { bucket: 19.823, seed: 'rollout-2026' } });
    const { expression: unseeded } = await explained('(split by::$id pct::20)', { id: 1 }, { flagKey: 'k' });
    expect(unseeded.split).toMatchObject({ seed: 'k' });
    expect((await explained(rule, {})).expression).not.toHaveProperty('split');
    const options = { splitHash: () => 299_999 };
    expect((await explained(rule, { loanId: 1 }, options)).expression.split?.bucket).toBe(99.999);
  });

  it('what an evaluation would warn of, and warns nobody', async () => {
    const onWarning = jest.fn();
    const { warnings } = await (await compiled('(or (eq $a "x") (eq $a "y"))', { onWarning })).explain({
      a: 'x'.repeat(65_537),
    });
    expect(warnings).toEqual([expect.stringContaining('more than 65536 characters')]);
    expect(onWarning).not.toHaveBeenCalled();
  });

  it.each<[string, string, AnyContext, Partial<RuleOptions>]>([
    [
      'a hash that throws',
      '(not (and (eq $a 1) (split by::$a pct::1) (eq $a 2)))',
      { a: 1 },
      {
        splitHash: () => {
          throw new Error('no');
        },
      },
    ],
    [
      'too much work',
      `(not (and ${Array.from({ length: 70 }, (_, index) => `(not (contains $a "${index}"))`).join(' ')} (eq $b 1)))`,
      { a: 'x'.repeat(65_536) },
      {},
    ],
  ])('that a rule counts as false by %s, and where it ended', async (_what, text, context, options) => {
    const { value, expression, warnings } = await explained(text, context, options);
    const operands = expression.operands[0]?.operands ?? [];
    expect([value, expression.value]).toEqual([false, undefined]);
    expect(operands[0]?.value).toBe(true);
    expect(operands.at(-1)).toMatchObject({ value: undefined, reads: [] });
    expect(warnings).toEqual([expect.stringContaining('could not be evaluated and counts as false')]);
  });
});

describe('explaining agrees with evaluating', () => {
  it('for any rule and any context', async () => {
    const property = fc.asyncProperty(expressions, contexts, async (expression, context) => {
      const result = await compileRule(expression, { flagKey: 'flag' });
      if (!result.ok) throw new Error(result.error.message);
      const { rule } = result;
      const explanation = await rule.explain(context as EvaluationContext);
      expect(explanation.value).toBe(rule.evaluate(context as EvaluationContext));
      expect(JSON.parse(JSON.stringify(explanation)).text).toBe(rule.text);
    });
    await fc.assert(property, { numRuns: 1_000 });
  });
});
