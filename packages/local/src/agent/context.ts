import type { EvaluationContext } from '@openfeature/core';
import type { Result } from '../shared/result.js';

/**
 * Reads `Context` headers: pairs `name=value`, separated by commas or in several headers, which Node has joined with commas.
 * Every value is a string, as it is for the Agent; if a name occurs twice, the last value counts. Rules read the header
 * `Entity-Id` as the attribute `entityId`.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-code-samples-agent-read-feature-flag-with-variants.html
 */
export function readContext(
  header: string | undefined,
  entityId: string | undefined,
): Result<{ readonly context: EvaluationContext }> {
  const attributes: Array<[string, string]> = [];
  for (const element of (header ?? '').split(',')) {
    const pair = element.trim();
    // Empty elements of a list are ignored: RFC 9110, section 5.6.1.
    if (pair === '') continue;
    const end = pair.indexOf('=');
    if (end < 1)
      return { ok: false, message: `Expected Context to be name=value, got ${JSON.stringify(pair)}` };
    attributes.push([pair.slice(0, end), pair.slice(end + 1)]);
  }
  if (entityId !== undefined) attributes.push(['entityId', entityId]);
  return { ok: true, context: Object.fromEntries(attributes) };
}
