import { describeError, shorten } from './describe-error.js';
import { didYouMean, nearNames } from './near-names.js';

const MAX_SHOWN_CHARACTERS = 100;
const MAX_SHOWN_BIGINT = 2n ** 64n;

/** What to say about options that are not known, and about what is no object at all. */
export interface OptionHints {
  /** An example of the options, as `{ application, environment, profile }`. */
  readonly example?: string;
  /** Where options belong that people look for here, by name. */
  readonly elsewhere?: ReadonlyMap<string, string>;
}

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
  hints: OptionHints = {},
): { readonly [name in Name]: unknown } {
  const { example = `with the options ${names.join(', ')}` } = hints;
  check(isRecord(options) && !isArray(what, options), what, `an object ${example}`, options);
  const stranger = attempt(what, () => Object.keys(options)).find((key) => !isOneOf(names, key));
  if (stranger !== undefined) throw new UnexpectedValue(unknownOption(what, stranger, names, hints));
  const values = names.map((name) => [name, attempt(name, () => options[name])] as const);
  return Object.fromEntries(values) as { [name in Name]: unknown };
}

function unknownOption(
  what: string,
  stranger: string,
  names: readonly string[],
  { elsewhere }: OptionHints,
): string {
  const quote = (name: string) => `\`${shorten(name, MAX_SHOWN_CHARACTERS)}\``;
  const place = elsewhere?.get(stranger);
  const near = nearNames(stranger, names, 2);
  const hint = place === undefined ? didYouMean(near, quote) : `: ${place}`;
  return `Unknown option ${quote(stranger)} in \`${what}\`${hint || `, expected one of ${names.join(', ')}`}`;
}

function isArray(what: string, value: unknown): boolean {
  return attempt(what, () => Array.isArray(value));
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
