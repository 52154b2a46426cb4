import type { Literal } from './expression.js';
import { parseInstant } from './instant.js';

/**
 * A context value that can be compared (T3), or a literal in the same shape. A `Date` becomes its time, since a `Date` can be
 * changed by whoever holds it.
 */
export type Scalar = string | number | bigint | boolean | { readonly epochMilliseconds: number };

/** Digits of an integer in a text that are compared exactly; longer ones are taken as doubles, to bound the work. */
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
  try {
    // Unlike `instanceof`, this also knows a Date of another realm, and is not fooled by a subclass.
    const epochMilliseconds = Date.prototype.getTime.call(value);
    return Number.isNaN(epochMilliseconds) ? undefined : { epochMilliseconds };
  } catch {
    return undefined;
  }
}

/**
 * Orders a context value against a literal, whose type drives the comparison (T4): negative, zero or positive, or
 * `undefined` when the two cannot be compared, so that every comparison is false.
 */
export function compareWithLiteral(value: Scalar, literal: Literal): number | undefined {
  switch (literal.kind) {
    case 'string':
      return compareCodePoints(textOf(value), literal.value);
    case 'number':
      return compareIfBoth(numberOf(value), literal.value);
    case 'boolean':
      return compareIfBoth(booleanOf(value), literal.value);
    case 'timestamp':
      return compareIfBoth(timeOf(value), literal.epochMilliseconds);
  }
}

/** Orders two values of which neither drives: of equal types, or both numeric (T4). */
export function compareScalars(left: Scalar, right: Scalar): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return compareCodePoints(left, right);
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    return typeof left === typeof right ? order(Number(left), Number(right)) : undefined;
  }
  if (typeof left === 'object' || typeof right === 'object') {
    if (typeof left !== 'object' || typeof right !== 'object') return undefined;
    return order(left.epochMilliseconds, right.epochMilliseconds);
  }
  return compareIfBoth(numberOf(left), numberOf(right));
}

/** The scalar that a literal is. */
export function scalarOf(literal: Literal): Scalar {
  return literal.kind === 'timestamp' ? literal : literal.value;
}

/** A scalar as text (T4): what a string literal is compared with, and what `split` hashes. */
export function textOf(value: Scalar): string {
  return typeof value === 'object' ? new Date(value.epochMilliseconds).toISOString() : String(value);
}

function numberOf(value: Scalar): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value !== 'string' || !JSON_NUMBER.test(value)) return undefined;
  const number = Number(value);
  const exact = Number.isSafeInteger(number) || value.length > MAX_EXACT_DIGITS || !INTEGER.test(value);
  return exact ? number : BigInt(value);
}

function booleanOf(value: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

function timeOf(value: Scalar): number | undefined {
  if (typeof value === 'object') return value.epochMilliseconds;
  return typeof value === 'string' ? parseInstant(value) : undefined;
}

function compareIfBoth<T extends number | bigint | boolean>(
  left: T | undefined,
  right: T | undefined,
): number | undefined {
  return left === undefined || right === undefined ? undefined : order(left, right);
}

/** Numbers and bigints mix: JavaScript compares the two by their exact mathematical values. */
function order<T extends number | bigint | boolean>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** UTF-16, JavaScript's own order, puts U+E000 to U+FFFF behind the characters beyond them. */
function compareCodePoints(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = byCodePoint(left.charCodeAt(index)) - byCodePoint(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Maps code units so that surrogates come last. */
function byCodePoint(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
