import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { OfrepHandler } from './handler.js';

/** Milliseconds for which a client may take nothing of an answer that is complete; Node takes up to twice as many. */
const MAX_UNREAD_MILLISECONDS = 10_000;

/** What Express adds to a request. */
interface ExpressRequest extends IncomingMessage {
  readonly originalUrl?: string;
  /** What a middleware such as `express.json()` has read already. */
  readonly body?: unknown;
}

/**
 * Makes a handler into a listener for `node:http`, or a middleware for Express and Connect, at whatever path it is mounted: what
 * is none of the protocol's paths goes to the next one.
 *
 * @example createServer(toNodeListener(handler))
 * @example app.use('/flags', toNodeListener(handler))
 */
export function toNodeListener(
  handler: OfrepHandler,
): (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void {
  return (request, response, next) => {
    const url = urlOf(request);
    if (next !== undefined && (url === undefined || !handler.matches(url.pathname))) next();
    else void answer(handler, url, request, response);
  };
}

async function answer(
  handler: OfrepHandler,
  url: URL | undefined,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Whoever goes away while being answered is no error.
  response.on('error', () => {});
  try {
    const request = url && toRequest(message, url);
    const answered = request === undefined ? new Response(null, { status: 400 }) : await handler(request);
    // What was not read of the body would be taken for the next request.
    if (!message.complete) response.setHeader('Connection', 'close');
    response.writeHead(answered.status, [...answered.headers].flat());
    if (answered.body === null) response.end();
    else await send(answered.body, response);
  } catch {
    response.destroy();
  }
}

async function send(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  response.flushHeaders();
  const reader = body.getReader();
  const isGone = new Promise<void>((resolve) => {
    response.once('close', () => {
      void reader.cancel().catch(() => {});
      resolve();
    });
  });
  for (;;) {
    const { done, value } = await reader.read();
    if (done || response.destroyed) break;
    // A body that ends or breaks off does so although the client takes nothing.
    if (!response.write(value)) await Promise.race([once(response, 'drain'), isGone, reader.closed]);
  }
  response.end();
  if (!response.writableFinished) response.setTimeout(MAX_UNREAD_MILLISECONDS, () => response.destroy());
}

/** The origin counts for nothing here, and is not known behind a proxy. */
function urlOf(request: ExpressRequest): URL | undefined {
  const path = request.originalUrl ?? request.url ?? '/';
  const address = path.startsWith('/') ? `http://localhost${path}` : path;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Methods that `Request` does not take. */
const FORBIDDEN_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** `undefined` for what nobody can answer. */
function toRequest(message: ExpressRequest, url: URL): Request | undefined {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const method = message.method ?? 'GET';
  if (FORBIDDEN_METHODS.has(method.toUpperCase())) return undefined;
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  if (message.readableEnded && message.body !== undefined) {
    headers.delete('Content-Length');
    return new Request(url, { method, headers, body: JSON.stringify(message.body) });
  }
  const body = Readable.toWeb(message) as ReadableStream<Uint8Array>;
  return new Request(url, { method, headers, body, duplex: 'half' } as RequestInit);
}
