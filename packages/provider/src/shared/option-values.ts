import { describeError, shorten } from './describe-error.js';

const MAX_SHOWN_CHARACTERS = 100;
const MAX_SHOWN_BIGINT = 2n ** 64n;

/**
 * Reads the known options of an object, each once: an object from outside may have getters or be a Proxy.
 *
 * @param what names the object in messages
 * @throws TypeError when it is not an object, has an unknown option, or cannot be read
 */
export function readOptions<Name extends string>(
  what: string,
  options: unknown,
  names: readonly Name[],
): { readonly [name in Name]: unknown } {
  const expected = `an object with no options but ${names.join(', ')}`;
  check(isRecord(options), what, expected, options);
  const stranger = attempt(what, () => Object.keys(options)).find((key) => !isOneOf(names, key));
  check(stranger === undefined, what, expected, stranger);
  const values = names.map((name) => [name, attempt(name, () => options[name])] as const);
  return Object.fromEntries(values) as { [name in Name]: unknown };
}

/** @throws TypeError that names what was given, what was expected, and what came */
export function check(
  condition: boolean,
  name: string,
  expected: string,
  actual: unknown,
): asserts condition {
  if (condition) return;
  throw new UnexpectedValue(`Expected \`${name}\` to be ${expected}, got ${describeValue(actual)}`);
}

/** A class of its own, to tell it from what reading a foreign object throws. */
class UnexpectedValue extends TypeError {
  override readonly name = 'TypeError';
}

/** A value as a message shows it: short, and without running code that comes with it. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'object':
      return describeObject(value);
    case 'function':
      return 'a function';
    case 'bigint':
      // Writing out a huge one takes seconds.
      return value < MAX_SHOWN_BIGINT && value > -MAX_SHOWN_BIGINT
        ? `\`${value}\` (bigint)`
        : 'a huge bigint';
    case 'string':
      return `\`${shorten(JSON.stringify(shorten(value, MAX_SHOWN_CHARACTERS)), MAX_SHOWN_CHARACTERS)}\` (string)`;
    default:
      return `\`${shorten(String(value), MAX_SHOWN_CHARACTERS)}\` (${typeof value})`;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function isOneOf<T extends string>(names: readonly T[], value: unknown): value is T {
  return names.some((name) => name === value);
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  try {
    return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
  } catch {
    // A Proxy that was revoked.
    return 'an object';
  }
}

/** @throws TypeError in place of whatever reading throws; a TypeError of {@link check} is passed on */
export function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UnexpectedValue) throw cause;
    throw new TypeError(`Expected \`${name}\` to be readable, got an error: ${describeError(cause)}`, {
      cause,
    });
  }
}
