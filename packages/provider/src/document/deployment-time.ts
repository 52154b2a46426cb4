import type { JsonValue } from '@openfeature/core';
import type { Flag, SpoiledFlag, Variant } from '../flags/flag.js';
import { compileRuleText } from '../rules/compile-rule.js';
import type { CompiledRule, RuleOptions } from '../rules/rule.js';
import {
  attributesOf,
  canonicalJson,
  isRecord,
  type JsonRecord,
  jsonTypeOf,
  NO_ATTRIBUTES,
} from './json-values.js';
import { basicFlag } from './retrieval-time.js';

const ROOT_KEYS: ReadonlySet<string> = new Set(['version', 'flags', 'values', '_createdAt', '_updatedAt']);

/** What AppConfig accepts for `enabled` when a version is stored, beside booleans: Go's `strconv.ParseBool`. */
const TRUE_TEXTS: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE_TEXTS: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** Options of {@link deploymentTimeFlag}: those of its rules, but for the key. */
export type DeploymentTimeOptions = Omit<RuleOptions, 'flagKey'>;

/** Whether a document is one of feature flags as they are stored, by its root (D4 a). */
export function isDeploymentTime(root: JsonRecord): boolean {
  return (
    root.version === '1' &&
    (isRecord(root.values) || isRecord(root.flags)) &&
    Object.keys(root).every((key) => ROOT_KEYS.has(key))
  );
}

/**
 * The flag that an entry of `values` defines. A definition that AppConfig itself would refuse to store spoils the flag (D6);
 * so does `enabled` or an attribute beside `_variants`, which nothing would ever read.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-type-reference-feature-flags.html
 */
export async function deploymentTimeFlag(
  key: string,
  definition: JsonValue,
  options: DeploymentTimeOptions,
): Promise<Flag> {
  if (!isRecord(definition)) return spoiled(key, definition, expected('an object', definition));
  const variants = definition._variants;
  // AppConfig drops an empty list when it stores a version.
  if (variants === undefined || (Array.isArray(variants) && variants.length === 0)) {
    const enabled = readEnabled(definition.enabled);
    return enabled.ok ? basicFlag(enabled.value, definition) : spoiled(key, definition, enabled.message);
  }
  if (!Array.isArray(variants)) {
    return spoiled(key, definition, `_variants: ${expected('a list', variants)}`);
  }
  const stray = Object.keys(definition).find((name) => !name.startsWith('_'));
  if (stray !== undefined) return spoiled(key, definition, `'${stray}' stands beside _variants`);
  const read = await readVariants(variants, { ...options, flagKey: key });
  return read.ok
    ? { kind: 'multi-variant', variants: Object.freeze(read.value) }
    : spoiled(key, definition, read.message);
}

/** Characters of rule text in an entry of `values`, which is what reading it takes its time from. */
export function ruleLengthOf(definition: JsonValue): number {
  if (!isRecord(definition) || !Array.isArray(definition._variants)) return 0;
  let length = 0;
  for (const variant of definition._variants) {
    if (isRecord(variant) && typeof variant.rule === 'string') length += variant.rule.length;
  }
  return length;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

function failed(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

async function readVariants(entries: readonly JsonValue[], options: RuleOptions): Promise<Read<Variant[]>> {
  const variants: Variant[] = [];
  const names = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const read = await readVariant(entry, options);
    if (!read.ok) return failed(`${variantLabel(entry, index)}: ${read.message}`);
    const { name, rule } = read.value;
    const isLast = index === entries.length - 1;
    if (names.has(name)) return failed(`two variants are named '${name}'`);
    if (isLast && rule !== undefined) {
      return failed(
        `variant '${name}' is the last one and has a rule; the last one is the default and has none`,
      );
    }
    if (!isLast && rule === undefined) {
      return failed(`variant '${name}' has no rule; only the last one, the default, has none`);
    }
    names.add(name);
    variants.push(read.value);
  }
  return { ok: true, value: variants };
}

async function readVariant(entry: JsonValue, options: RuleOptions): Promise<Read<Variant>> {
  if (!isRecord(entry)) return failed(expected('an object', entry));
  const { name, attributeValues } = entry;
  if (typeof name !== 'string' || name === '') return failed(`name: ${expected('a non-empty string', name)}`);
  const enabled = readEnabled(entry.enabled);
  if (!enabled.ok) return enabled;
  if (attributeValues !== undefined && attributeValues !== null && !isRecord(attributeValues)) {
    return failed(`attributeValues: ${expected('an object', attributeValues)}`);
  }
  const rule = await readRule(entry.rule, options);
  if (!rule.ok) return rule;
  const attributes =
    enabled.value && isRecord(attributeValues) ? attributesOf(attributeValues) : NO_ATTRIBUTES;
  const variant = { name, enabled: enabled.value, attributes };
  return { ok: true, value: Object.freeze(rule.value ? { ...variant, rule: rule.value } : variant) };
}

async function readRule(
  rule: JsonValue | undefined,
  options: RuleOptions,
): Promise<Read<CompiledRule | undefined>> {
  if (rule === undefined || rule === null || rule === '') return { ok: true, value: undefined };
  if (typeof rule !== 'string') return failed(`rule: ${expected('a string', rule)}`);
  const result = await compileRuleText(rule, options);
  if (result.ok) return { ok: true, value: result.rule };
  return failed(`its rule does not compile: ${result.error.reason}: ${result.error.message}`);
}

function readEnabled(enabled: JsonValue | undefined): Read<boolean> {
  if (typeof enabled === 'boolean') return { ok: true, value: enabled };
  if (enabled === undefined || enabled === null) return { ok: true, value: false };
  if (typeof enabled === 'string' && TRUE_TEXTS.has(enabled)) return { ok: true, value: true };
  if (typeof enabled === 'string' && FALSE_TEXTS.has(enabled)) return { ok: true, value: false };
  return failed(`enabled: ${expected('true or false', enabled)}`);
}

function expected(what: string, came: JsonValue | undefined): string {
  const text = typeof came === 'string' ? ` ${JSON.stringify(came.slice(0, 40))}` : '';
  return `expected ${what}, got ${jsonTypeOf(came)}${text}`;
}

function variantLabel(entry: JsonValue, index: number): string {
  const name = isRecord(entry) ? entry.name : undefined;
  return typeof name === 'string' && name !== '' ? `variant '${name}'` : `variant number ${index + 1}`;
}

function spoiled(key: string, definition: JsonValue, reason: string): SpoiledFlag {
  return {
    kind: 'spoiled',
    message: `Flag '${key}' cannot be evaluated: ${reason}`,
    fingerprint: canonicalJson(definition),
  };
}
