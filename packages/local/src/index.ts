export type { AppConfigLocal, ClientConfig } from './appconfig-local.js';
export type { ClientSession } from './data-plane/client-session.js';
export type { WaitForPollInput } from './data-plane/wait-for-poll.js';
export type { Deployed } from './deploy/at-once.js';
export type { FlagAttributes, FlagVariantInput, SetFlagInput } from './deploy/flag-input.js';
export type { DeployInput } from './deploy/input.js';
export type { RemoveInput } from './deploy/remove.js';
export type { FaultInput, FaultKind } from './faults/fault.js';
export type { ActiveFault } from './faults/faults.js';
export type { Plane } from './faults/operations.js';
export type { ActiveOverride } from './files/override-input.js';
export { createHostCheck, type HostCheckOptions } from './http/host-check.js';
export type { AddressedRequest } from './http/requested-host.js';
export { endUnreadBodies } from './http/unread-body.js';
export type { AppConfigLocalOptions } from './options.js';
export type { Override } from './overrides/overrides.js';
export { startAppConfigLocal } from './server.js';
export type { Json, JsonObject } from './shared/json.js';
export type { Logger } from './shared/logger.js';
export type { StandInOptions } from './stand-ins/options.js';
export type {
  ExtensionHandler,
  ExtensionPayload,
  LambdaValidator,
  LambdaValidatorEvent,
  PayloadResource,
} from './stand-ins/stand-ins.js';
export type { ConfigurationTarget } from './store/configuration-target.js';
export type { Clock, ProfileType } from './store/model.js';
