import { shownFaults } from '../faults/routes.js';
import { methodNotAllowed } from '../http/errors.js';
import { type Exchange, sendJson } from '../http/exchange.js';
import type { Route } from '../http/router.js';
import { badRequest } from '../store/service-error.js';
import type { Store } from '../store/store.js';
import type { Observed, Revisions } from './revisions.js';
import { listSessions } from './session-list.js';
import type { Streams } from './streams.js';

export interface ConsoleOptions extends Observed {
  readonly revisions: Revisions;
  readonly streams: Streams;
  /** Another one after each start. */
  readonly instance: string;
  readonly timeScale: number;
  readonly directory: string | undefined;
  readonly pollInterval: number | undefined;
}

/** What the console needs beside AppConfig's API: one region's state, its sessions, and events when either changes. */
export function consoleRoutes(path: string, options: ConsoleOptions): readonly Route[] {
  const { regions, sessions, faults, overrides, revisions, streams } = options;
  const storeOf = (exchange: Exchange): Store =>
    regions.of(parameter(exchange, 'region') ?? regions.home.region);
  return [
    {
      path: `${path}state`,
      handlers: {
        GET(exchange) {
          const store = storeOf(exchange);
          sendJson(exchange.response, 200, {
            instance: options.instance,
            region: store.region,
            homeRegion: regions.home.region,
            regions: Array.from(regions.all(), ({ region }) => region),
            now: new Date(store.clock.now()).toISOString(),
            timeScale: options.timeScale,
            directory: options.directory ?? null,
            pollInterval: options.pollInterval ?? null,
            revisions: revisions.of(store),
            faults: shownFaults(faults),
            overrides: overrides.list(),
          });
        },
      },
      otherwise: methodNotAllowed('GET'),
    },
    {
      path: `${path}sessions`,
      handlers: {
        GET(exchange) {
          const filter = {
            application: parameter(exchange, 'application'),
            environment: parameter(exchange, 'environment'),
            profile: parameter(exchange, 'profile'),
          };
          sendJson(exchange.response, 200, listSessions(regions, sessions, storeOf(exchange), filter));
        },
      },
      otherwise: methodNotAllowed('GET'),
    },
    {
      path: `${path}events`,
      handlers: { GET: ({ response }) => streams.open(response) },
      otherwise: methodNotAllowed('GET'),
    },
  ];
}

function parameter({ query }: Exchange, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw badRequest(`Expected the parameter ${name} at most once, got ${value.length} times`);
}
