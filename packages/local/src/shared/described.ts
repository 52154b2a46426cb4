/** Longest text that a message quotes: whatever came, the message stays one that can be read. */
const MAX_QUOTED_LENGTH = 100;

/** A text, or its beginning with an ellipsis when it is longer than that. */
export function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** A text in quotes, cut when it is long. */
export function quoted(text: string): string {
  return text.length > MAX_QUOTED_LENGTH
    ? `${JSON.stringify(text.slice(0, MAX_QUOTED_LENGTH))}…`
    : JSON.stringify(text);
}

/**
 * What came instead of what was expected, in a few words. Nothing of an object is looked at: it may have no prototype, be a proxy
 * that throws, or hold what must not be shown.
 */
export function described(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `${quoted(value)} (string)`;
    case 'number':
    case 'boolean':
      return `${value} (${typeof value})`;
    case 'bigint':
      // Writing out a huge one takes longer than the caller has.
      return BigInt.asIntN(64, value) === value ? `${value}n (bigint)` : 'a bigint of more than 64 bits';
    case 'undefined':
      return 'undefined';
    case 'object':
      return value === null ? 'null' : isArray(value) ? 'an array' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}

/** `Array.isArray` throws for a proxy that was revoked. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** The message of an error, also of one from another realm; of what is no error, what it is. */
export function describeError(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  const message = isObject && 'message' in error ? error.message : error;
  return typeof message === 'string' ? message : described(error);
}

/** The error for a value that is not what an option, or a member of an input, has to be. */
export function unexpected(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`Expected \`${name}\` to be ${expected}, got ${described(value)}`);
}

/** Throws a TypeError for what is not an object, or is an array. */
export function checkObject(name: string, value: unknown): asserts value is object {
  if (typeof value !== 'object' || value === null || isArray(value))
    throw unexpected(name, 'an object', value);
}

/** Reads one member of what a caller passed; what a getter or a proxy throws is the cause of a TypeError that names it. */
export function readMember(of: object, name: string, asked: string = name): unknown {
  try {
    return Reflect.get(of, name);
  } catch (cause) {
    throw new TypeError(`Expected \`${asked}\` to be readable, but reading it threw an error`, { cause });
  }
}
