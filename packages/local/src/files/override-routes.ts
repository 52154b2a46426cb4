import { readJson } from '../http/body.js';
import { methodNotAllowed } from '../http/errors.js';
import { sendJson } from '../http/exchange.js';
import type { Route } from '../http/router.js';
import { badRequest } from '../store/service-error.js';
import type { ActiveOverride, OverrideInput } from './override-input.js';

/** What can be done about overrides while AppConfig Local runs; they are in effect once a call has ended. */
export interface OverridesControl {
  list(): readonly ActiveOverride[];
  /** Grows with everything that `list` shows. */
  revision(): number;
  set(input: OverrideInput): Promise<void>;
  clear(): Promise<void>;
}

const MAX_JSON_BYTES = 512 * 1024;

/** Overrides over HTTP: GET lists them, PUT sets one or takes it away, DELETE drops all. */
export function overrideRoutes(path: string, overrides: OverridesControl): readonly Route[] {
  const list = () => ({ overrides: overrides.list() });
  return [
    {
      path,
      handlers: {
        GET: ({ response }) => sendJson(response, 200, list()),
        async PUT(exchange) {
          const input = (await readJson(exchange, MAX_JSON_BYTES)) as OverrideInput;
          try {
            await overrides.set(input);
          } catch (error) {
            throw error instanceof TypeError ? badRequest(error.message) : error;
          }
          sendJson(exchange.response, 200, list());
        },
        async DELETE({ response }) {
          await overrides.clear();
          response.statusCode = 204;
          response.end();
        },
      },
      otherwise: methodNotAllowed('GET', 'PUT', 'DELETE'),
    },
  ];
}
