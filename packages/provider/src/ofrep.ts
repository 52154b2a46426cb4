/**
 * OFREP, the OpenFeature Remote Evaluation Protocol, version 0.3: flags for browsers and for other languages, answered by a
 * service that has an `AppConfigProvider`.
 */
export type { FlagEvaluation } from './flags/flag-evaluation.js';
export type { FlagService } from './ofrep/flag-service.js';
export { createOfrepHandler, type OfrepHandler } from './ofrep/handler.js';
export { toNodeListener } from './ofrep/node-listener.js';
export type {
  OfrepCors,
  OfrepDecision,
  OfrepEvents,
  OfrepExpose,
  OfrepGrant,
  OfrepOptions,
} from './ofrep/ofrep-options.js';
