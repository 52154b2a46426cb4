import type { JsonValue } from '@openfeature/core';
import type { FlagType, Subject } from './answers.js';

/** What was found for a type and a path; `found` is what was there instead of a value of the type. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: JsonValue }
  /** A disabled feature flag was asked for more than whether it is enabled (K6). */
  | { readonly kind: 'disabled' }
  /** The path names nothing (K7). */
  | { readonly kind: 'nothing' }
  /** An enabled feature flag has no value attribute (K7). */
  | { readonly kind: 'no-value-attribute' }
  | { readonly kind: 'mismatch'; readonly found: JsonValue };

const NOTHING: Outcome = { kind: 'nothing' };
const DISABLED: Outcome = { kind: 'disabled' };
const NO_VALUE_ATTRIBUTE: Outcome = { kind: 'no-value-attribute' };

/** Reads a subject's value for a type and a path; without a path, for the flag as a whole (K2 to K7). */
export function readValue(
  subject: Subject,
  type: FlagType,
  path: string | undefined,
  valueAttribute: string,
): Outcome {
  if (subject.kind === 'plain') {
    return path === undefined ? ofType(subject.value, type) : atPath(subject.value, path, type);
  }
  const { enabled, attributes } = subject;
  if (type === 'boolean' && (path === undefined || path === 'enabled'))
    return { kind: 'value', value: enabled };
  if (!enabled) return DISABLED;
  if (path === 'enabled') return { kind: 'mismatch', found: enabled };
  if (path !== undefined) return atPath(attributes, path, type);
  const value = child(attributes, valueAttribute);
  if (type === 'object') return { kind: 'value', value: isContainer(value) ? value : attributes };
  return value === undefined ? NO_VALUE_ATTRIBUTE : ofType(value, type);
}

function ofType(value: JsonValue, type: FlagType): Outcome {
  return hasType(value, type) ? { kind: 'value', value } : { kind: 'mismatch', found: value };
}

function hasType(value: JsonValue, type: FlagType): boolean {
  if (type === 'object') return isContainer(value);
  if (type === 'number') return Number.isFinite(value);
  return typeof value === type;
}

function atPath(root: JsonValue, path: string, type: FlagType): Outcome {
  const value = lookUp(root, path);
  return value === undefined ? NOTHING : ofType(value, type);
}

/** What stands at a path, of whatever type, or the plain value itself; `undefined` where there is nothing (K2, K6). */
export function valueAt(subject: Subject, path: string | undefined): JsonValue | undefined {
  if (subject.kind === 'plain') return path === undefined ? subject.value : lookUp(subject.value, path);
  if (path === undefined || path === 'enabled') return subject.enabled;
  return subject.enabled ? lookUp(subject.attributes, path) : undefined;
}

/** At every level a property of exactly the remaining path comes before the property that its first segment names (K1, K2). */
function lookUp(root: JsonValue, path: string): JsonValue | undefined {
  let value = root;
  let rest = path;
  for (;;) {
    const whole = child(value, rest);
    if (whole !== undefined) return whole;
    const dot = rest.indexOf('.');
    if (dot < 0) return undefined;
    const next = child(value, rest.slice(0, dot));
    if (next === undefined) return undefined;
    value = next;
    rest = rest.slice(dot + 1);
  }
}

/** How far a path that names nothing leads: the last value reached, and the path to it. */
export function deepestLevel(
  root: JsonValue,
  path: string,
): { value: JsonValue; reached: readonly string[] } {
  const reached: string[] = [];
  let value = root;
  for (const segment of path.split('.')) {
    const next = child(value, segment);
    if (next === undefined) break;
    value = next;
    reached.push(segment);
  }
  return { value, reached };
}

const CANONICAL_INDEX = /^(?:0|[1-9]\d*)$/;

function child(value: JsonValue, name: string): JsonValue | undefined {
  if (!isContainer(value)) return undefined;
  if (Array.isArray(value)) return CANONICAL_INDEX.test(name) ? value[Number(name)] : undefined;
  // Own properties only: "constructor" is a name like any other (D5).
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isContainer(value: JsonValue | undefined): value is JsonValue[] | { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null;
}
