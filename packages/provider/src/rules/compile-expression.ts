import { compileComparison } from './compile-comparison.js';
import { arrayLength, itemAt, MAX_ARRAY_ITEMS } from './context-reader.js';
import type { Evaluation } from './evaluation.js';
import type { Condition, Operand, TextTest } from './expression.js';
import { compileMembership } from './membership.js';
import { type Predicate, type Read, reader } from './operand-reader.js';
import { isTooLong, MAX_TEXT_CODE_POINTS, type PatternTest } from './pattern.js';
import { compareScalars, compareWithLiteral, type Scalar, textOf, toScalar } from './scalar.js';
import { compileSplit, type SplitEnvironment } from './split.js';
import { includesText, searchWork } from './text-search.js';

/** What a rule needs from outside to be compiled. */
export interface CompileEnvironment extends SplitEnvironment {
  /** @throws RuleFailure when the pattern does not compile */
  readonly compilePattern: (pattern: string) => PatternTest;
}

const TRUE: Predicate = () => true;
const FALSE: Predicate = () => false;

const TEXT_TESTS: Readonly<Record<TextTest, (text: string, part: string) => boolean>> = {
  begins_with: (text, part) => text.startsWith(part),
  ends_with: (text, part) => text.endsWith(part),
  contains: includesText,
};

/** Work as an evaluation's bound counts it: the cost of comparing, in characters read. */
const UNITS_AT_ONCE = 8;
const WORK_OF_AN_ITEM = 8;

/**
 * Turns a rule into closures: evaluating them parses nothing (T7). Each is made by a function of its own, so that it keeps
 * no more of the rule than it needs: a document may have a million of them.
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

/** Two operands at a time: nothing remains but to call them, while a loop would have to keep count. */
function every(operands: readonly Predicate[]): Predicate {
  const [first, second, third] = operands;
  if (operands.length === 2 && first !== undefined && second !== undefined) {
    return (evaluation) => first(evaluation) && second(evaluation);
  }
  if (operands.length === 3 && first !== undefined && second !== undefined && third !== undefined) {
    return (evaluation) => first(evaluation) && second(evaluation) && third(evaluation);
  }
  return (evaluation) => {
    for (const operand of operands) if (!operand(evaluation)) return false;
    return true;
  };
}

function some(operands: readonly Predicate[]): Predicate {
  const [first, second] = operands;
  if (operands.length === 2 && first !== undefined && second !== undefined) {
    return (evaluation) => first(evaluation) || second(evaluation);
  }
  return (evaluation) => {
    for (const operand of operands) if (operand(evaluation)) return true;
    return false;
  };
}

function not(operand: Predicate): Predicate {
  return (evaluation) => !operand(evaluation);
}

function exists(key: string): Predicate {
  return (evaluation) => (evaluation.attribute(key) ?? null) !== null;
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
    // Equal long texts in an array are different strings: each look-up of a conversion compares them to the end.
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
  // Not the reader for comparisons: `matches` has a lower bound of its own.
  const read: Read =
    subject.kind === 'context'
      ? (evaluation) => toScalar(evaluation.attribute(subject.name))
      : reader(subject);
  return (evaluation) => {
    const value = read(evaluation);
    if (value === undefined) return false;
    const text = textOf(value);
    // Characters are only counted where the length in UTF-16 leaves it open.
    evaluation.spend(Math.min(text.length, 2 * MAX_TEXT_CODE_POINTS));
    if (!isTooLong(text)) return test(text);
    evaluation.warnOnce(
      'matches-too-long',
      `matches got a text of more than ${MAX_TEXT_CODE_POINTS} characters, which does not match`,
    );
    return false;
  };
}
