import type { EvaluationContext } from '@openfeature/core';
import type { Result } from '../shared/result.js';

/**
 * Reads `Context` headers: `name=value`, several of them in headers of their own or separated by commas, which Node has joined
 * already. Every value is a string, as it is for the Agent; of a name that stands twice the last value counts.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-code-samples-agent-read-feature-flag-with-variants.html
 */
export function readContext(header: string | undefined): Result<{ readonly context: EvaluationContext }> {
  const attributes: Array<[string, string]> = [];
  for (const element of (header ?? '').split(',')) {
    const pair = element.trim();
    // Empty elements of a list are nothing: RFC 9110, section 5.6.1.
    if (pair === '') continue;
    const end = pair.indexOf('=');
    if (end < 1)
      return { ok: false, message: `Expected Context to be name=value, got ${JSON.stringify(pair)}` };
    attributes.push([pair.slice(0, end), pair.slice(end + 1)]);
  }
  return { ok: true, context: Object.fromEntries(attributes) };
}
