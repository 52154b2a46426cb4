// Preloaded by a child process: the AWS SDK is there, and cannot be loaded, as when a bundler has spoiled it.
import { register } from 'node:module';

const hooks = `export function resolve(specifier, context, next) {
  if (!specifier.startsWith('@aws-sdk/')) return next(specifier, context);
  throw new Error('Dynamic require of "process" is not supported');
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
