import type { IncomingMessage, ServerResponse } from 'node:http';
import { quoted } from '../shared/described.js';
import { isLoopbackOrigin, originOf, parseOrigin } from './authority.js';
import type { Exchange } from './exchange.js';
import { isAllowedHost, requestedHost, wrongHost } from './requested-host.js';

/** Who may use the server besides programs on this machine and its neighbours. */
export interface GuardOptions {
  /** In lower case. */
  readonly allowedHosts: ReadonlySet<string>;
  /** As browsers write them. */
  readonly allowedOrigins: ReadonlySet<string>;
}

/** Answers a request that may not be made here, in the form of the API that it is for. */
export type Refuse = (exchange: Exchange, reason: string) => void;

/**
 * Keeps web pages out. There is no authentication, and a browser sends whatever a page asks it to send, even to this machine.
 * But it says which page that was (`Origin`) and by which name it got here (`Host`). Other programs send no `Origin`. The
 * result tells whether a request has been answered here, so that nobody else may answer it.
 *
 * @param isForPages whether a request is for an API that pages from this machine may use, which answers their preflights itself
 */
export function guard(
  options: GuardOptions,
  refuse: Refuse,
  isForPages: (exchange: Exchange) => boolean = () => false,
): (exchange: Exchange) => boolean {
  return (exchange) => {
    const { request, response } = exchange;
    if (isForPages(exchange)) {
      const refusal = refusalOf(request, options, isLoopbackOrigin);
      if (refusal !== undefined) refuse(exchange, refusal);
      return refusal !== undefined;
    }
    // A page can also embed an answer as a script or an image; that GET has no `Origin`, so browsers are told not to use it.
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    if (options.allowedOrigins.size > 0) response.setHeader('Vary', 'Origin');
    const refusal = refusalOf(request, options);
    if (refusal !== undefined) {
      refuse(exchange, refusal);
      return true;
    }
    const { origin } = request.headers;
    if (origin === undefined || !options.allowedOrigins.has(parseOrigin(origin) ?? '')) return false;
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', '*');
    if (!isPreflight(request)) return false;
    answerPreflight(request, response);
    return true;
  };
}

const HOW_TO_ALLOW =
  'Start AppConfig Local with --allow-host HOST (allowedHosts) for a name of its own, with --allow-origin ORIGIN (allowedOrigins) for web pages that may use it';

function refusalOf(
  request: IncomingMessage,
  { allowedHosts, allowedOrigins }: GuardOptions,
  isAllowedToo: (origin: string) => boolean = () => false,
): string | undefined {
  const found = requestedHost(request);
  if (!found.ok) return `${found.message}. ${HOW_TO_ALLOW}`;
  const { host } = found.authority;
  if (!isAllowedHost(host, allowedHosts)) return `${wrongHost(host)}. ${HOW_TO_ALLOW}`;
  const { origin } = request.headers;
  if (origin === undefined) return undefined;
  const parsed = parseOrigin(origin);
  if (parsed === originOf('http', found.authority)) return undefined;
  if (parsed !== undefined && (allowedOrigins.has(parsed) || isAllowedToo(parsed))) return undefined;
  return `Web pages of the Origin ${quoted(origin)} may not use this server. ${HOW_TO_ALLOW}`;
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch */
function isPreflight(request: IncomingMessage): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
}

/** The page may do anything, so it is granted whatever method and headers it asks for. */
function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PATCH, DELETE');
  const headers = request.headers['access-control-request-headers'];
  if (headers !== undefined) response.setHeader('Access-Control-Allow-Headers', headers);
  // Chrome asks before a public page reaches a private address: https://wicg.github.io/private-network-access/
  if (request.headers['access-control-request-private-network'] === 'true')
    response.setHeader('Access-Control-Allow-Private-Network', 'true');
  response.setHeader('Access-Control-Max-Age', '600');
  response.statusCode = 204;
  response.end();
}
