import type { Condition, Expression } from './expression.js';

/** Whether an operator occurs anywhere in a rule. */
export function usesOperator(expression: Condition, operator: Expression['operator']): boolean {
  if ('kind' in expression) return false;
  if (expression.operator === operator) return true;
  if (expression.operator === 'not') return usesOperator(expression.operand, operator);
  if (expression.operator !== 'and' && expression.operator !== 'or') return false;
  return expression.operands.some((operand) => usesOperator(operand, operator));
}
