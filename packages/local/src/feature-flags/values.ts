import { loadEngine } from '../shared/engine.js';
import { isObject, type Json, type JsonObject } from '../shared/json.js';
import { checkAttributes } from './attribute-values.js';
import { defined } from './definitions.js';
import type { Patterns } from './patterns.js';
import type { Violations } from './violations.js';

/** https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-type-reference-feature-flags.html */
const MAX_RULE = 16_384;

export interface ValueContext {
  readonly flagKey: string;
  readonly definition: JsonObject | undefined;
  /** Path of the flag's value, for example `values.checkout`. */
  readonly location: string;
  readonly patterns: Patterns;
  readonly violations: Violations;
}

/** A flag's value as it is stored: `enabled` as a boolean, an empty list of variants dropped. */
export async function readValue(value: JsonObject, context: ValueContext): Promise<JsonObject> {
  const { location, violations } = context;
  const { _variants: variants, enabled, ...rest } = value;
  const attributes = Object.entries(rest).filter(([name]) => !name.startsWith('_'));
  if (variants === undefined || variants === null) {
    await checkAttributes(
      attributes,
      context.definition,
      { values: location, owner: location },
      context.patterns,
      violations,
    );
    return {
      ...Object.fromEntries(attributes),
      enabled: readEnabled(enabled, `${location}.enabled`, violations),
    };
  }
  if (!Array.isArray(variants)) {
    violations.invalid(`${location}._variants`, 'Type(array)', variants);
    return {};
  }
  if (enabled !== undefined || attributes.length > 0)
    violations.notSatisfied(location, 'StrictVariants', value);
  return variants.length === 0 ? {} : { _variants: await readVariants(variants, context) };
}

async function readVariants(variants: readonly Json[], context: ValueContext): Promise<Json[]> {
  const { location, violations } = context;
  const read: Json[] = [];
  const names = new Set<Json>();
  for (const [index, variant] of variants.entries()) {
    const at = `${location}._variants.${index}`;
    if (!isObject(variant)) {
      violations.invalid(at, 'Type(object)', variant);
      continue;
    }
    names.add(variant.name ?? null);
    read.push(await readVariant(variant, at, index === variants.length - 1, context));
  }
  if (names.size < read.length) {
    violations.notSatisfied(`${location}._variants.variants.variants`, 'UniqueVariantNames', variants);
  }
  return read;
}

async function readVariant(
  variant: JsonObject,
  at: string,
  isDefault: boolean,
  context: ValueContext,
): Promise<JsonObject> {
  const { violations } = context;
  const { name, enabled, rule, attributeValues } = variant;
  if (typeof name !== 'string' || name === '') violations.notSatisfied(`${at}.name`, 'Required', name);
  // An empty rule counts as none.
  const kept = rule === null || rule === '' ? undefined : rule;
  const ruleAt = `${context.location}._variants.variants.${name}.rule`;
  if (isDefault && kept !== undefined) {
    violations.notSatisfied(ruleAt, 'Empty', kept);
    violations.explain(
      'the last variant is the default, which has no rule; one with a rule stands before it',
    );
  } else if (!isDefault && kept === undefined) {
    violations.notSatisfied(ruleAt, 'NonEmpty', '');
    violations.explain('of the variants only the last one, the default, has no rule');
  } else if (kept !== undefined) await checkRule(kept, `${at}.rule`, context);

  const attributes = attributeValues ?? undefined;
  if (attributes !== undefined && !isObject(attributes)) {
    violations.invalid(`${at}.attributeValues`, 'Type(object)', attributes);
  } else {
    const entries = Object.entries(attributes ?? {});
    const where = { values: `${at}.attributeValues`, owner: at };
    await checkAttributes(entries, context.definition, where, context.patterns, violations);
  }
  return defined({
    name,
    rule: kept,
    enabled: readEnabled(enabled, `${at}.enabled`, violations),
    attributeValues: attributes,
  });
}

async function checkRule(rule: Json, at: string, { flagKey, violations }: ValueContext): Promise<void> {
  if (typeof rule !== 'string' || rule.length > MAX_RULE) {
    violations.notSatisfied(at, `MaxLength(${MAX_RULE})`, rule);
    return;
  }
  const { compileRuleText } = await loadEngine();
  const result = await compileRuleText(rule, { flagKey });
  if (result.ok) return;
  const { reason, message, within = [] } = result.error;
  // AppConfig asks of each rule that there be none or that it be valid, and reports both; the second at the operator.
  violations.notSatisfied(at, 'Empty', rule);
  violations.notSatisfied([at, ...within].join('.'), 'RuleIsValid', rule, reason);
  violations.explain(message);
}

// AppConfig parses `enabled` with Go's ParseBool if it is a string, takes its absence for false, and refuses numbers.
const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

function readEnabled(enabled: Json | undefined, location: string, violations: Violations): boolean {
  if (typeof enabled === 'boolean') return enabled;
  if (enabled === undefined || enabled === null) return false;
  if (typeof enabled === 'string' && TRUE.has(enabled)) return true;
  if (typeof enabled === 'string' && FALSE.has(enabled)) return false;
  violations.invalid(location, 'AttributeType(boolean)', enabled);
  return false;
}
