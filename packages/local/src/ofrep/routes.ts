import { type Exchange, sendJson } from '../http/exchange.js';
import type { Handler, PathParameters, Route } from '../http/router.js';
import type { Store } from '../store/store.js';
import { OfrepHandlers } from './handlers.js';
import { servedManifest } from './served-manifest.js';
import { findTarget, servedTargets, type Target } from './target.js';

const NAMED = '/ofrep/:application/:environment/:profile';
const PATTERN = /^\/(?:ofrep|openfeature)\//;
const MAX_LISTED = 10;

/** Whether a request is one of those that pages of any server on this machine may make: they only read flags. */
export function isOfrepRequest({ path }: Pick<Exchange, 'path'>): boolean {
  return PATTERN.test(path);
}

/**
 * The OpenFeature Remote Evaluation Protocol and the manifest of flags, for front ends: at `/ofrep/v1` and `/openfeature/v0` for
 * the one profile that is served, below a base path that names it where there are several. Everything is exposed.
 */
export function ofrepApi(store: Store, allowedOrigins: ReadonlySet<string>): readonly Route[] {
  const handlers = new OfrepHandlers(store, allowedOrigins);
  const evaluate = async (exchange: Exchange, parameters: PathParameters): Promise<void> => {
    const target = targetOf(store, exchange, parameters);
    if (target === undefined) return;
    const handler = await handlers.of(target);
    const { toNodeListener } = await import('aws-appconfig-openfeature-provider/ofrep');
    toNodeListener(handler)(exchange.request, exchange.response);
  };
  const manifest: Handler = async (exchange, parameters) => {
    const target = targetOf(store, exchange, parameters);
    if (target === undefined) return;
    const found = await servedManifest(store, target);
    if (found === undefined) return refuse(exchange, 404, 'Nothing is deployed');
    exchange.response.setHeader('X-Manifest-Capabilities', 'read');
    sendJson(exchange.response, 200, found);
  };
  const onlyGet: Handler = (exchange) => {
    exchange.response.setHeader('Allow', 'GET');
    refuse(exchange, 405, 'Expected method GET');
  };
  // What names a profile comes first: an application may be called `v1`.
  return [NAMED, ''].flatMap((base) => [
    { path: `${base}/ofrep/v1/*rest`, handlers: {}, otherwise: evaluate },
    { path: `${base}/openfeature/v0/manifest`, handlers: { GET: manifest }, otherwise: onlyGet },
  ]);
}

/** The profile that a path names, or the only one that is served; without one the request is answered here. */
function targetOf(
  store: Store,
  exchange: Exchange,
  { application, environment, profile }: PathParameters,
): Target | undefined {
  if (application !== undefined && environment !== undefined && profile !== undefined) {
    const target = findTarget(store, application, environment, profile);
    const name = [application, environment, profile].join('/');
    if (target === undefined) refuse(exchange, 404, `There is no profile ${JSON.stringify(name)}`);
    return target;
  }
  const [only, ...others] = servedTargets(store, MAX_LISTED);
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) {
    refuse(exchange, 503, 'Nothing is deployed');
    return undefined;
  }
  const paths = [only, ...others].map(basePath).join(', ');
  refuse(exchange, 404, `Several profiles are deployed: give a base path that names one, such as ${paths}`);
  return undefined;
}

function basePath({ application, environment, profile }: Target): string {
  return ['', 'ofrep', ...[application, environment.name, profile.name].map(encodeURIComponent)].join('/');
}

/** In the form of OFREP, and in that of the manifest. */
function refuse({ response }: Exchange, status: number, message: string): void {
  if (status === 503) response.setHeader('Retry-After', '1');
  sendJson(response, status, { errorDetails: message, error: { message, status } });
}
