import { isDate } from '../shared/platform.js';
import type { Literal } from './expression.js';
import { MAX_INSTANT_CHARACTERS, parseInstant } from './instant.js';
import { firstDifference } from './text-search.js';

/**
 * A context value that can be compared (T3), or a literal in the same shape. A `Date` becomes its time, since a `Date` can be
 * changed by whoever holds it.
 */
export type Scalar = string | number | bigint | boolean | { readonly epochMilliseconds: number };

/** Digits that an integer in a text may have to be compared exactly; longer ones are taken as doubles, to bound the work. */
export const MAX_EXACT_DIGITS = 1_000;

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?\d+$/;

/** The scalar that a context value is, or `undefined` for anything else: objects, arrays, NaN, infinities, bigints (T3). */
export function toScalar(value: unknown): Scalar | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : undefined;
    case 'object':
      return value === null ? undefined : toInstant(value);
    default:
      return undefined;
  }
}

function toInstant(value: object): Scalar | undefined {
  // Unlike `instanceof`, this also knows a Date of another realm, and is not fooled by a subclass.
  if (!isDate(value)) return undefined;
  const epochMilliseconds = Date.prototype.getTime.call(value);
  return Number.isNaN(epochMilliseconds) ? undefined : { epochMilliseconds };
}

/** What comparing needs besides the values: it counts the work, and converts a long text only once. */
export interface Comparing {
  /** @throws when it has become too much */
  spend(work: number): void;
  numberOf(value: Scalar): number | bigint | undefined;
}

/** For comparing constants of a rule, which are short, with each other. */
export const COMPARING_CONSTANTS: Comparing = {
  spend: () => undefined,
  numberOf: (value) =>
    typeof value === 'string'
      ? numberOfText(value)
      : typeof value === 'number' || typeof value === 'bigint'
        ? value
        : undefined,
};

/**
 * Orders a context value against a literal, whose type drives the comparison (T4): negative, zero or positive, or
 * `undefined` when the two cannot be compared, so that every comparison is false.
 */
export function compareWithLiteral(
  value: Scalar,
  literal: Literal,
  comparing: Comparing,
): number | undefined {
  switch (literal.kind) {
    case 'string':
      if (typeof value === 'object') comparing.spend(WORK_OF_WRITING_A_DATE);
      return compareTexts(textOf(value), literal.value, comparing);
    case 'number':
      return compareIfBoth(comparing.numberOf(value), literal.value);
    case 'boolean':
      return compareIfBoth(booleanOf(value), literal.value);
    case 'timestamp':
      return compareIfBoth(timeOf(value, comparing), literal.epochMilliseconds);
  }
}

/** Orders two values of which neither drives: of equal types, or both numeric (T4). */
export function compareScalars(left: Scalar, right: Scalar, comparing: Comparing): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right, comparing);
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    return typeof left === typeof right ? order(Number(left), Number(right)) : undefined;
  }
  if (typeof left === 'object' || typeof right === 'object') {
    if (typeof left !== 'object' || typeof right !== 'object') return undefined;
    return order(left.epochMilliseconds, right.epochMilliseconds);
  }
  return compareIfBoth(comparing.numberOf(left), comparing.numberOf(right));
}

/** The scalar that a literal is. */
export function scalarOf(literal: Literal): Scalar {
  return literal.kind === 'timestamp' ? literal : literal.value;
}

/** A scalar as text (T4): what a string literal is compared with, and what `split` hashes. */
export function textOf(value: Scalar): string {
  return typeof value === 'object' ? new Date(value.epochMilliseconds).toISOString() : String(value);
}

/** The number that a text in JSON's grammar means (T4). */
export function numberOfText(text: string): number | bigint | undefined {
  if (!JSON_NUMBER.test(text)) return undefined;
  const number = Number(text);
  const exact = Number.isSafeInteger(number) || text.length > MAX_EXACT_DIGITS || !INTEGER.test(text);
  return exact ? number : BigInt(text);
}

export function booleanOf(value: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

export function timeOf(value: Scalar, comparing: Comparing): number | undefined {
  if (typeof value === 'object') return value.epochMilliseconds;
  if (typeof value !== 'string' || value.length > MAX_INSTANT_CHARACTERS) return undefined;
  comparing.spend(value.length);
  return parseInstant(value);
}

function compareIfBoth<T extends number | bigint | boolean>(
  left: T | undefined,
  right: T | undefined,
): number | undefined {
  return left === undefined || right === undefined ? undefined : order(left, right);
}

/** JavaScript compares numbers and bigints with each other by their exact mathematical values. */
function order<T extends number | bigint | boolean>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Writing a Date out takes as long as reading that many characters. */
const WORK_OF_WRITING_A_DATE = 128;

/** Code units that the engine compares in the time that reading one takes elsewhere. */
const UNITS_COMPARED_AT_ONCE = 8;

/** By code point: JavaScript's own order, by UTF-16, puts U+E000 to U+FFFF after the characters beyond them. */
function compareTexts(left: string, right: string, comparing: Comparing): number {
  comparing.spend(Math.min(left.length, right.length) / UNITS_COMPARED_AT_ONCE);
  if (left === right) return 0;
  const index = firstDifference(left, right);
  if (index === left.length || index === right.length) return left.length - right.length;
  return byCodePoint(left.charCodeAt(index)) - byCodePoint(right.charCodeAt(index));
}

/** Maps code units so that surrogates come last. */
function byCodePoint(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
