import { MAX_RULE_CHARACTERS } from '../ion/bounds.js';
import { loadIonLibrary } from '../ion/library.js';
import { type IonReader, IonSyntaxFailure, nextType } from '../ion/reader.js';
import { blankComments } from '../ion/text.js';
import { describeError } from '../shared/describe-error.js';
import { attempt, check, describeValue, isRecord } from '../shared/option-values.js';
import { compileExpression } from './compile-expression.js';
import { Evaluation, EvaluationTooLong, type WarnOnce } from './evaluation.js';
import type { Condition, Expression } from './expression.js';
import { type IonNode, readNode } from './node.js';
import type { Predicate } from './operand-reader.js';
import { toExpression } from './operators.js';
import { DocumentPatterns, loadPatternLibrary, newPatternBudget } from './pattern.js';
import { printExpression } from './print-expression.js';
import type { CompiledRule, RuleOptions, RuleResult, RuleWarningKind } from './rule.js';
import type { RuleError } from './rule-error.js';
import { catchRuleFailure, RuleFailure } from './rule-failure.js';
import { splitSeedsOf } from './split-seeds.js';

type ExpressionResult =
  | {
      readonly ok: true;
      readonly expression: Expression;
      /** The text with comments blanked out, which `ion-js` does not always see the end of. */
      readonly text: string;
    }
  | { readonly ok: false; readonly error: RuleError };

/** See compile-rule-text.ts, which loads this module. */
export async function compileRuleText(text: string, options: RuleOptions): Promise<RuleResult> {
  checkOptions(options);
  const read = await readRuleText(text);
  return read.ok ? compileRule(read.expression, options) : read;
}

/** Reads a rule's text and checks all but the patterns of `matches`. */
export async function readRuleText(text: string): Promise<ExpressionResult> {
  if (typeof text !== 'string') {
    return failed('NotAnExpression', `expected the text of a rule, got ${describeValue(text)}`);
  }
  if (text.length > MAX_RULE_CHARACTERS) {
    return failed('TooComplex', `expected at most ${MAX_RULE_CHARACTERS} characters, got ${text.length}`);
  }
  const checked = blankComments(text);
  if (!checked.ok) return checked;
  const { makeReader } = await loadIonLibrary();
  const reader = makeReader(checked.text);
  const read = catchRuleFailure(() => toExpression(readOnlyNode(reader)));
  return read.ok ? { ok: true, expression: read.value, text: checked.text } : read;
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
  const rule = {
    text: printExpression(expression),
    usesSplit: splitSeeds.length > 0,
    splitSeeds,
    evaluate: evaluator(compiled.value, options),
  };
  return { ok: true, rule: Object.freeze(rule) };
}

/** A function of its own, so that nothing of what the rule was compiled from is kept for as long as the rule. */
function evaluator(predicate: Predicate, { flagKey, onWarning }: RuleOptions): CompiledRule['evaluate'] {
  const warnOnce = oncePerKind(flagKey, onWarning);
  return (context) => {
    try {
      return predicate(new Evaluation(context, warnOnce));
    } catch (error) {
      // A `splitHash` of the user's, or a stack that is all but used up: an evaluation never throws (T7).
      warnOnce(
        error instanceof EvaluationTooLong ? 'evaluation-too-long' : 'evaluation-failed',
        `a rule could not be evaluated and counts as false: ${describeError(error)}`,
      );
      return false;
    }
  };
}

/** Whether an operator stands anywhere in a rule. */
export function usesOperator(expression: Condition, operator: Expression['operator']): boolean {
  if ('kind' in expression) return false;
  if (expression.operator === operator) return true;
  if (expression.operator === 'not') return usesOperator(expression.operand, operator);
  if (expression.operator !== 'and' && expression.operator !== 'or') return false;
  return expression.operands.some((operand) => usesOperator(operand, operator));
}

function readOnlyNode(reader: IonReader): IonNode {
  try {
    if (nextType(reader) === undefined) {
      throw new RuleFailure(
        'NotAnExpression',
        'expected an expression such as (eq $tier "gold"), got nothing',
      );
    }
    const node = readNode(reader);
    // What is no expression is refused as such, whatever follows it.
    if (node.type === 'expression' && nextType(reader) !== undefined)
      throw new RuleFailure('InvalidSyntax', 'expected one expression, got two or more');
    return node;
  } catch (error) {
    if (!(error instanceof IonSyntaxFailure)) throw error;
    throw new RuleFailure('InvalidSyntax', describeSyntax(describeError(error), reader.position()));
  }
}

/** What `ion-js` says, with the two mistakes that AWS's own pages make explained. */
function describeSyntax(message: string, position: number): string {
  const hint = message.includes("',' or ']'")
    ? ' (the items of a list are separated by commas)'
    : message.startsWith('Timestamp')
      ? ' (a date ends in T when it has no day: 2024-01T)'
      : '';
  return `not readable as Ion at character ${position}: ${message}${hint}`;
}

function failed(reason: RuleError['reason'], message: string): Extract<ExpressionResult, { ok: false }> {
  return { ok: false, error: { reason, message } };
}

/** A message may name a user, so that it is the kind that counts. */
function oncePerKind(flagKey: string, onWarning: RuleOptions['onWarning']): WarnOnce {
  let given: Set<RuleWarningKind> | undefined;
  return (kind, what) => {
    if (onWarning === undefined || given?.has(kind)) return;
    given ??= new Set();
    given.add(kind);
    try {
      onWarning(`Flag '${flagKey}': ${what}`, kind);
    } catch {
      // Whoever listens is not the one who evaluates.
    }
  };
}
