import { attempt, check, isOneOf, isRecord } from '../shared/option-values.js';
import { type SourceContext, TARGETINGS } from './source.js';

/**
 * Checks what a source is opened with, since not only a provider may open one.
 *
 * @throws TypeError that says what was expected and what came
 */
export function readContext(context: SourceContext): SourceContext {
  check(isRecord(context), 'context', 'an object', context);
  const given: SourceContext = attempt('context', () => ({ ...context }));
  for (const name of ['application', 'environment', 'profile'] as const) {
    check(typeof given[name] === 'string', `context.${name}`, 'a string', given[name]);
  }
  const { targeting, requestTimeout, logger } = given;
  const targetings = TARGETINGS.map((each) => `'${each}'`).join(', ');
  check(isOneOf(TARGETINGS, targeting), 'context.targeting', `one of ${targetings}`, targeting);
  const isTime = typeof requestTimeout === 'number' && requestTimeout > 0;
  check(isTime, 'context.requestTimeout', 'a number of seconds above 0', requestTimeout);
  check(logger === undefined || isRecord(logger), 'context.logger', 'a logger or undefined', logger);
  return given;
}
