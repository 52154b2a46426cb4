import type { EvaluationContext } from '@openfeature/core';
import { readAttribute, readScalar, scalarsOf } from './context-reader.js';
import type { Comparison, Condition, Expression, Literal, Operand, TextTest } from './expression.js';
import { isTooLong, MAX_TEXT_CODE_POINTS, type PatternTest } from './pattern.js';
import type { SplitHash } from './rule.js';
import { compareScalars, compareWithLiteral, type Scalar, scalarOf, textOf } from './scalar.js';

export type Predicate = (context: EvaluationContext) => boolean;

/** What a rule needs from outside to be compiled. */
export interface CompileEnvironment {
  /** Seed of a `split` without one (T6). */
  readonly flagKey: string;
  readonly splitHash: SplitHash;
  /** @throws RuleFailure when the pattern does not compile */
  readonly compilePattern: (pattern: string) => PatternTest;
  /** Passes on the first message of each cause. */
  readonly warnOnce: (cause: string, message: string) => void;
}

type Read = (context: EvaluationContext) => Scalar | undefined;

const COMPARISONS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

const TEXT_TESTS: Readonly<Record<TextTest, (text: string, part: string) => boolean>> = {
  begins_with: (text, part) => text.startsWith(part),
  ends_with: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

const SPLIT_RANGE = 2 ** 32;

/** Turns a rule into closures: evaluating them parses nothing (T7). */
export function compileExpression(expression: Condition, environment: CompileEnvironment): Predicate {
  if ('kind' in expression) return () => expression.value;
  switch (expression.operator) {
    case 'and': {
      const operands = expression.operands.map((operand) => compileExpression(operand, environment));
      return (context) => operands.every((operand) => operand(context));
    }
    case 'or': {
      const operands = expression.operands.map((operand) => compileExpression(operand, environment));
      return (context) => operands.some((operand) => operand(context));
    }
    case 'not': {
      const operand = compileExpression(expression.operand, environment);
      return (context) => !operand(context);
    }
    case 'in':
      return compileMembership(expression.value, expression.items);
    case 'exists':
      return (context) => (readAttribute(context, expression.key) ?? null) !== null;
    case 'matches':
      return compileMatches(expression.in, environment.compilePattern(expression.pattern), environment);
    case 'split':
      return compileSplit(expression, environment);
    case 'begins_with':
    case 'ends_with':
    case 'contains':
      return compileTextTest(expression.operator, expression.left, expression.right);
    default:
      return compileComparison(COMPARISONS[expression.operator], expression.left, expression.right);
  }
}

function compileComparison(holds: (order: number) => boolean, left: Operand, right: Operand): Predicate {
  const compare = compileOrder(left, right);
  return (context) => {
    const order = compare(context);
    return order !== undefined && holds(order);
  };
}

/** The literal's type drives; two literals or two context values drive each other alike (T4). */
function compileOrder(left: Operand, right: Operand): (context: EvaluationContext) => number | undefined {
  const readLeft = reader(left);
  const readRight = reader(right);
  return (context) => {
    const leftValue = readLeft(context);
    const rightValue = readRight(context);
    if (leftValue === undefined || rightValue === undefined) return undefined;
    if (right.kind !== 'context' && left.kind === 'context') return compareWithLiteral(leftValue, right);
    if (right.kind === 'context' && left.kind !== 'context')
      return negated(compareWithLiteral(rightValue, left));
    return compareScalars(leftValue, rightValue);
  };
}

function negated(order: number | undefined): number | undefined {
  return order === undefined ? undefined : -order;
}

/** As `eq` with each item. */
function compileMembership(value: Operand, items: readonly Literal[]): Predicate {
  if (value.kind !== 'context') {
    const scalar = scalarOf(value);
    const isMember = items.some((item) => compareScalars(scalar, scalarOf(item)) === 0);
    return () => isMember;
  }
  // A long list of identifiers is the common case.
  const texts = items.every((item) => item.kind === 'string')
    ? new Set(items.map((item) => item.value))
    : undefined;
  return (context) => {
    const scalar = readScalar(context, value.name);
    if (scalar === undefined) return false;
    return texts?.has(textOf(scalar)) ?? items.some((item) => compareWithLiteral(scalar, item) === 0);
  };
}

function compileTextTest(operator: TextTest, left: Operand, right: Operand): Predicate {
  const test = TEXT_TESTS[operator];
  const drivenByLiteral = left.kind === 'string' || right.kind === 'string';
  const readLeft = reader(left);
  const readRight = reader(right);
  return (context) => {
    if (operator === 'contains' && left.kind === 'context') {
      const items = scalarsOf(readAttribute(context, left.name));
      if (items !== undefined) return containsItem(items, right, readRight(context));
    }
    const text = readLeft(context);
    const part = readRight(context);
    if (text === undefined || part === undefined) return false;
    if (drivenByLiteral) return test(textOf(text), textOf(part));
    return typeof text === 'string' && typeof part === 'string' && test(text, part);
  };
}

/** Membership in an array attribute: an extension of this library (T5). */
function containsItem(items: readonly Scalar[], wanted: Operand, value: Scalar | undefined): boolean {
  if (value === undefined) return false;
  return items.some(
    (item) =>
      (wanted.kind === 'context' ? compareScalars(item, value) : compareWithLiteral(item, wanted)) === 0,
  );
}

function compileMatches(subject: Operand, test: PatternTest, environment: CompileEnvironment): Predicate {
  const read = reader(subject);
  return (context) => {
    const value = read(context);
    if (value === undefined) return false;
    const text = textOf(value);
    if (!isTooLong(text)) return test(text);
    environment.warnOnce(
      'too-long',
      `Flag '${environment.flagKey}': matches got a text of more than ${MAX_TEXT_CODE_POINTS} characters, which does not match`,
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
  return (context) => {
    const value = readScalar(context, split.by.name);
    return value !== undefined && uint32(splitHash(seed, textOf(value))) * 100 < threshold;
  };
}

/** A hash of the user's may return anything; a wrong one must not put everybody into a split. */
function uint32(hash: number): number {
  if (Number.isInteger(hash) && hash >= 0 && hash < SPLIT_RANGE) return hash;
  throw new RangeError(`expected splitHash to return an integer from 0 to ${SPLIT_RANGE - 1}, got ${hash}`);
}

function reader(operand: Operand): Read {
  if (operand.kind === 'context') return (context) => readScalar(context, operand.name);
  const scalar = scalarOf(operand);
  return () => scalar;
}
