import type { EvaluationContext } from '@openfeature/core';
import { readAttribute } from '../rules/context-reader.js';
import { textOf, toScalar } from '../rules/scalar.js';

/** An evaluation context as the AppConfig Agent takes it. */
export interface ContextHeaders {
  /** Values of `Context` headers: `name=value`, one header for each attribute. */
  readonly values: string[];
  /** Names of the attributes that no such header can carry. */
  readonly leftOut: readonly string[];
}

/** Printable ASCII but comma and equals sign, which end a name and a pair. */
const NAME = /^[!-+\--<>-~]+$/;
/** Printable ASCII but the comma, which ends a pair: no way to escape it is known. */
const VALUE = /^[ -+\--~]*$/;

/**
 * The attributes that a context has for the Agent: scalars, as text in the sense of rule T4. What is absent or null is left out
 * silently, what has another type or does not fit into a header is named in `leftOut` (A2). Characters beyond ASCII do not fit:
 * HTTP gives them no meaning that both sides would share (RFC 9110, section 5.5).
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-code-samples-agent-read-feature-flag-with-variants.html
 */
export function contextHeaders(context: EvaluationContext): ContextHeaders {
  const values: string[] = [];
  const leftOut: string[] = [];
  for (const name of Object.keys(context)) {
    const attribute = readAttribute(context, name);
    if (attribute === undefined || attribute === null) continue;
    const scalar = toScalar(attribute);
    const text = scalar === undefined ? undefined : textOf(scalar);
    if (text !== undefined && NAME.test(name) && canCarry(text)) values.push(`${name}=${text}`);
    else leftOut.push(name);
  }
  return { values, leftOut };
}

/** Blanks at either end are not part of a header's value. */
function canCarry(text: string): boolean {
  return VALUE.test(text) && !text.startsWith(' ') && !text.endsWith(' ');
}
