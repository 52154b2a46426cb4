/** The error for a wrong value. It shows only the type, because the value may be huge, or throw when it is read. */
export function unexpected(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(
    `Expected \`${name}\` to be ${expected}, got ${value === null ? 'null' : typeof value}`,
  );
}

/** The message of an error, also of one from another realm, or the text of any other value. */
export function describeError(error: unknown): string {
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  return String(isError ? error.message : error);
}

/** A text, cut off with an ellipsis if it is longer than `maxLength`. */
export function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** Reads a member of an object that a caller passed; messages call the object `name`. */
export function member(of: unknown, key: string, name: string): unknown {
  if (typeof of !== 'object' || of === null) throw unexpected(name, 'an object', of);
  try {
    return Reflect.get(of, key);
  } catch (cause) {
    throw new TypeError(`Expected \`${name}.${key}\` to be readable, but reading it threw an error`, {
      cause,
    });
  }
}

/** Reads a member that has to satisfy a condition, which must not throw. */
export function checked<T>(
  of: unknown,
  key: string,
  name: string,
  expected: string,
  accepts: (value: unknown) => boolean,
): T {
  const value = member(of, key, name);
  if (!accepts(value)) throw unexpected(`${name}.${key}`, expected, value);
  return value as T;
}

export const isFunction = (value: unknown): boolean => typeof value === 'function';

export const isFunctionOrNothing = (value: unknown): boolean => value === undefined || isFunction(value);

/** Checks that an object has these methods. */
export function checkMethods(of: unknown, name: string, methods: readonly string[]): void {
  for (const method of methods) checked(of, method, name, 'a function', isFunction);
}

export const LOGGER_METHODS = ['error', 'warn', 'info', 'debug'] as const;
