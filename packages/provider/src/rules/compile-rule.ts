import { attempt, check, isRecord } from '../shared/option-values.js';
import { compileExpression } from './compile-expression.js';
import type { Expression } from './expression.js';
import { DocumentPatterns, loadPatternLibrary, newPatternBudget } from './pattern.js';
import { printExpression } from './print-expression.js';
import { readRuleText } from './read-rule.js';
import type { RuleOptions, RuleResult } from './rule.js';
import { catchRuleFailure, RuleFailure } from './rule-failure.js';
import { splitSeedsOf } from './split-seeds.js';
import { TargetingRule } from './targeting-rule.js';
import { usesOperator } from './uses-operator.js';

/** See compile-rule-text.ts, which loads this module. */
export async function compileRuleText(text: string, options: RuleOptions): Promise<RuleResult> {
  checkOptions(options);
  const read = await readRuleText(text);
  return read.ok ? compileRule(read.expression, options) : read;
}

function checkOptions(options: RuleOptions): void {
  check(isRecord(options), 'options', 'an object with flagKey', options);
  const { flagKey, splitHash, onWarning } = attempt('options', () => ({ ...options }) as RuleOptions);
  check(typeof flagKey === 'string', 'flagKey', 'a string', flagKey);
  for (const [name, value] of Object.entries({ splitHash, onWarning })) {
    check(value === undefined || typeof value === 'function', name, 'a function or undefined', value);
  }
}

/** Compiles a rule that has been read already. */
export async function compileRule(expression: Expression, options: RuleOptions): Promise<RuleResult> {
  const { patterns = new DocumentPatterns() } = options;
  const patternLibrary = usesOperator(expression, 'matches') ? await loadPatternLibrary() : undefined;
  const budget = newPatternBudget();
  const compiled = catchRuleFailure(() =>
    compileExpression(expression, {
      flagKey: options.flagKey,
      splitHash: options.splitHash,
      compilePattern: (pattern) => {
        if (patternLibrary === undefined) throw new RuleFailure('InvalidOperand', 'no engine for patterns');
        return patterns.compile(patternLibrary, pattern, budget);
      },
    }),
  );
  await patterns.pause();
  if (!compiled.ok) return compiled;
  const splitSeeds = splitSeedsOf(expression, options.flagKey);
  const text = printExpression(expression);
  return { ok: true, rule: new TargetingRule({ text, splitSeeds }, compiled.value, options) };
}
