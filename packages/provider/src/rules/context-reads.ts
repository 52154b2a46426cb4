import type { EvaluationContext } from '@openfeature/core';
import { shorten } from '../shared/describe-error.js';
import { describeValue } from '../shared/option-values.js';
import { arrayLength, ENTITY_ID, readAttribute, readForRule } from './context-reader.js';
import type { ContextRead } from './explained.js';
import type { Condition, Operand } from './expression.js';
import { textOf, toScalar } from './scalar.js';

const MAX_SHOWN_CHARACTERS = 200;

/** What an expression reads of a context by itself, its operands aside: each attribute once, in order. */
export function contextReads(expression: Condition, context: EvaluationContext): readonly ContextRead[] {
  const { names, takesAnything, takesArrayAt } = readingsOf(expression);
  return [...new Set(names)].map((name) => {
    const found = readForRule(context, name) ?? undefined;
    const read = { name, attribute: attributeOf(context, name) };
    if (found === undefined) return { ...read, state: 'missing', value: undefined };
    const isFit =
      takesAnything ||
      toScalar(found) !== undefined ||
      (name === takesArrayAt && arrayLength(found) !== undefined);
    return { ...read, state: isFit ? 'present' : 'unfit', value: shown(found) };
  });
}

interface Readings {
  readonly names: readonly string[];
  /** Whether every value that is not null will do. */
  readonly takesAnything?: boolean;
  /** Where an array will do, too. */
  readonly takesArrayAt?: string | undefined;
}

function readingsOf(expression: Condition): Readings {
  if ('kind' in expression) return { names: [] };
  switch (expression.operator) {
    case 'and':
    case 'or':
    case 'not':
      return { names: [] };
    case 'exists':
      return { names: [expression.key], takesAnything: true };
    case 'split':
      return { names: [expression.by.name] };
    case 'matches':
      return { names: namesIn(expression.in) };
    case 'in':
      return { names: namesIn(expression.value) };
    case 'contains':
      return { names: namesIn(expression.left, expression.right), takesArrayAt: namesIn(expression.left)[0] };
    default:
      return { names: namesIn(expression.left, expression.right) };
  }
}

function namesIn(...operands: readonly Operand[]): string[] {
  return operands.flatMap((operand) => (operand.kind === 'context' ? [operand.name] : []));
}

/** The attribute behind a name (T2). */
function attributeOf(context: EvaluationContext, name: string): string {
  const isReplaced =
    name === ENTITY_ID &&
    (readAttribute(context, name) ?? null) === null &&
    (readAttribute(context, 'targetingKey') ?? null) !== null;
  return isReplaced ? 'targetingKey' : name;
}

function shown(value: unknown): ContextRead['value'] {
  const scalar = toScalar(value);
  if (typeof scalar === 'number' || typeof scalar === 'boolean') return scalar;
  return scalar === undefined ? describeValue(value) : shorten(textOf(scalar), MAX_SHOWN_CHARACTERS);
}
