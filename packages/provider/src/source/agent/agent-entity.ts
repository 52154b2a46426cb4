import type { EvaluationContext } from '@openfeature/core';
import { ENTITY_ID, readForRule } from '../../rules/context-reader.js';
import { textOf, toScalar } from '../../rules/scalar.js';

/** AWS's own bound: https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use.html */
export const MAX_ENTITY_ID_BYTES = 2_048;

/** Printable ASCII: the header has one value, in which a comma ends nothing. A blank at either end is not part of it. */
const VALUE = /^(?! )[ -~]+(?<! )$/;

/** The value of the header `Entity-Id`, or why there is none although the context names an entity. */
export interface EntityHeader {
  readonly value: string | undefined;
  readonly leftOut: 'unfit' | 'long' | undefined;
}

/**
 * Whom an evaluation is for, as the Agent takes it for gradual deployments and experiments: what rules read at `$entityId` (T2).
 */
export function entityHeader(context: EvaluationContext): EntityHeader {
  const attribute = readForRule(context, ENTITY_ID) ?? undefined;
  if (attribute === undefined) return { value: undefined, leftOut: undefined };
  const scalar = toScalar(attribute);
  const value = scalar === undefined ? '' : textOf(scalar);
  if (value.length > MAX_ENTITY_ID_BYTES) return { value: undefined, leftOut: 'long' };
  return VALUE.test(value) ? { value, leftOut: undefined } : { value: undefined, leftOut: 'unfit' };
}
