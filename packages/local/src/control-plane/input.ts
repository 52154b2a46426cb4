import { cut } from '../shared/described.js';
import { isObject, type Json, type JsonObject } from '../shared/json.js';
import { badRequest } from '../store/service-error.js';

/** Characters of a value that a message shows. */
const MAX_SHOWN_LENGTH = 200;

function refuse(name: string, expected: string, value: Json | undefined): never {
  throw badRequest(`${name} must be ${expected}, got ${shown(value)}`);
}

function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return cut(JSON.stringify(value), MAX_SHOWN_LENGTH);
}

/** A member that may be absent; `null` counts as absent, as it does for AWS's own clients. */
export function optional<T>(
  body: JsonObject,
  name: string,
  read: (value: Json, name: string) => T,
): T | undefined {
  const value = body[name];
  return value === undefined || value === null ? undefined : read(value, name);
}

export function required<T>(body: JsonObject, name: string, read: (value: Json, name: string) => T): T {
  return read(body[name] ?? null, name);
}

export const text =
  (min: number, max: number) =>
  (value: Json, name: string): string =>
    typeof value === 'string' && value.length >= min && value.length <= max
      ? value
      : refuse(name, `a string of ${min} to ${max} characters`, value);

export const integer =
  (min: number, max: number) =>
  (value: Json, name: string): number =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? value
      : refuse(name, `an integer from ${min} to ${max}`, value);

export const number =
  (min: number, max: number) =>
  (value: Json, name: string): number =>
    typeof value === 'number' && value >= min && value <= max
      ? value
      : refuse(name, `a number from ${min} to ${max}`, value);

/** The API's integers have 32 bits. */
const MIN_INTEGER = -(2 ** 31);
const MAX_INTEGER = 2 ** 31 - 1;

export const anyInteger = integer(MIN_INTEGER, MAX_INTEGER);

export function boolean(value: Json, name: string): boolean {
  return typeof value === 'boolean' ? value : refuse(name, 'true or false', value);
}

/** A text that matches a pattern as a whole; `expected` says in words what that asks for. */
export const matching =
  (pattern: RegExp, expected: string) =>
  (value: Json, name: string): string =>
    typeof value === 'string' && pattern.test(value) ? value : refuse(name, expected, value);

export const roleArn = matching(
  /^(?=.{20,2048}$)arn:(?:aws|aws-cn|aws-iso|aws-iso-[a-z]|aws-us-gov|aws-eusc):iam::\d{12}:role\/.*$/s,
  'the ARN of an IAM role',
);

/** The API's pattern has no end, so that only the beginning counts. */
export const typeName = matching(/^[a-zA-Z0-9.-]/, 'the name of a type');

export const strategyId = matching(
  /^(?:[a-z0-9]{4,7}|AppConfig\.[A-Za-z0-9]{9,40})$/,
  'the ID of a deployment strategy: 4 to 7 lower-case letters and digits, or AppConfig. and a name',
);

export const oneOf =
  <const T extends string>(...allowed: readonly T[]) =>
  (value: Json, name: string): T =>
    allowed.find((one) => one === value) ?? refuse(name, `one of ${allowed.join(', ')}`, value);

export const list =
  <T>(max: number, read: (value: Json, name: string) => T) =>
  (value: Json, name: string): T[] =>
    Array.isArray(value) && value.length <= max
      ? value.map((element, index) => read(element, `${name}[${index}]`))
      : refuse(name, `a list of at most ${max}`, value);

/** An object with a value for each of some names. */
export const record =
  <T>(
    min: number,
    max: number,
    readKey: (value: Json, name: string) => string,
    read: (value: Json, name: string) => T,
  ) =>
  (value: Json, name: string): Readonly<Record<string, T>> => {
    const entries = Object.entries(object(value, name));
    if (entries.length < min || entries.length > max) {
      refuse(name, `an object of ${min} to ${max} members`, `${entries.length} members`);
    }
    return Object.fromEntries(
      entries.map(([key, member]) => [
        readKey(key, `a name in ${name}`),
        read(member, `${name}.${cut(key, MAX_SHOWN_LENGTH)}`),
      ]),
    );
  };

export function object(value: Json, name: string): JsonObject {
  return isObject(value) ? value : refuse(name, 'an object', value);
}

/** An integer in a path, a header or the query. */
export function integerText(
  value: string | undefined,
  name: string,
  min = MIN_INTEGER,
  max = MAX_INTEGER,
): number {
  const parsed = value !== undefined && /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  return parsed >= min && parsed <= max ? parsed : refuse(name, `an integer from ${min} to ${max}`, value);
}

/** A boolean in a header. */
export function booleanText(value: string, name: string): boolean {
  return oneOf('true', 'false')(value, name) === 'true';
}

export const description = (body: JsonObject): string | undefined =>
  optional(body, 'Description', text(0, 1024));

/** An empty description is echoed by the operation that sets it, and absent from then on. */
export function withEchoedDescription<T extends object>(answer: T, body: JsonObject): T {
  return body.Description === '' ? { ...answer, Description: '' } : answer;
}

/** Refuses what AppConfig can do and AppConfig Local cannot, naming it. */
export function unsupported(feature: string): never {
  throw badRequest(`AppConfig Local does not support ${feature}`);
}
