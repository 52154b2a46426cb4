import { checkKnownMembers, checkObject, readMember, unexpected } from './described.js';

/** Reads a member that is as expected, or throws a TypeError that says what was expected and what was given. */
export type ReadMember<K extends string> = <T>(
  name: K,
  expected: string,
  accepts: (value: unknown) => boolean,
) => T;

/**
 * Makes a reader of the members of a caller's input; throws a TypeError if it is not an object, or has unknown members.
 *
 * @param of What messages call an input that is itself a part of one: `variants[0]`.
 */
export function membersOf<K extends string>(input: unknown, known: readonly K[], of?: string): ReadMember<K> {
  checkObject(of ?? 'input', input);
  checkKnownMembers(`member of ${of ?? 'the input'}`, input, known);
  return <T>(name: K, expected: string, accepts: (value: unknown) => boolean): T => {
    const asked = of === undefined ? name : `${of}.${name}`;
    const value = readMember(input, name, asked);
    if (accepts(value)) return value as T;
    throw unexpected(asked, expected, value);
  };
}

type Accepts = (value: unknown) => boolean;

export const orAbsent =
  (accepts: Accepts): Accepts =>
  (value) =>
    value === undefined || accepts(value);

export const isBoolean: Accepts = (value) => typeof value === 'boolean';

export const isString: Accepts = (value) => typeof value === 'string';

/** A string of 1 to `max` characters. */
export const isText =
  (max: number): Accepts =>
  (value) =>
    typeof value === 'string' && value.length >= 1 && value.length <= max;

export const isIntegerFrom =
  (min: number, max: number): Accepts =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

export const isNumberFrom =
  (min: number, max: number): Accepts =>
  (value) =>
    typeof value === 'number' && value >= min && value <= max;

export const isObjectValue: Accepts = (value) => typeof value === 'object' && value !== null;
