import { isObject, type Json, type JsonObject } from '../shared/json.js';
import type { Patterns } from './patterns.js';
import type { Violations } from './violations.js';

// The bounds are those of the published schema:
// https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-type-reference-feature-flags.html
const KEY = /^[a-z][a-zA-Z\d_-]{0,63}$/;
const MAX_NAME = 64;
const MAX_DESCRIPTION = 1_024;
const MAX_PATTERN = 1_024;
const MAX_ENUM = 100;
export const MAX_ATTRIBUTES = 25;

const TYPES = ['string', 'number', 'boolean', 'array'];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  string: ['enum', 'pattern'],
  number: ['maximum', 'minimum'],
  boolean: [],
  array: ['elements'],
};

export function checkKey(key: string, location: string, violations: Violations): void {
  if (!KEY.test(key)) violations.invalid(location, `Regexp(${KEY.source})`, key);
}

/** A flag's definition as it is stored: unknown properties are dropped. */
export async function readDefinition(
  definition: JsonObject,
  location: string,
  patterns: Patterns,
  violations: Violations,
): Promise<JsonObject> {
  const { name, description, attributes, _deprecation: deprecation } = definition;
  if (name !== undefined && !(isText(name, MAX_NAME) && name !== '' && !/[\r\n]/.test(name))) {
    violations.invalid(`${location}.name`, `LengthBetween(1, ${MAX_NAME}), no line breaks`, name);
  }
  checkDescription(description, location, violations);
  return defined({
    name,
    description,
    _deprecation: readDeprecation(deprecation, `${location}._deprecation`, violations),
    attributes: await readAttributes(attributes, `${location}.attributes`, patterns, violations),
  });
}

function readDeprecation(
  deprecation: Json | undefined,
  location: string,
  violations: Violations,
): JsonObject | undefined {
  if (deprecation === undefined) return undefined;
  if (!isObject(deprecation)) {
    violations.invalid(location, 'Type(object)', deprecation);
    return undefined;
  }
  const { status, date } = deprecation;
  if (status !== undefined && status !== 'planned') {
    violations.invalid(`${location}.status`, 'OneOf(planned)', status);
  }
  if (date !== undefined && !isDate(date)) violations.invalid(`${location}.date`, 'Format(date)', date);
  return defined({ status, date });
}

/** A day of the calendar as `YYYY-MM-DD`, as in JSON Schema's format `date`. */
function isDate(value: Json): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

async function readAttributes(
  attributes: Json | undefined,
  location: string,
  patterns: Patterns,
  violations: Violations,
): Promise<JsonObject | undefined> {
  if (attributes === undefined || attributes === null) return undefined;
  if (!isObject(attributes)) {
    violations.invalid(location, 'Type(object)', attributes);
    return undefined;
  }
  const entries = Object.entries(attributes);
  if (entries.length === 0) return undefined;
  if (entries.length > MAX_ATTRIBUTES) {
    violations.notSatisfied(location, `MaxLength(${MAX_ATTRIBUTES})`, String(entries.length));
  }
  const kept: Array<[string, Json]> = [];
  for (const [key, attribute] of entries) {
    const at = `${location}.${key}`;
    checkKey(key, at, violations);
    if (key === 'enabled') violations.notSatisfied(at, 'Not(OneOf(enabled))', key);
    if (!isObject(attribute)) {
      violations.invalid(at, 'Type(object)', attribute);
      continue;
    }
    const { description, constraints } = attribute;
    checkDescription(description, at, violations);
    const read = await readConstraints(constraints, `${at}.constraints`, patterns, violations);
    kept.push([key, defined({ description, constraints: read })]);
  }
  return Object.fromEntries(kept);
}

async function readConstraints(
  constraints: Json | undefined,
  location: string,
  patterns: Patterns,
  violations: Violations,
  types = TYPES,
): Promise<JsonObject | undefined> {
  if (constraints === undefined || constraints === null) return undefined;
  if (!isObject(constraints)) {
    violations.invalid(location, 'Type(object)', constraints);
    return undefined;
  }
  const { type, required } = constraints;
  if (typeof type !== 'string' || !types.includes(type)) {
    violations.notSatisfied(`${location}.type`, `OneOf(${types.join(', ')})`, type);
    return undefined;
  }
  if (required !== undefined && typeof required !== 'boolean') {
    violations.invalid(`${location}.required`, 'Type(boolean)', required);
  }
  const fields = Object.fromEntries((FIELDS[type] ?? []).map((field) => [field, constraints[field]]));
  if (type === 'string') await checkStringConstraints(fields, location, patterns, violations);
  for (const bound of ['minimum', 'maximum']) {
    const value = fields[bound];
    if (value === undefined || typeof value === 'number') continue;
    violations.invalid(`${location}.${bound}`, 'Type(number)', value);
  }
  if (fields.elements !== undefined) {
    const at = `${location}.elements`;
    fields.elements = await readConstraints(fields.elements, at, patterns, violations, ['string', 'number']);
  }
  return defined({ type, required, ...fields });
}

async function checkStringConstraints(
  fields: Readonly<Record<string, Json | undefined>>,
  location: string,
  patterns: Patterns,
  violations: Violations,
): Promise<void> {
  const { enum: allowed, pattern } = fields;
  if (allowed !== undefined && pattern !== undefined) {
    violations.notSatisfied(location, 'OneOf(enum, pattern)', 'enum and pattern');
  }
  const isEnum = Array.isArray(allowed) && allowed.every((entry) => typeof entry === 'string');
  if (allowed !== undefined && !(isEnum && allowed.length <= MAX_ENUM)) {
    violations.invalid(`${location}.enum`, `at most ${MAX_ENUM} strings`, allowed);
  }
  if (pattern === undefined) return;
  const usable = isText(pattern, MAX_PATTERN) && (await patterns.compile(pattern));
  if (!usable) violations.invalid(`${location}.pattern`, 'an RE2 expression', pattern);
}

function checkDescription(description: Json | undefined, location: string, violations: Violations): void {
  if (description === undefined || isText(description, MAX_DESCRIPTION)) return;
  violations.invalid(`${location}.description`, `MaxLength(${MAX_DESCRIPTION})`, description);
}

function isText(value: Json, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength;
}

/** The object without its members that are `undefined`. */
export function defined(object: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
