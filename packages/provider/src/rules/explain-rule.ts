import type { EvaluationContext } from '@openfeature/core';
import { compileExpression } from './compile-expression.js';
import { contextReads } from './context-reads.js';
import { Evaluation, whyNotEvaluated } from './evaluation.js';
import type { ExplainedExpression, ExplainedRule, ExplainedSplit } from './explained.js';
import type { Condition, Expression } from './expression.js';
import { fnv1aSplitHash } from './fnv1a.js';
import {
  DocumentPatterns,
  loadPatternLibrary,
  newPatternBudget,
  type PatternLibrary,
  type PatternTest,
} from './pattern.js';
import { printExpression } from './print-expression.js';
import { readAnyRuleText } from './read-rule.js';
import type { RuleWarningKind } from './rule.js';
import { RuleFailure } from './rule-failure.js';
import { textOf } from './scalar.js';
import { bucketOf, percentageOf, type SplitEnvironment, type SplitExpression, seedOf } from './split.js';
import { usesOperator } from './uses-operator.js';

/**
 * Explains a rule that compiled, by its normal form. Its parts are compiled and evaluated one by one, by the functions that compile
 * and evaluate the rule as a whole and within the same bounds, so that both agree.
 */
export async function explainRule(
  text: string,
  environment: SplitEnvironment,
  context: EvaluationContext,
): Promise<ExplainedRule> {
  const read = await readAnyRuleText(text);
  // Not reached: what compiled is printed so that it can be read again.
  if (!read.ok) throw new Error(read.error.message);
  const library = usesOperator(read.expression, 'matches') ? await loadPatternLibrary() : undefined;
  const explaining = new Explaining(environment, context, library);
  const expression = explaining.explain(read.expression);
  return { text, value: expression.value ?? false, expression, warnings: explaining.warnings };
}

/** One evaluation of one rule that keeps what became of each part. */
class Explaining {
  readonly #environment: SplitEnvironment;
  readonly #context: EvaluationContext;
  readonly #evaluation: Evaluation;
  readonly #compilePattern: (pattern: string) => PatternTest;
  readonly #warnings = new Map<RuleWarningKind, string>();
  /** Whether a part has thrown, so that the rule is false whatever would follow. */
  #ended = false;

  constructor(
    environment: SplitEnvironment,
    context: EvaluationContext,
    library: PatternLibrary | undefined,
  ) {
    this.#environment = environment;
    this.#context = context;
    this.#evaluation = new Evaluation(context, (kind, message) => this.#warn(kind, message));
    const [patterns, budget] = [new DocumentPatterns(), newPatternBudget()];
    this.#compilePattern = (pattern) => {
      if (library === undefined) throw new RuleFailure('InvalidOperand', 'no engine for patterns');
      return patterns.compile(library, pattern, budget);
    };
  }

  get warnings(): readonly string[] {
    return [...this.#warnings.values()];
  }

  explain(expression: Condition): ExplainedExpression {
    if ('kind' in expression) return leaf(expression, { value: this.#ended ? undefined : expression.value });
    switch (expression.operator) {
      case 'and':
        return this.#junction(expression, false);
      case 'or':
        return this.#junction(expression, true);
      case 'not': {
        const operand = this.explain(expression.operand);
        return inner('not', operand.value === undefined ? undefined : !operand.value, [operand]);
      }
      default:
        return this.#leaf(expression);
    }
  }

  /** @param deciding what decides it, whatever follows */
  #junction(
    { operator, operands }: Extract<Expression, { operator: 'and' | 'or' }>,
    deciding: boolean,
  ): ExplainedExpression {
    const explained: ExplainedExpression[] = [];
    let isDecided = false;
    for (const operand of operands) {
      const each: ExplainedExpression = isDecided ? notEvaluated(operand) : this.explain(operand);
      explained.push(each);
      isDecided ||= each.value === deciding;
    }
    const value = isDecided ? deciding : this.#ended ? undefined : !deciding;
    return inner(operator, value, explained);
  }

  #leaf(expression: Expression): ExplainedExpression {
    if (this.#ended) return notEvaluated(expression);
    const reads = contextReads(expression, this.#context);
    const split = expression.operator === 'split' ? this.#split(expression) : undefined;
    return leaf(expression, { value: this.#evaluate(expression), reads, ...(split && { split }) });
  }

  #evaluate(expression: Expression): boolean | undefined {
    try {
      const environment = { ...this.#environment, compilePattern: this.#compilePattern };
      return compileExpression(expression, environment)(this.#evaluation);
    } catch (error) {
      this.#ended = true;
      this.#warn(...whyNotEvaluated(error));
      return undefined;
    }
  }

  #split(split: SplitExpression): ExplainedSplit | undefined {
    const { flagKey, splitHash = fnv1aSplitHash } = this.#environment;
    const seed = seedOf(split, flagKey);
    // Not the evaluation itself: looking twice must not cost what the rule may still need.
    const value = new Evaluation(this.#context, () => undefined).scalar(split.by.name);
    if (value === undefined) return undefined;
    try {
      return { bucket: percentageOf(bucketOf(splitHash, seed, textOf(value))), seed };
    } catch {
      // A hash of the user's; evaluating says what is wrong with it.
      return undefined;
    }
  }

  #warn(kind: RuleWarningKind, message: string): void {
    if (!this.#warnings.has(kind)) this.#warnings.set(kind, message);
  }
}

function leaf(
  expression: Condition,
  came: Pick<ExplainedExpression, 'value' | 'split'> & { reads?: ExplainedExpression['reads'] },
): ExplainedExpression {
  const operator = 'kind' in expression ? 'constant' : expression.operator;
  return { operator, text: printExpression(expression), reads: [], operands: [], ...came };
}

/** Without the text of its operands, which would be printed once for each level that they are in. */
function inner(
  operator: 'and' | 'or' | 'not',
  value: boolean | undefined,
  operands: readonly ExplainedExpression[],
): ExplainedExpression {
  return { operator, text: operator, value, reads: [], operands };
}

function notEvaluated(expression: Condition): ExplainedExpression {
  if ('kind' in expression) return leaf(expression, { value: undefined });
  switch (expression.operator) {
    case 'and':
    case 'or':
      return inner(expression.operator, undefined, expression.operands.map(notEvaluated));
    case 'not':
      return inner('not', undefined, [notEvaluated(expression.operand)]);
    default:
      return leaf(expression, { value: undefined });
  }
}
