// Preloaded by a child process: of the AWS SDK's clients the one of AppConfig's control plane is not installed.
import { register } from 'node:module';

const hooks = `export function resolve(specifier, context, next) {
  if (specifier !== '@aws-sdk/client-appconfig') return next(specifier, context);
  throw Object.assign(new Error("Cannot find package '" + specifier + "'"), { code: 'ERR_MODULE_NOT_FOUND' });
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
