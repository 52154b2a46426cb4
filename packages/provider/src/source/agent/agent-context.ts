import type { EvaluationContext } from '@openfeature/core';
import { readAttribute } from '../../rules/context-reader.js';
import { textOf, toScalar } from '../../rules/scalar.js';

/** An evaluation context as the AppConfig Agent takes it. */
export interface ContextHeaders {
  /** Values of `Context` headers: `name=value`, one header for each attribute. */
  readonly values: string[];
  /** The attributes that are not among them. */
  readonly leftOut: readonly LeftOut[];
}

/** An attribute that is left out. */
export interface LeftOut {
  readonly name: string;
  /** `unfit`: no header can carry it; `long`: it exceeds its own bound; `crowded`: others have used up the bound for all. */
  readonly why: 'unfit' | 'long' | 'crowded';
}

/** Bytes of one attribute, `name=value`: as many as AWS allows in the Agent's header `Entity-Id`. */
export const MAX_ATTRIBUTE_BYTES = 2_048;
/**
 * Headers of one evaluation, and their bytes with name and line break. A server in Node refuses headers of more than 16 KiB in
 * all and drops those after the 1 000th, and proxies are often as strict; half of that leaves room for the path, the access
 * token and what a proxy adds. The Agent itself is written in Go, whose servers take 1 MB.
 */
export const MAX_HEADERS = 200;
export const MAX_HEADER_BYTES = 8_192;

const LINE_OVERHEAD_BYTES = 'Context: \r\n'.length;

/** Printable ASCII except comma and equals sign, which end a pair and a name. */
const NAME = /^[!-+\--<>-~]+$/;
/** Printable ASCII except the comma, which ends a pair: no way to escape it is known. */
const VALUE = /^[ -+\--~]*$/;

/**
 * The attributes that a context has for the Agent: scalars, as text in the sense of rule T4. What is absent or null is left out
 * silently; what has another type, does not fit into a header, or is over a bound is named in `leftOut` (A2). Attributes count
 * in the order of the context; one that no longer fits leaves the room to shorter ones after it. Characters beyond
 * ASCII do not fit: HTTP gives them no meaning that both sides would share (RFC 9110, section 5.5).
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-code-samples-agent-read-feature-flag-with-variants.html
 */
export function contextHeaders(context: EvaluationContext): ContextHeaders {
  const values: string[] = [];
  const leftOut: LeftOut[] = [];
  let bytes = 0;
  for (const name of Object.keys(context)) {
    const attribute = readAttribute(context, name);
    if (attribute === undefined || attribute === null) continue;
    const scalar = toScalar(attribute);
    const pair = scalar === undefined ? undefined : pairOf(name, textOf(scalar));
    if (pair === undefined) {
      leftOut.push({ name, why: 'unfit' });
      continue;
    }
    const lineBytes = pair.length + LINE_OVERHEAD_BYTES;
    if (pair.length > MAX_ATTRIBUTE_BYTES) {
      leftOut.push({ name, why: 'long' });
    } else if (values.length === MAX_HEADERS || bytes + lineBytes > MAX_HEADER_BYTES) {
      leftOut.push({ name, why: 'crowded' });
    } else {
      values.push(pair);
      bytes += lineBytes;
    }
  }
  return { values, leftOut };
}

/** `undefined` when no header can carry it; else it is ASCII, and has as many bytes as characters. */
function pairOf(name: string, value: string): string | undefined {
  return NAME.test(name) && canCarry(value) ? `${name}=${value}` : undefined;
}

/** Blanks at either end would not be part of a header's value. */
function canCarry(text: string): boolean {
  return VALUE.test(text) && !text.startsWith(' ') && !text.endsWith(' ');
}
