import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import { refuseAsAgent } from './agent/refuse.js';
import { agentApi, isAgentRequest } from './agent/routes.js';
import { controlPlane } from './control-plane/routes.js';
import { dataPlane } from './data-plane/routes.js';
import { errorHandler, unknownRoute } from './http/errors.js';
import { type GuardOptions, guard, type Refuse } from './http/guard.js';
import type { Logger } from './shared/logger.js';
import { ServiceError } from './store/service-error.js';
import type { Store, Write } from './store/store.js';

const forbid: Refuse = (request, response, reason) => {
  if (!isAgentRequest(request)) throw new ServiceError('NotAllowedException', 403, reason);
  refuseAsAgent(response, 403, `Forbidden: ${reason}`);
};

/** The Express app that answers everything on AppConfig Local's one port. */
export function createApp(
  store: Store,
  options: GuardOptions & {
    readonly pollInterval: number | undefined;
    readonly logger: Logger;
    readonly write: Write;
  },
): Express {
  const app = express();
  app.disable('x-powered-by');
  // AppConfig sends an empty body when nothing changed, never a 304.
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.use((_request, response, next) => {
    response.setHeader('x-amzn-RequestId', randomUUID());
    next();
  });
  app.use(guard(options, forbid));
  app.use(dataPlane(store, options));
  app.use(agentApi(store));
  app.use(controlPlane(store, options.write));
  app.use(unknownRoute);
  app.use(errorHandler(options.logger));
  return app;
}
