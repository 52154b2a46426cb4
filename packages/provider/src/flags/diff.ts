import type { JsonValue } from '@openfeature/core';
import { checkFlags, type Flag, type Flags, type Variant } from './flag.js';

/**
 * Keys of the flags that were added, removed or altered, sorted by code unit (E4). Key order and white space alter nothing;
 * the order of variants and of array elements does. Two rules are the same when their normal forms are.
 *
 * @throws TypeError that names what was expected, and what came
 */
export function diffFlags(previous: Flags, next: Flags): string[] {
  checkFlags('previous', previous);
  checkFlags('next', next);
  const changed: string[] = [];
  for (const [key, flag] of next) {
    const before = previous.get(key);
    if (before === undefined || !sameFlag(before, flag)) changed.push(key);
  }
  for (const key of previous.keys()) if (!next.has(key)) changed.push(key);
  return changed.sort();
}

function sameFlag(a: Flag, b: Flag): boolean {
  if (a.kind === 'plain') return b.kind === 'plain' && sameJson(a.value, b.value);
  if (a.kind === 'spoiled') return b.kind === 'spoiled' && a.fingerprint === b.fingerprint;
  if (a.kind === 'basic') {
    return (
      b.kind === 'basic' &&
      a.enabled === b.enabled &&
      a.chosenVariant === b.chosenVariant &&
      sameJson(a.attributes, b.attributes)
    );
  }
  return (
    b.kind === 'multi-variant' &&
    a.variants.length === b.variants.length &&
    a.variants.every((variant, index) => sameVariant(variant, b.variants[index]))
  );
}

function sameVariant(a: Variant, b: Variant | undefined): boolean {
  return (
    b !== undefined &&
    a.name === b.name &&
    a.enabled === b.enabled &&
    a.rule?.text === b.rule?.text &&
    sameJson(a.attributes, b.attributes)
  );
}

/** Recursion is bounded by the nesting that documents are held to. */
function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((element, index) => sameJson(element, b[index]))
    );
  }
  if (Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
  );
}
