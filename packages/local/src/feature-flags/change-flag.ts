import { isObject, type Json, type JsonObject } from '../shared/json.js';
import type { Result } from '../shared/result.js';

/** Changes to one flag; `undefined` leaves a member as it is. */
export interface FlagChange {
  readonly flag: string;
  readonly enabled?: boolean | undefined;
  /** Those named here; the others stay. */
  readonly attributes?: JsonObject | undefined;
  /** In place of the variants that it has; an empty list makes it a flag without variants. */
  readonly variants?: readonly FlagVariant[] | undefined;
}

export interface FlagVariant {
  readonly name: string;
  readonly rule?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly attributes?: JsonObject | undefined;
}

/**
 * A feature-flag document, in its stored form, with one flag changed. The flag and new attributes
 * are defined where necessary; everything else stays. `readFlagDocument` decides whether the result is valid.
 */
export function withFlag(
  document: JsonObject | undefined,
  change: FlagChange,
): Result<{ readonly document: JsonObject }> {
  const { flag } = change;
  const flags = section(document, 'flags');
  const values = section(document, 'values');
  const changed = changedValue(section(values, flag), change);
  if (!changed.ok) return changed;
  const { value, attributes } = changed;
  return {
    ok: true,
    document: {
      ...document,
      version: '1',
      flags: { ...flags, [flag]: withAttributes(flag, own(flags, flag), attributes) },
      values: { ...values, [flag]: value },
    },
  };
}

function changedValue(
  value: JsonObject,
  { flag, enabled, attributes, variants }: FlagChange,
): Result<{ readonly value: JsonObject; readonly attributes: JsonObject }> {
  if (variants !== undefined && variants.length > 0) {
    return {
      ok: true,
      value: { _variants: variants.map(storedVariant) },
      attributes: Object.fromEntries(variants.flatMap((variant) => Object.entries(variant.attributes ?? {}))),
    };
  }
  const { _variants: present, ...basic } = value;
  if (Array.isArray(present) && present.length > 0 && variants === undefined) {
    const message = `Flag ${flag} has variants: give all of them as \`variants\`, or \`variants: []\` to have none`;
    return { ok: false, message };
  }
  return {
    ok: true,
    value: { ...basic, ...attributes, enabled: enabled ?? basic.enabled ?? false },
    attributes: attributes ?? {},
  };
}

function storedVariant({ name, rule, enabled = false, attributes }: FlagVariant): JsonObject {
  return {
    name,
    enabled,
    ...(rule === undefined ? {} : { rule }),
    ...(attributes === undefined ? {} : { attributeValues: attributes }),
  };
}

function withAttributes(flag: string, definition: Json | undefined, values: JsonObject): JsonObject {
  const present = isObject(definition) ? definition : { name: flag };
  const defined = section(present, 'attributes');
  const added = Object.entries(values).filter(([name]) => !Object.hasOwn(defined, name));
  if (added.length === 0) return present;
  const definitions = added.map(([name, value]) => [name, { constraints: constraintsFor(value) }] as const);
  return { ...present, attributes: { ...defined, ...Object.fromEntries(definitions) } };
}

function constraintsFor(value: Json): JsonObject {
  if (!Array.isArray(value)) return { type: typeof value };
  const [first] = value;
  return { type: 'array', ...(first === undefined ? {} : { elements: { type: typeof first } }) };
}

function section(of: JsonObject | undefined, name: string): JsonObject {
  const value = own(of, name);
  return isObject(value) ? value : {};
}

/** Only own members: `__proto__` or `constructor` is not there unless it was given. */
function own(of: JsonObject | undefined, name: string): Json | undefined {
  return of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
}
