import type { Comparison, Literal, Operand } from './expression.js';
import { attributeReader, type Predicate, type Read, reader } from './operand-reader.js';
import { compareScalars, compareWithLiteral } from './scalar.js';

const COMPARISONS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

/** Each comparison with its sides exchanged. */
const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  eq: 'eq',
  gt: 'lt',
  gte: 'lte',
  lt: 'gt',
  lte: 'gte',
};

/** The literal's type drives; two literals or two context values drive each other alike (T4). */
export function compileComparison(operator: Comparison, left: Operand, right: Operand): Predicate {
  if (left.kind === 'context' && right.kind !== 'context') {
    return compareAttribute(operator, left.name, right);
  }
  if (left.kind !== 'context' && right.kind === 'context') {
    return compareAttribute(MIRRORED[operator], right.name, left);
  }
  return compareAlike(COMPARISONS[operator], reader(left), reader(right));
}

/** The most frequent comparisons have functions of their own, which need not find out at every evaluation what they compare. */
function compareAttribute(operator: Comparison, name: string, literal: Literal): Predicate {
  if (literal.kind === 'string' && operator === 'eq') return isText(name, literal);
  if (literal.kind === 'number') return compareNumber(operator, name, literal.value);
  return compareInGeneral(COMPARISONS[operator], attributeReader(name), literal);
}

/** It reads no more than the literal's length, so it does not count towards an evaluation's bound. */
function isText(name: string, literal: Literal & { readonly kind: 'string' }): Predicate {
  const { value: text } = literal;
  return (evaluation) => {
    const value = evaluation.scalar(name);
    if (typeof value === 'string') return value === text;
    return value !== undefined && compareWithLiteral(value, literal, evaluation) === 0;
  };
}

function compareNumber(operator: Comparison, name: string, literal: number | bigint): Predicate {
  switch (operator) {
    case 'eq':
      return (evaluation) => {
        const number = evaluation.number(name);
        // Not `===`, by which a number never equals a bigint; neither is NaN.
        return number !== undefined && number >= literal && number <= literal;
      };
    case 'gt':
      return (evaluation) => {
        const number = evaluation.number(name);
        return number !== undefined && number > literal;
      };
    case 'gte':
      return (evaluation) => {
        const number = evaluation.number(name);
        return number !== undefined && number >= literal;
      };
    case 'lt':
      return (evaluation) => {
        const number = evaluation.number(name);
        return number !== undefined && number < literal;
      };
    case 'lte':
      return (evaluation) => {
        const number = evaluation.number(name);
        return number !== undefined && number <= literal;
      };
  }
}

function compareInGeneral(holds: (order: number) => boolean, read: Read, literal: Literal): Predicate {
  return (evaluation) => {
    const value = read(evaluation);
    if (value === undefined) return false;
    const order = compareWithLiteral(value, literal, evaluation);
    return order !== undefined && holds(order);
  };
}

function compareAlike(holds: (order: number) => boolean, readLeft: Read, readRight: Read): Predicate {
  return (evaluation) => {
    const left = readLeft(evaluation);
    const right = readRight(evaluation);
    if (left === undefined || right === undefined) return false;
    const order = compareScalars(left, right, evaluation);
    return order !== undefined && holds(order);
  };
}
