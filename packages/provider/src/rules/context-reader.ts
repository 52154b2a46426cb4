import type { EvaluationContext } from '@openfeature/core';
import { type Scalar, toScalar } from './scalar.js';

/** Items of an array attribute that `contains` looks at; a longer array contains nothing. */
export const MAX_ARRAY_ITEMS = 100_000;

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

/** The attribute as a scalar; `undefined` when it is missing in the sense of T3. */
export function readScalar(context: EvaluationContext, name: string): Scalar | undefined {
  return toScalar(readAttribute(context, name));
}

/** The scalars of an array, or `undefined` when `value` is no array or one of more than {@link MAX_ARRAY_ITEMS} items. */
export function scalarsOf(value: unknown): Scalar[] | undefined {
  try {
    if (!Array.isArray(value) || value.length > MAX_ARRAY_ITEMS) return undefined;
    return value.map(toScalar).filter((item) => item !== undefined);
  } catch {
    return undefined;
  }
}
