// Run with --import: no module of the AWS SDK can be loaded after it.
import { register } from 'node:module';

const hooks = `
export function resolve(specifier, context, next) {
  if (/^@(aws-sdk|smithy)\\//.test(specifier)) throw new Error('There is no ' + specifier);
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
