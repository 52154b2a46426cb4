export type { DeployInput } from './deploy/input.js';
export { createHostCheck, type HostCheckOptions } from './http/host-check.js';
export { endUnreadBodies } from './http/unread-body.js';
export type { AppConfigLocalOptions } from './options.js';
export { type AppConfigLocal, startAppConfigLocal } from './server.js';
export type { Logger } from './shared/logger.js';
export type { LambdaValidator, LambdaValidatorEvent } from './stand-ins/stand-ins.js';
export type { Clock, ProfileType } from './store/model.js';
