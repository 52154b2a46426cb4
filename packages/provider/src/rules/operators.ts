import type { Comparison, Condition, Expression, Literal, TextTest } from './expression.js';
import type { IonNode } from './node.js';
import {
  expectCount,
  invalidOperand,
  named,
  operandAt,
  refuseAnnotations,
  scalar,
  scalarValue,
  show,
  text,
} from './operands.js';
import { RuleFailure } from './rule-failure.js';

type ReadOperands = (operands: readonly IonNode[], operator: string) => Expression;

/**
 * How the operands of each operator are read.
 * https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-multi-variant-feature-flags-rules-operators.html
 */
const OPERATORS: ReadonlyMap<string, ReadOperands> = new Map<string, ReadOperands>([
  ['and', (operands) => junction('and', operands)],
  ['or', (operands) => junction('or', operands)],
  ['not', negation],
  ...(['eq', 'gt', 'gte', 'lt', 'lte'] as const).map((name) => [name, comparison(name)] as const),
  ...(['begins_with', 'ends_with', 'contains'] as const).map((name) => [name, textTest(name)] as const),
  ['in', membership],
  ['matches', patternMatch],
  ['exists', existence],
  ['split', split],
]);

/**
 * Checks an Ion value as a rule.
 *
 * @throws RuleFailure that says which operator, what was expected, and what came.
 */
export function toExpression(node: IonNode): Expression {
  if (node.type !== 'expression') {
    throw new RuleFailure(
      'NotAnExpression',
      `expected an expression such as (eq $tier "gold"), got ${show(node)}`,
    );
  }
  refuseAnnotations(node, 'an expression');
  const [operator, ...operands] = node.items;
  if (operator?.type !== 'symbol' || operator.annotations.length > 0) {
    throw new RuleFailure(
      'NotAnExpression',
      `expected an operator first in an expression, got ${operator === undefined ? 'nothing' : show(operator)}`,
    );
  }
  const read = OPERATORS.get(operator.text);
  if (read === undefined) {
    const hint = operator.text === 'ne' ? ' (write (not (eq …)) for ne)' : '';
    throw new RuleFailure(
      'UnknownSymbol',
      `expected one of the operators ${[...OPERATORS.keys()].join(', ')}, got ${operator.text}${hint}`,
    );
  }
  try {
    return read(operands, operator.text);
  } catch (error) {
    throw error instanceof RuleFailure ? error.inside(operator.text) : error;
  }
}

function junction(operator: 'and' | 'or', operands: readonly IonNode[]): Expression {
  expectCount(operator, operands, 2, Number.POSITIVE_INFINITY);
  return { operator, operands: operands.map((operand, index) => condition(operator, operand, index)) };
}

function negation(operands: readonly IonNode[]): Expression {
  expectCount('not', operands, 1, 1);
  return { operator: 'not', operand: condition('not', operandAt(operands, 0), 0) };
}

function comparison(operator: Comparison): ReadOperands {
  return (operands) => {
    expectCount(operator, operands, 2, 2);
    return {
      operator,
      left: scalar(operator, operandAt(operands, 0)),
      right: scalar(operator, operandAt(operands, 1)),
    };
  };
}

function textTest(operator: TextTest): ReadOperands {
  return (operands) => {
    expectCount(operator, operands, 2, 2);
    const left = scalar(operator, operandAt(operands, 0));
    const right = scalar(operator, operandAt(operands, 1));
    const nodes = [[left, 0] as const, [right, 1] as const];
    for (const [operand, index] of nodes) {
      // `contains` may look for any constant in an array (T5); the others only compare text.
      if (operand.kind === 'context' || operand.kind === 'string' || (operator === 'contains' && index === 1))
        continue;
      throw invalidOperand(operator, 'a string or a context value', operandAt(operands, index));
    }
    return { operator, left, right };
  };
}

function membership(operands: readonly IonNode[]): Expression {
  expectCount('in', operands, 2, 2);
  const list = operandAt(operands, 1);
  refuseAnnotations(list, 'the list of in');
  if (list.type !== 'list') throw invalidOperand('in', 'a list of constants such as ["a", "b"]', list);
  const items = list.items.map((item): Literal => {
    refuseAnnotations(item, 'an item of the list of in');
    if (item.type !== 'literal') throw invalidOperand('in', 'constants in the list', item);
    return item.literal;
  });
  return { operator: 'in', value: scalar('in', operandAt(operands, 0)), items };
}

function patternMatch(operands: readonly IonNode[]): Expression {
  const { in: subject, pattern } = named('matches', operands, ['in', 'pattern']);
  const operand = scalarValue('matches', subject);
  if (operand.kind !== 'context' && operand.kind !== 'string') {
    throw invalidOperand('matches', 'a context value at in::', subject);
  }
  return { operator: 'matches', in: operand, pattern: text('matches', 'pattern', pattern) };
}

function existence(operands: readonly IonNode[]): Expression {
  const { key } = named('exists', operands, ['key']);
  return { operator: 'exists', key: text('exists', 'key', key) };
}

function split(operands: readonly IonNode[]): Expression {
  const { by, pct, seed } = named('split', operands, ['by', 'pct'], ['seed']);
  const value = scalarValue('split', by);
  if (value.kind !== 'context') throw invalidOperand('split', 'a context value such as $userId at by::', by);
  const percentage =
    pct.type === 'literal' && pct.literal.kind === 'number' ? Number(pct.literal.value) : Number.NaN;
  if (!(percentage >= 0 && percentage <= 100))
    throw invalidOperand('split', 'a number from 0 to 100 at pct::', pct);
  return {
    operator: 'split',
    by: value,
    pct: percentage,
    seed: seed === undefined ? undefined : text('split', 'seed', seed),
  };
}

function condition(operator: string, node: IonNode, index: number): Condition {
  if (node.type === 'expression') return toExpression(node);
  refuseAnnotations(node, `an operand of ${operator}`);
  if (node.type === 'literal' && node.literal.kind === 'boolean') return node.literal;
  const failure = invalidOperand(operator, 'an expression', node);
  if (node.type !== 'symbol' || node.text.startsWith('$')) throw failure;
  // A word alone, which AppConfig is recorded to report by its place: the operator is at 0.
  throw new RuleFailure('UnknownSymbol', failure.error.message, [String(index + 1)]);
}
