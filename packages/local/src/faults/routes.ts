import { readJson } from '../http/body.js';
import { methodNotAllowed } from '../http/errors.js';
import { sendJson } from '../http/exchange.js';
import type { Route } from '../http/router.js';
import { badRequest } from '../store/service-error.js';
import { type FaultInput, toFault } from './fault.js';
import type { Faults } from './faults.js';

/** The path of AppConfig Local's own API. No API of AWS has it, and no fault hits it. */
export const LOCAL_PATH = '/_local/';

const MAX_JSON_BYTES = 16 * 1024;

/** The faults that are on, as answers tell them. */
export function shownFaults(faults: Faults) {
  return faults.list().map((fault) => ({ ...fault, endsAt: fault.endsAt?.toISOString() }));
}

/** Faults over HTTP: POST adds one, GET lists those that are on, DELETE ends all. */
export function faultRoutes(faults: Faults): readonly Route[] {
  const list = () => ({ faults: shownFaults(faults) });
  return [
    {
      path: `${LOCAL_PATH}faults`,
      handlers: {
        GET: ({ response }) => sendJson(response, 200, list()),
        async POST(exchange) {
          const input = (await readJson(exchange, MAX_JSON_BYTES)) as FaultInput;
          try {
            faults.add(toFault(input));
          } catch (error) {
            throw error instanceof TypeError ? badRequest(error.message) : error;
          }
          sendJson(exchange.response, 201, list());
        },
        DELETE({ response }) {
          faults.recover();
          response.statusCode = 204;
          response.end();
        },
      },
      otherwise: methodNotAllowed('GET', 'POST', 'DELETE'),
    },
  ];
}
