import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { refuseAsAgent } from './agent/refuse.js';
import { agentApi, isAgentRequest } from './agent/routes.js';
import { isFromOwnPage } from './console/own-page.js';
import { consolePages, isConsoleRequest } from './console/pages.js';
import type { Revisions } from './console/revisions.js';
import { consoleRoutes } from './console/routes.js';
import type { Streams } from './console/streams.js';
import type { Surroundings } from './control-plane/operation.js';
import { controlPlane } from './control-plane/routes.js';
import { dataPlane } from './data-plane/routes.js';
import type { Sessions } from './data-plane/sessions.js';
import type { Faults } from './faults/faults.js';
import { applyFaults } from './faults/perform.js';
import { faultRoutes, LOCAL_PATH } from './faults/routes.js';
import { type OverridesControl, overrideRoutes } from './files/override-routes.js';
import { answerError, unknownRoute } from './http/errors.js';
import { Exchange } from './http/exchange.js';
import { type GuardOptions, guard, type Refuse } from './http/guard.js';
import { router } from './http/router.js';
import { isOfrepRequest, ofrepApi } from './ofrep/routes.js';
import type { Regions } from './store/regions.js';
import { ServiceError } from './store/service-error.js';
import type { Write } from './store/store.js';

const forbid: Refuse = (exchange, reason) => {
  if (!isAgentRequest(exchange)) throw new ServiceError('NotAllowedException', 403, reason);
  refuseAsAgent(exchange.response, 403, `Forbidden: ${reason}`);
};

/** What answers everything on AppConfig Local's one port. */
export function createApp(
  regions: Regions,
  options: GuardOptions &
    Surroundings & {
      readonly pollInterval: number | undefined;
      readonly agentAccessToken: string | undefined;
      readonly sessions: Sessions;
      readonly faults: Faults;
      /** Those of the directory, once there is one. */
      readonly overrides: () => OverridesControl;
      readonly write: Write;
      readonly instance: string;
      readonly timeScale: number;
      readonly directory: string | undefined;
      readonly revisions: Revisions;
      readonly streams: Streams;
    },
): RequestListener {
  const answersAlready = guard(options, forbid, isOfrepRequest);
  const route = router(
    [
      ...dataPlane(regions, options),
      ...agentApi(regions.home, options.agentAccessToken),
      ...controlPlane(regions, options.write, options),
    ],
    unknownRoute,
  );
  const { faults } = options;
  const overrides: OverridesControl = {
    list: () => options.overrides().list(),
    revision: () => options.overrides().revision(),
    set: (input) => options.overrides().set(input),
    clear: () => options.overrides().clear(),
  };
  const routeLocal = router(
    [
      ...faultRoutes(faults),
      ...overrideRoutes(`${LOCAL_PATH}overrides`, overrides),
      ...consoleRoutes(LOCAL_PATH, { ...options, regions, overrides }),
    ],
    unknownRoute,
  );
  const routePages = router(consolePages(), unknownRoute);
  const routeOfrep = router(ofrepApi(regions.home, options.allowedOrigins), unknownRoute);
  return async (request, response) => {
    const exchange = new Exchange(request, response);
    try {
      response.setHeader('x-amzn-RequestId', randomUUID());
      if (answersAlready(exchange)) return;
      if (exchange.path.startsWith(LOCAL_PATH)) await routeLocal(exchange);
      else if (isOfrepRequest(exchange)) await routeOfrep(exchange);
      else if (isConsoleRequest(exchange)) await routePages(exchange);
      else if (!faults.areOn || isFromOwnPage(exchange) || (await applyFaults(faults, exchange)))
        await route(exchange);
    } catch (error) {
      answerError(exchange, error, options.logger);
    }
  };
}
