import { badRequest } from '../store/service-error.js';
import type { Exchange } from './exchange.js';

/** The parameters of a path, decoded. */
export type PathParameters = Readonly<Record<string, string>>;

/** Answers a request; what it throws or rejects with is answered as an error. */
export type Handler = (exchange: Exchange, parameters: PathParameters) => void | Promise<void>;

/** What answers at a path. */
export interface Route {
  /** `:name` in it stands for one segment, `*name` for everything to the end. Case and a slash at the end matter. */
  readonly path: string;
  /** By method, in capitals. HEAD is a method like others. */
  readonly handlers: Readonly<Partial<Record<string, Handler>>>;
  /** Answers every other method. */
  readonly otherwise: Handler;
  /** Whether the route is for this request, if the path alone does not tell. */
  readonly isFor?: (exchange: Exchange) => boolean;
}

/** A function that answers by the first route for a request, and by `unknown` if there is none. */
export function router(
  routes: readonly Route[],
  unknown: Handler,
): (exchange: Exchange) => void | Promise<void> {
  const matchers = routes.map((route) => ({ route, match: matcher(route.path) }));
  return (exchange) => {
    for (const { route, match } of matchers) {
      const found = match(exchange.path);
      if (found === undefined || route.isFor?.(exchange) === false) continue;
      const method = exchange.request.method ?? '';
      const handler = Object.hasOwn(route.handlers, method) ? route.handlers[method] : undefined;
      return (handler ?? route.otherwise)(exchange, decoded(found));
    }
    return unknown(exchange, NONE);
  };
}

const NONE: PathParameters = {};

/** Matches paths, and returns the parameters as they were sent. */
function matcher(pattern: string): (path: string) => PathParameters | undefined {
  if (!/[:*]/.test(pattern)) return (path) => (path === pattern ? NONE : undefined);
  const source = pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)').replace(/\*(\w+)/g, '(?<$1>.+)');
  const expression = new RegExp(`^${source}$`, 's');
  return (path) => expression.exec(path)?.groups;
}

function decoded(parameters: PathParameters): PathParameters {
  if (parameters === NONE) return NONE;
  return Object.fromEntries(Object.entries(parameters).map(([name, text]) => [name, decode(text)]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest(`Failed to decode param '${text}'`);
  }
}
