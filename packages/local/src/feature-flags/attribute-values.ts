import { isObject, type Json, type JsonObject } from '../shared/json.js';
import { MAX_ATTRIBUTES } from './definitions.js';
import { nativeAttributes, nativeEntry } from './native-form.js';
import type { Patterns } from './patterns.js';
import type { Violations } from './violations.js';

const MAX_STRING = 1_024;

/** Where attributes are: `values` is what holds them, `owner` the flag's value or variant. */
export interface AttributesLocation {
  readonly values: string;
  readonly owner: string;
}

/** Checks the attributes of one value or variant against the flag's definition. */
export async function checkAttributes(
  attributes: ReadonlyArray<readonly [string, Json]>,
  definition: JsonObject | undefined,
  { values: location, owner }: AttributesLocation,
  patterns: Patterns,
  violations: Violations,
): Promise<void> {
  const defined = isObject(definition?.attributes) ? definition.attributes : {};
  if (attributes.length > MAX_ATTRIBUTES) {
    violations.notSatisfied(location, `MaxLength(${MAX_ATTRIBUTES})`, String(attributes.length));
  }
  const given = new Set<string>();
  const names = Object.keys(defined).sort().join(' ');
  for (const [name, value] of attributes) {
    if (violations.isFull) return;
    given.add(name);
    if (!Object.hasOwn(defined, name)) {
      violations.notSatisfied(`${location}.${name}`, `Satisfies(map[${names}])`, { Key: name, Value: value });
      violations.explain(`attribute ${name} is not defined among the attributes of its flag`);
      continue;
    }
    await checkValue(value, constraintsOf(defined[name]), `${location}.${name}`, patterns, violations);
  }
  const missing = Object.keys(defined)
    .filter((name) => constraintsOf(defined[name])?.required === true && !given.has(name))
    .sort();
  if (missing.length > 0) reportMissing(missing, defined, `${owner}.attributes`, violations);
}

/** As AppConfig reports it: that there are definitions without a value, and then each of those that are required. */
function reportMissing(
  missing: readonly string[],
  defined: JsonObject,
  location: string,
  violations: Violations,
): void {
  violations.notSatisfied(location, 'Not(IsZero([]))', nativeAttributes(defined));
  for (const name of missing) {
    violations.notSatisfied(`${location}.${name}`, 'Entries', nativeEntry(name, defined[name]));
    violations.explain(`the attribute ${name} is required`);
  }
}

function constraintsOf(attribute: Json | undefined): JsonObject | undefined {
  return isObject(attribute) && isObject(attribute.constraints) ? attribute.constraints : undefined;
}

async function checkValue(
  value: Json,
  constraints: JsonObject | undefined,
  location: string,
  patterns: Patterns,
  violations: Violations,
): Promise<void> {
  const type = Array.isArray(value) ? 'array' : typeof value;
  if (value === null || type === 'object' || (constraints !== undefined && type !== constraints.type)) {
    const expected = constraints?.type ?? 'string, number, boolean, array';
    violations.notSatisfied(location, `AttributeType(${expected})`, value);
    return;
  }
  if (!Array.isArray(value)) return checkScalar(value, constraints, location, patterns, violations);

  const elements = isObject(constraints?.elements) ? constraints.elements : undefined;
  const elementType = elements?.type ?? (typeof value[0] === 'number' ? 'number' : 'string');
  for (const [index, element] of value.entries()) {
    if (violations.isFull) return;
    const at = `${location}.${index}`;
    if (typeof element !== elementType) violations.notSatisfied(at, `ElementType(${elementType})`, element);
    else await checkScalar(element, elements, at, patterns, violations);
  }
}

async function checkScalar(
  value: Json,
  constraints: JsonObject | undefined,
  location: string,
  patterns: Patterns,
  violations: Violations,
): Promise<void> {
  if (typeof value === 'number') {
    const { minimum, maximum } = constraints ?? {};
    if (typeof minimum === 'number' && value < minimum) {
      violations.notSatisfied(location, `FloatGTE(${minimum})`, value);
    }
    if (typeof maximum === 'number' && value > maximum) {
      violations.notSatisfied(location, `FloatLTE(${maximum})`, value);
    }
  }
  if (typeof value !== 'string') return;
  if (value.length > MAX_STRING) {
    violations.notSatisfied(location, `MaxLength(${MAX_STRING})`, value);
    return;
  }
  const { enum: allowed, pattern } = constraints ?? {};
  if (Array.isArray(allowed) && !allowed.includes(value)) {
    const shown = allowed.map((entry) => entry.slice(0, MAX_STRING));
    violations.notSatisfied(location, `OneOf(${shown.join(', ')})`, value);
  }
  if (typeof pattern !== 'string') return;
  const compiled = await patterns.compile(pattern);
  if (compiled?.test(value) === false) violations.notSatisfied(location, `Regexp(${pattern})`, value);
}
