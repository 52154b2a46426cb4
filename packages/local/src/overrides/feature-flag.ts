import { readFlagDocument } from '../feature-flags/document.js';
import { quoted } from '../shared/described.js';
import { isObject, type Json, type JsonObject } from '../shared/json.js';
import type { FlagOverrides, Override } from './overrides.js';

/** Says why an override, or a part of it, does not count. */
export type ReportFlag = (flag: string, message: string) => void;

/** A feature-flag document, in its stored form, with overrides on top. One that would make it invalid does not count. */
export async function overrideFlags(
  document: JsonObject,
  overrides: FlagOverrides,
  report: ReportFlag,
): Promise<JsonObject> {
  const values = isObject(document.values) ? document.values : {};
  const changed: Array<[string, Json]> = [];
  for (const [flag, override] of overrides) {
    const value = own(values, flag);
    const definition = own(document.flags, flag);
    if (!isObject(value)) {
      report(flag, 'there is no such flag');
      continue;
    }
    const overridden = overrideValue(value, attributeNames(definition), override, (message) =>
      report(flag, message),
    );
    if (overridden === undefined) continue;
    const alone = { version: '1', flags: { [flag]: definition ?? {} }, values: { [flag]: overridden } };
    const checked = await readFlagDocument(new TextEncoder().encode(JSON.stringify(alone)));
    if (checked.ok) changed.push([flag, overridden]);
    else report(flag, checked.message.replace(/^.*?'Content' data: /s, ''));
  }
  return { ...document, values: { ...values, ...Object.fromEntries(changed) } };
}

function overrideValue(
  value: JsonObject,
  defined: ReadonlySet<string>,
  { value: property, variant, enabled, attributes = {} }: Override,
  report: (message: string) => void,
): JsonObject | undefined {
  if (property !== undefined) {
    report('it is a feature flag, of which `enabled`, `attributes` and `variant` can be overridden');
    return undefined;
  }
  const given = Object.entries(attributes).filter(([name]) => {
    if (!defined.has(name)) report(`it has no attribute ${quoted(name)}`);
    return defined.has(name);
  });
  const change = { ...(enabled === undefined ? {} : { enabled }) };
  const { _variants: variants } = value;
  if (!Array.isArray(variants)) {
    if (variant !== undefined) {
      report(`it has no variant ${quoted(variant)}, nor any other`);
      return undefined;
    }
    return { ...value, ...Object.fromEntries(given), ...change };
  }
  const chosen = variant === undefined ? variants : forEverybody(variants, variant);
  if (chosen.length === 0) {
    const names = variants.map((one) => quoted(String(one?.name))).join(', ');
    report(`it has no variant ${quoted(variant ?? '')}; there is ${names}`);
    return undefined;
  }
  return {
    ...value,
    _variants: chosen.map((one) => {
      const attributeValues = { ...one.attributeValues, ...Object.fromEntries(given) };
      return { ...one, ...change, ...(given.length > 0 ? { attributeValues } : {}) };
    }),
  };
}

/**
 * The variant as the only one and the default, so that whoever evaluates rules, and whoever gets the default one, gets it under
 * its name.
 */
function forEverybody(variants: readonly Json[], name: string): JsonObject[] {
  const found = variants.filter(isObject).find((variant) => variant.name === name);
  if (found === undefined) return [];
  const { rule, ...rest } = found;
  return [rest];
}

function attributeNames(definition: Json | undefined): ReadonlySet<string> {
  const attributes = isObject(definition) && isObject(definition.attributes) ? definition.attributes : {};
  return new Set(Object.keys(attributes));
}

function own(section: Json | undefined, key: string): Json | undefined {
  return isObject(section) && Object.hasOwn(section, key) ? section[key] : undefined;
}
