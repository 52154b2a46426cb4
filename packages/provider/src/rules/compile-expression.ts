import { arrayLength, itemAt, MAX_ARRAY_ITEMS } from './context-reader.js';
import type { Evaluation } from './evaluation.js';
import type { Comparison, Condition, Expression, Literal, Operand, TextTest } from './expression.js';
import { compileMembership } from './membership.js';
import { isTooLong, MAX_TEXT_CODE_POINTS, type PatternTest } from './pattern.js';
import type { SplitHash } from './rule.js';
import { compareScalars, compareWithLiteral, type Scalar, scalarOf, textOf, toScalar } from './scalar.js';
import { includesText, searchWork } from './text-search.js';

export type Predicate = (evaluation: Evaluation) => boolean;

/** What a rule needs from outside to be compiled. */
export interface CompileEnvironment {
  /** Seed of a `split` without one (T6). */
  readonly flagKey: string;
  readonly splitHash: SplitHash;
  /** @throws RuleFailure when the pattern does not compile */
  readonly compilePattern: (pattern: string) => PatternTest;
}

type Read = (evaluation: Evaluation) => Scalar | undefined;

const COMPARISONS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

/** What a comparison is with its sides exchanged. */
const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  eq: 'eq',
  gt: 'lt',
  gte: 'lte',
  lt: 'gt',
  lte: 'gte',
};

const TRUE: Predicate = () => true;
const FALSE: Predicate = () => false;

const TEXT_TESTS: Readonly<Record<TextTest, (text: string, part: string) => boolean>> = {
  begins_with: (text, part) => text.startsWith(part),
  ends_with: (text, part) => text.endsWith(part),
  contains: includesText,
};

const SPLIT_RANGE = 2 ** 32;

/** Work in the sense of an evaluation's bound: what comparing costs in terms of reading a character. */
const UNITS_AT_ONCE = 8;
const WORK_OF_AN_ITEM = 8;

/**
 * Turns a rule into closures: evaluating them parses nothing (T7). Each is made by a function of its own, so that it keeps no
 * more of the rule than it needs: a document may have a million of them.
 */
export function compileExpression(expression: Condition, environment: CompileEnvironment): Predicate {
  if ('kind' in expression) return constant(expression.value);
  switch (expression.operator) {
    case 'and':
      return every(compileAll(expression.operands, environment));
    case 'or':
      return some(compileAll(expression.operands, environment));
    case 'not':
      return not(compileExpression(expression.operand, environment));
    case 'in':
      return compileMembership(expression.value, expression.items);
    case 'exists':
      return exists(expression.key);
    case 'matches':
      return compileMatches(expression.in, environment.compilePattern(expression.pattern));
    case 'split':
      return compileSplit(expression, environment);
    case 'begins_with':
    case 'ends_with':
    case 'contains':
      return compileTextTest(expression.operator, expression.left, expression.right);
    default:
      return compileComparison(expression.operator, expression.left, expression.right);
  }
}

function compileAll(operands: readonly Condition[], environment: CompileEnvironment): Predicate[] {
  return operands.map((operand) => compileExpression(operand, environment));
}

function constant(value: boolean): Predicate {
  return value ? TRUE : FALSE;
}

function every(operands: readonly Predicate[]): Predicate {
  return (evaluation) => operands.every((operand) => operand(evaluation));
}

function some(operands: readonly Predicate[]): Predicate {
  return (evaluation) => operands.some((operand) => operand(evaluation));
}

function not(operand: Predicate): Predicate {
  return (evaluation) => !operand(evaluation);
}

function exists(key: string): Predicate {
  return (evaluation) => (evaluation.attribute(key) ?? null) !== null;
}

/** The literal's type drives; two literals or two context values drive each other alike (T4). */
function compileComparison(operator: Comparison, left: Operand, right: Operand): Predicate {
  if (left.kind === 'context' && right.kind !== 'context') {
    return compareAttribute(COMPARISONS[operator], left.name, right);
  }
  if (left.kind !== 'context' && right.kind === 'context') {
    return compareAttribute(COMPARISONS[MIRRORED[operator]], right.name, left);
  }
  return compareAlike(COMPARISONS[operator], reader(left), reader(right));
}

