import type { EvaluationContext } from '@openfeature/core';

/** Items of an array attribute that `contains` looks at; a longer array contains nothing (T5). */
export const MAX_ARRAY_ITEMS = 10_000;

/** The name by which the rules that AppConfig writes call whoever a treatment or a version is for. */
export const ENTITY_ID = 'entityId';

/**
 * The attribute of exactly that name: own properties only, so that `__proto__` and `constructor` are names like any
 * other. `undefined` if a getter or a Proxy throws.
 */
export function readAttribute(context: EvaluationContext, name: string): unknown {
  try {
    return Object.hasOwn(context, name) ? context[name] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a rule reads at a name (T2): the attribute of that name. The entity of AppConfig's gradual deployments and experiments is the
 * user whom OpenFeature names by `targetingKey`, where no attribute `entityId` says otherwise.
 */
export function readForRule(context: EvaluationContext, name: string): unknown {
  const value = readAttribute(context, name);
  if (name !== ENTITY_ID || (value ?? null) !== null) return value;
  return readAttribute(context, 'targetingKey');
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
