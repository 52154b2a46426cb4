import type { JsonValue } from '@openfeature/core';
import type { Flag, Variant } from '../flags/flag.js';
import { compileRuleText } from '../rules/compile-rule-text.js';
import type { CompiledRule, RuleOptions } from '../rules/rule.js';
import { tooLongRules, tooManyAttributes, tooManyRules } from './bounds.js';
import { attributesOf, isRecord, jsonTypeOf, NO_ATTRIBUTES } from './json-values.js';
import { nameOf } from './names.js';
import { basicFlag } from './retrieval-time.js';
import { ATTRIBUTE_CHARACTERS, hasTooManyAttributes, spoiledFlag } from './spoiled.js';
import type { Pacer } from './turns.js';

/** What AppConfig accepts for `enabled` besides booleans when a version is stored: Go's `strconv.ParseBool`. */
const TRUE_TEXTS: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE_TEXTS: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** Options of {@link deploymentTimeFlag}: those of its rules except the key, and what bounds its work. */
export interface DeploymentTimeOptions extends Omit<RuleOptions, 'flagKey'> {
  /** Called after each variant with its size: a flag can be as big as its document (D8). */
  readonly pace: Pacer;
  /** How many more rules the document's flags may have. */
  readonly budget: { rulesLeft: number; ruleCharactersLeft: number };
}

/** How many characters a variant counts as when work is paced, its rule aside: compiling the shortest takes some 30 µs. */
const VARIANT_CHARACTERS = 512;

/** How much a character of a rule counts: compiling takes several times as long as reading JSON. */
const RULE_FACTOR = 4;

/**
 * The flag that an entry of `values` defines. A definition that AppConfig itself would refuse to store spoils the flag (D6);
 * so does `enabled`, or an attribute, next to `_variants`, where nothing would ever read it.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-type-reference-feature-flags.html
 */
export async function deploymentTimeFlag(
  key: string,
  definition: JsonValue,
  options: DeploymentTimeOptions,
): Promise<Flag> {
  const spoil = (reason: string) => spoiledFlag(key, definition, reason, options.pace);
  if (!isRecord(definition)) return spoil(expected('an object', definition));
  if (hasTooManyAttributes(definition)) return spoil(tooManyAttributes);
  const variants = definition._variants;
  // AppConfig drops an empty list when it stores a version.
  if (variants === undefined || (Array.isArray(variants) && variants.length === 0)) {
    const enabled = readEnabled(definition.enabled);
    return enabled.ok ? basicFlag(enabled.value, definition) : spoil(enabled.message);
  }
  if (!Array.isArray(variants)) return spoil(`_variants: ${expected('a list', variants)}`);
  const stray = Object.keys(definition).find((name) => !name.startsWith('_'));
  if (stray !== undefined)
    return spoil(`${nameOf(stray)} stands beside _variants; it belongs into each variant`);
  const read = await readVariants(variants, { ...options, flagKey: key });
  return read.ok ? { kind: 'multi-variant', variants: Object.freeze(read.value) } : spoil(read.message);
}

/** The flag of an entry that {@link deploymentTimeFlag} has already found to be a basic one. */
export function basicDefinition(definition: JsonValue): Flag {
  const record = isRecord(definition) ? definition : {};
  const enabled = readEnabled(record.enabled);
  return basicFlag(enabled.ok && enabled.value, record);
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

function failed(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

type VariantOptions = RuleOptions & DeploymentTimeOptions;

/** @throws Error when the document's flags have too many rules. */
async function readVariants(
  entries: readonly JsonValue[],
  options: VariantOptions,
): Promise<Read<Variant[]>> {
  const variants: Variant[] = [];
  const names = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const read = await readVariant(entry, options);
    // Counted before anything is refused: a rule that does not compile takes as long as one that does.
    await options.pace(sizeOf(entry));
    if (!read.ok) return failed(`${variantLabel(entry, index)}: ${read.message}`);
    const { name, rule } = read.value;
    const isLast = index === entries.length - 1;
    if (names.has(name)) return failed(`two variants are named ${nameOf(name)}`);
    if (isLast && rule !== undefined) {
      return failed(
        `variant ${nameOf(name)} is the last one and has a rule; the last one is the default and has none`,
      );
    }
    if (!isLast && rule === undefined) {
      return failed(`variant ${nameOf(name)} has no rule; only the last one, the default, has none`);
    }
    names.add(name);
    variants.push(read.value);
  }
  return { ok: true, value: variants };
}

async function readVariant(entry: JsonValue, options: VariantOptions): Promise<Read<Variant>> {
  if (!isRecord(entry)) return failed(expected('an object', entry));
  const { name, attributeValues } = entry;
  if (typeof name !== 'string' || name === '') return failed(`name: ${expected('a non-empty string', name)}`);
  const enabled = readEnabled(entry.enabled);
  if (!enabled.ok) return enabled;
  if (attributeValues !== undefined && attributeValues !== null && !isRecord(attributeValues)) {
    return failed(`attributeValues: ${expected('an object', attributeValues)}`);
  }
  if (isRecord(attributeValues) && hasTooManyAttributes(attributeValues)) {
    return failed(`attributeValues: ${tooManyAttributes}`);
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
  options: VariantOptions,
): Promise<Read<CompiledRule | undefined>> {
  if (rule === undefined || rule === null || rule === '') return { ok: true, value: undefined };
  if (typeof rule !== 'string') return failed(`rule: ${expected('a string', rule)}`);
  options.budget.rulesLeft -= 1;
  options.budget.ruleCharactersLeft -= rule.length;
  if (options.budget.rulesLeft < 0) throw new Error(tooManyRules);
  if (options.budget.ruleCharactersLeft < 0) throw new Error(tooLongRules);
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
  return `expected ${what}, got ${jsonTypeOf(came)}`;
}

/** What takes the time when a variant is read: its rule and its attributes. */
function sizeOf(entry: JsonValue): number {
  const { rule, attributeValues } = isRecord(entry) ? entry : {};
  const attributes = isRecord(attributeValues) ? Object.keys(attributeValues).length : 0;
  const characters = typeof rule === 'string' ? rule.length * RULE_FACTOR : 0;
  return VARIANT_CHARACTERS + characters + attributes * ATTRIBUTE_CHARACTERS;
}

function variantLabel(entry: JsonValue, index: number): string {
  const name = isRecord(entry) ? entry.name : undefined;
  return typeof name === 'string' && name !== '' ? `variant ${nameOf(name)}` : `variant number ${index + 1}`;
}