function compareAttribute(holds: (order: number) => boolean, name: string, literal: Literal): Predicate {
  return (evaluation) => {
    const value = evaluation.scalar(name);
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

function compileTextTest(operator: TextTest, left: Operand, right: Operand): Predicate {
  const test = TEXT_TESTS[operator];
  const drivenByLiteral = left.kind === 'string' || right.kind === 'string';
  const readLeft = reader(left);
  const readRight = reader(right);
  return (evaluation) => {
    if (operator === 'contains' && left.kind === 'context') {
      const array = evaluation.attribute(left.name);
      const length = arrayLength(array);
      if (length !== undefined) return containsItem(evaluation, array, length, right, readRight(evaluation));
    }
    const text = readLeft(evaluation);
    const part = readRight(evaluation);
    if (text === undefined || part === undefined) return false;
    if (!drivenByLiteral && (typeof text !== 'string' || typeof part !== 'string')) return false;
    return testText(evaluation, operator, test, textOf(text), textOf(part));
  };
}

function testText(
  evaluation: Evaluation,
  operator: TextTest,
  test: (text: string, part: string) => boolean,
  text: string,
  part: string,
): boolean {
  evaluation.spend(operator === 'contains' ? searchWork(text, part) : part.length / UNITS_AT_ONCE);
  return test(text, part);
}

/** Membership in an array attribute, as `eq` with each item until one is equal: an extension of this library (T5). */
function containsItem(
  evaluation: Evaluation,
  array: unknown,
  length: number,
  wanted: Operand,
  value: Scalar | undefined,
): boolean {
  if (value === undefined) return false;
  if (length > MAX_ARRAY_ITEMS) {
    evaluation.warnOnce(
      'array-too-long',
      `contains got an array of more than ${MAX_ARRAY_ITEMS} items and is false`,
    );
    return false;
  }
  for (let index = 0; index < length; index++) {
    const item = evaluation.comparable(toScalar(itemAt(array, index)));
    // Equal long texts of an array are objects of their own: each look-up of what was converted compares them to their end.
    evaluation.spend(WORK_OF_AN_ITEM + (typeof item === 'string' ? item.length / UNITS_AT_ONCE : 0));
    if (item === undefined) continue;
    const order =
      wanted.kind === 'context'
        ? compareScalars(item, value, evaluation)
        : compareWithLiteral(item, wanted, evaluation);
    if (order === 0) return true;
  }
  return false;
}

function compileMatches(subject: Operand, test: PatternTest): Predicate {
  // Not the comparing reader: `matches` has its own, lower bound.
  const read: Read =
    subject.kind === 'context'
      ? (evaluation) => toScalar(evaluation.attribute(subject.name))
      : reader(subject);
  return (evaluation) => {
    const value = read(evaluation);
    if (value === undefined) return false;
    const text = textOf(value);
    // Characters are counted where the length in UTF-16 leaves it open.
    evaluation.spend(Math.min(text.length, 2 * MAX_TEXT_CODE_POINTS));
    if (!isTooLong(text)) return test(text);
    evaluation.warnOnce(
      'matches-too-long',
      `matches got a text of more than ${MAX_TEXT_CODE_POINTS} characters, which does not match`,
    );
    return false;
  };
}

function compileSplit(
  split: Extract<Expression, { operator: 'split' }>,
  environment: CompileEnvironment,
): Predicate {
  const seed = split.seed ?? environment.flagKey;
  const threshold = split.pct * SPLIT_RANGE;
  const { splitHash } = environment;
  return (evaluation) => {
    const value = evaluation.scalar(split.by.name);
    if (value === undefined) return false;
    const text = textOf(value);
    evaluation.spend(text.length);
    return uint32(splitHash(seed, text)) * 100 < threshold;
  };
}

/** A hash of the user's may return anything; a wrong one must not put everybody into a split. */
function uint32(hash: number): number {
  if (Number.isInteger(hash) && hash >= 0 && hash < SPLIT_RANGE) return hash;
  throw new RangeError(`expected splitHash to return an integer from 0 to ${SPLIT_RANGE - 1}, got ${hash}`);
}

function reader(operand: Operand): Read {
  return operand.kind === 'context' ? attributeReader(operand.name) : constantReader(scalarOf(operand));
}

function attributeReader(name: string): Read {
  return (evaluation) => evaluation.scalar(name);
}

function constantReader(scalar: Scalar): Read {
  return () => scalar;
}
