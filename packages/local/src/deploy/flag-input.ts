import type { FlagChange, FlagVariant } from '../feature-flags/change-flag.js';
import { described, isArray, readMember, unexpected } from '../shared/described.js';
import type { JsonObject } from '../shared/json.js';
import {
  isBoolean,
  isObjectValue,
  isString,
  isText,
  membersOf,
  orAbsent,
  type ReadMember,
} from '../shared/members.js';
import { type ConfigurationTarget, readTarget, TARGET_MEMBERS } from '../store/configuration-target.js';
import { toJson } from './json-content.js';

/** Values of a flag's attributes by name: a string, a number, a boolean, or an array of strings or of numbers. */
export type FlagAttributes = Readonly<
  Record<string, string | number | boolean | readonly string[] | readonly number[]>
>;

/** One variant of a flag. All but the last have a rule, and the last, the default, has none. */
export interface FlagVariantInput {
  /** The name, of which there is one in a flag. */
  readonly name: string;
  /** As AppConfig writes it, for example `(eq $tier "gold")`. */
  readonly rule?: string | undefined;
  /** Default: false. */
  readonly enabled?: boolean | undefined;
  /** What whoever gets this variant gets. Default: none. */
  readonly attributes?: FlagAttributes | undefined;
}

/**
 * One flag for `setFlag`, with `enabled`, `attributes` or both, or with `variants`. Application, environment, profile, flag and
 * the definitions of attributes are created if they are missing.
 */
export interface SetFlagInput extends ConfigurationTarget {
  /** The flag's key. */
  readonly flag: string;
  /** Default: as it is; false for a new flag. */
  readonly enabled?: boolean | undefined;
  /** Attributes to change; the others stay as they are. A new one is defined with the type of its value. */
  readonly attributes?: FlagAttributes | undefined;
  /**
   * Variants in place of those that the flag has; at most 100. With an empty list the flag has none, and `enabled` and
   * `attributes` count.
   */
  readonly variants?: readonly FlagVariantInput[] | undefined;
}

const MEMBERS = [
  ...TARGET_MEMBERS,
  'flag',
  'enabled',
  'attributes',
  'variants',
] as const satisfies ReadonlyArray<keyof SetFlagInput>;

const VARIANT_MEMBERS = ['name', 'rule', 'enabled', 'attributes'] as const satisfies ReadonlyArray<
  keyof FlagVariantInput
>;

/** More than AppConfig takes. */
const MAX_VARIANTS = 100;

/** Checks the input; throws a TypeError that says what was expected and what was given. */
export function toFlagChange(input: SetFlagInput): {
  readonly target: ConfigurationTarget;
  readonly change: FlagChange;
} {
  const read = membersOf(input, MEMBERS);
  const target = readTarget(read);
  const flag = read<string>('flag', 'a string of 1 to 64 characters', isText(64));
  const variants = readVariants(
    read<readonly unknown[] | undefined>('variants', 'an array of variants', orAbsent(isArray)),
  );
  const change = { flag, ...readValue(read), variants };
  const hasValue = change.enabled !== undefined || change.attributes !== undefined;
  if (!hasValue && variants === undefined) {
    throw new TypeError('Expected `enabled`, `attributes` or `variants`, got none of them');
  }
  if (hasValue && variants !== undefined && variants.length > 0) {
    throw new TypeError('Expected `enabled` and `attributes` in each of `variants`, got them beside these');
  }
  return { target, change };
}

function readValue(read: ReadMember<'enabled' | 'attributes'>, of = '') {
  const attributes = read<object | undefined>('attributes', 'an object', orAbsent(isAttributes));
  return {
    enabled: read<boolean | undefined>('enabled', 'a boolean', orAbsent(isBoolean)),
    attributes: attributes && (toJson(`${of}attributes`, attributes) as JsonObject),
  };
}

const isAttributes = (value: unknown) => isObjectValue(value) && !isArray(value);

function readVariants(variants: readonly unknown[] | undefined): readonly FlagVariant[] | undefined {
  if (variants === undefined) return undefined;
  const length = readMember(variants, 'length', 'variants');
  if (typeof length !== 'number' || !(length <= MAX_VARIANTS)) {
    throw new TypeError(
      `Expected \`variants\` to have at most ${MAX_VARIANTS} entries, got ${described(length)}`,
    );
  }
  return Array.from({ length }, (_, index) => {
    const at = `variants[${index}]`;
    const variant = readMember(variants, String(index), at);
    if (!isObjectValue(variant)) throw unexpected(at, 'a variant', variant);
    const read = membersOf(variant, VARIANT_MEMBERS, at);
    return {
      name: read<string>('name', 'a string', isString),
      rule: read<string | undefined>('rule', 'a string', orAbsent(isString)),
      ...readValue(read, `${at}.`),
    };
  });
}
