import type { EvaluationContext } from '@openfeature/core';
import fc from 'fast-check';
import { compileRule, compileRuleText } from './compile-rule.js';
import type { Condition, Expression } from './expression.js';
import { printExpression } from './print-expression.js';
import { contexts, expressions } from './testing/arbitraries.js';
import { interpret } from './testing/naive-interpreter.js';

const FLAG_KEY = 'flag';

async function evaluate(rule: Expression, context: unknown): Promise<boolean> {
  const result = await compileRule(rule, { flagKey: FLAG_KEY });
  if (!result.ok) throw new Error(result.error.message);
  return result.rule.evaluate(context as EvaluationContext);
}

const RUNS = { numRuns: 400 };

describe('T1-T7 for any rule and any context', () => {
  it('the compiled rule equals a naive interpreter', async () => {
    const property = fc.asyncProperty(expressions, contexts, async (rule, context) => {
      expect(await evaluate(rule, context)).toBe(interpret(rule, context, FLAG_KEY));
    });
    await fc.assert(property, { numRuns: 2_000 });
  });

  it('the normal form reads as the rule it is the form of', async () => {
    const property = fc.asyncProperty(expressions, contexts, async (rule, context) => {
      const text = printExpression(rule);
      const result = await compileRuleText(text, { flagKey: FLAG_KEY });
      if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
      expect(result.rule.text).toBe(text);
      expect(result.rule.evaluate(context as EvaluationContext)).toBe(await evaluate(rule, context));
    });
    await fc.assert(property, RUNS);
  });

  it('not of not is the rule itself', async () => {
    const property = fc.asyncProperty(expressions, contexts, async (operand, context) => {
      const twice: Expression = { operator: 'not', operand: { operator: 'not', operand } };
      expect(await evaluate(twice, context)).toBe(await evaluate(operand, context));
    });
    await fc.assert(property, RUNS);
  });

  it('the order of the operands of and and or does not matter', async () => {
    const operands = fc.array<Condition>(expressions, { minLength: 2, maxLength: 4 });
    const property = fc.asyncProperty(
      fc.constantFrom('and', 'or'),
      operands,
      contexts,
      async (operator, list, context) => {
        const forwards = await evaluate({ operator, operands: list }, context);
        expect(await evaluate({ operator, operands: [...list].reverse() }, context)).toBe(forwards);
      },
    );
    await fc.assert(property, RUNS);
  });
});

describe('T7 nothing throws', () => {
  it('whatever the context is', async () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    const property = fc.asyncProperty(
      expressions,
      fc.oneof(anything, fc.record({ a: anything, b: anything })),
      async (rule, context) => {
        expect(typeof (await evaluate(rule, context))).toBe('boolean');
      },
    );
    await fc.assert(property, RUNS);
  });

  it('whatever the text of the rule is', async () => {
    const token = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '{{',
      '}}',
      '"',
      "'",
      "'''",
      '::',
      ',',
      '//',
      '/*',
      '*/',
      '\\',
      '$',
      '$a',
      '$1',
      'eq',
      'in',
      'split',
      'by::',
      'pct::1',
      '1',
      '1.',
      '1e',
      '2024-',
      'null',
      'null.int',
      '+inf',
      '-',
      '\n',
      '\ud800',
      ' ',
    );
    const texts = fc.oneof(
      fc.array(token, { maxLength: 30 }).map((tokens) => tokens.join('')),
      fc.string({ unit: 'binary' }),
    );
    const property = fc.asyncProperty(texts, async (text) => {
      expect(await compileRuleText(text, { flagKey: FLAG_KEY })).toHaveProperty('ok');
    });
    await fc.assert(property, { numRuns: 2_000 });
  });
});
