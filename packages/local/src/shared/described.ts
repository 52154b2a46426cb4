import { nearName } from './near-names.js';

/** Characters of a text that a message quotes, so that the message stays readable whatever was given. */
const MAX_QUOTED_LENGTH = 100;

/** A text, cut off with an ellipsis if it is longer than `maxLength`. */
export function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** A text in quotes, cut off if it is long. */
export function quoted(text: string): string {
  return text.length > MAX_QUOTED_LENGTH
    ? `${JSON.stringify(text.slice(0, MAX_QUOTED_LENGTH))}…`
    : JSON.stringify(text);
}

/**
 * A value in a few words, for messages about wrong values. It never looks inside an object, which may have no prototype, be a
 * proxy that throws, or hold a secret.
 */
export function described(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `${quoted(value)} (string)`;
    case 'number':
    case 'boolean':
      return `${value} (${typeof value})`;
    case 'bigint':
      // Writing out a huge bigint can take seconds.
      return BigInt.asIntN(64, value) === value ? `${value}n (bigint)` : 'a bigint of more than 64 bits';
    case 'undefined':
      return 'undefined';
    case 'object':
      return value === null ? 'null' : isArray(value) ? 'an array' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}

/** `Array.isArray` that returns false for a revoked proxy, for which the original throws. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** The message of an error, even one from another realm; a few words about any other value. */
export function describeError(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  const message = isObject && 'message' in error ? error.message : error;
  return typeof message === 'string' ? message : described(error);
}

/** The error for a wrong value of an option or of an input's member. */
export function unexpected(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`Expected \`${name}\` to be ${expected}, got ${described(value)}`);
}

/** Throws a TypeError unless the value is an object, and not an array. */
export function checkObject(name: string, value: unknown): asserts value is object {
  if (typeof value !== 'object' || value === null || isArray(value))
    throw unexpected(name, 'an object', value);
}

/**
 * Reads a member of an object that a caller passed. If a getter or a proxy throws, that error becomes the cause of a
 * TypeError that names the member.
 */
export function readMember(of: object, name: string, asked: string = name): unknown {
  try {
    return Reflect.get(of, name);
  } catch (cause) {
    throw new TypeError(`Expected \`${asked}\` to be readable, but reading it threw an error`, { cause });
  }
}

/**
 * Throws a TypeError for an unknown member of an object, so that no misspelt one is overlooked.
 *
 * @param kind What messages call a member: `option`, or `member of the input`.
 */
export function checkKnownMembers(kind: string, of: object, known: readonly string[]): void {
  for (const name of namesOf(kind, of)) {
    if (known.includes(name)) continue;
    const shown = name.length > MAX_QUOTED_LENGTH ? quoted(name) : `\`${name}\``;
    const near = nearName(name, known);
    const hint = near === undefined ? `, expected one of ${known.join(', ')}` : `: did you mean \`${near}\`?`;
    throw new TypeError(`Unknown ${kind} ${shown}${hint}`);
  }
}

function namesOf(kind: string, of: object): readonly string[] {
  try {
    return Object.keys(of);
  } catch (cause) {
    const name = kind === 'option' ? 'options' : 'input';
    throw new TypeError(`Expected \`${name}\` to be readable, but listing them threw an error`, { cause });
  }
}
