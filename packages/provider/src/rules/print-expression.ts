import type { Condition, Expression, Literal, Operand } from './expression.js';

/** A symbol that needs no quotes and that no reader takes for a symbol's number, as `ion-js` does `$1e5` and `$Infinity`. */
const BARE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A rule as Ion text: equal rules have equal texts, and the text read again is the same rule. */
export function printExpression(expression: Condition): string {
  if ('kind' in expression) return printLiteral(expression);
  return `(${[expression.operator, ...printOperands(expression)].join(' ')})`;
}

function printOperands(expression: Expression): string[] {
  switch (expression.operator) {
    case 'and':
    case 'or':
      return expression.operands.map(printExpression);
    case 'not':
      return [printExpression(expression.operand)];
    case 'in':
      return [printOperand(expression.value), `[${expression.items.map(printLiteral).join(', ')}]`];
    case 'matches':
      return [`in::${printOperand(expression.in)}`, `pattern::${JSON.stringify(expression.pattern)}`];
    case 'exists':
      return [`key::${JSON.stringify(expression.key)}`];
    case 'split':
      return [
        `by::${printOperand(expression.by)}`,
        `pct::${printNumber(expression.pct)}`,
        ...(expression.seed === undefined ? [] : [`seed::${JSON.stringify(expression.seed)}`]),
      ];
    default:
      return [printOperand(expression.left), printOperand(expression.right)];
  }
}

function printOperand(operand: Operand): string {
  if (operand.kind !== 'context') return printLiteral(operand);
  if (BARE_NAME.test(operand.name) && Number.isNaN(Number(operand.name))) return `$${operand.name}`;
  const escaped = JSON.stringify(`$${operand.name}`)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'");
  return `'${escaped}'`;
}

function printLiteral(literal: Literal): string {
  switch (literal.kind) {
    case 'string':
      return JSON.stringify(literal.value);
    case 'number':
      return printNumber(literal.value);
    case 'boolean':
      return String(literal.value);
    case 'timestamp':
      return new Date(literal.epochMilliseconds).toISOString();
  }
}

/** -0 is 0: they compare alike. */
function printNumber(value: number | bigint): string {
  return String(Object.is(value, -0) ? 0 : value);
}
