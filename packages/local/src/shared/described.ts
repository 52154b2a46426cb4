/** Longest text that a message quotes: whatever came, the message stays one that can be read. */
const MAX_QUOTED = 100;

/** A text in quotes, cut when it is long. */
export function quoted(text: string): string {
  return text.length > MAX_QUOTED ? `${JSON.stringify(text.slice(0, MAX_QUOTED))}…` : JSON.stringify(text);
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

/** The error for a value that is not what an option, or a member of an input, has to be. */
export function unexpected(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`Expected \`${name}\` to be ${expected}, got ${described(value)}`);
}

/** Reads one member of what a caller passed; what a getter or a proxy throws is the cause of a TypeError that names it. */
export function readMember(of: object, name: string, asked: string = name): unknown {
  try {
    return Reflect.get(of, name);
  } catch (cause) {
    throw new TypeError(`Expected \`${asked}\` to be readable, but reading it threw an error`, { cause });
  }
}
