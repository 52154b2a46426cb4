import type { EvaluationContext } from '@openfeature/core';

/** Items of an array attribute that `contains` looks at; a longer array contains nothing (T5). */
export const MAX_ARRAY_ITEMS = 10_000;

/**
 * The attribute of exactly that name (T2): own properties only, so that `__proto__` and `constructor` are names like any
 * other. `undefined` also where a getter or a Proxy throws.
 */
export function readAttribute(context: EvaluationContext, name: string): unknown {
  try {
    return Object.hasOwn(context, name) ? context[name] : undefined;
  } catch {
    return undefined;
  }
}

/** How many items an array has; `undefined` for anything else, and for a Proxy that throws. */
export function arrayLength(value: unknown): number | undefined {
  try {
    return Array.isArray(value) ? value.length : undefined;
  } catch {
    return undefined;
  }
}

/** An item of an array; `undefined` where a getter or a Proxy throws. */
export function itemAt(array: unknown, index: number): unknown {
  try {
    return (array as readonly unknown[])[index];
  } catch {
    return undefined;
  }
}
