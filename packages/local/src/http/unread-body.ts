import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { unexpected } from '../shared/described.js';

/** Bytes of a body that are read and thrown away after the answer, because most clients send all of it before they read. */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

/** Milliseconds that a client has to read an answer that came before the end of its request. */
const LINGER_MILLISECONDS = 1_000;

/**
 * Wraps a listener for requests of Node's `http` server so that a request that is answered before its body was read, because it is
 * refused or needs none, ends with the answer. Node itself would go on reading the body for ever, while a connection that is closed
 * with bytes unread is reset, so that the client may lose the answer. So the answer announces the end of the connection and closes
 * the server's half of it, up to 8 MiB of the rest are read and thrown away, and what is still open a second later is cut off.
 *
 * Use it for the event `checkContinue`, too: Node by itself asks for the body before the listener has seen the request. Throws a
 * TypeError for a listener that is not a function.
 */
export function endUnreadBodies(listener: RequestListener): RequestListener {
  if (typeof listener !== 'function') throw unexpected('listener', 'a function', listener);
  return (request, response) => {
    if (!announcesBody(request)) return listener(request, response);
    endUnreadBody(request, response);
    // Node notices only after this event that a body is empty.
    process.nextTick(listener, request, response);
  };
}

/** Without these headers a request has no body: https://www.rfc-editor.org/rfc/rfc9112#section-6.3 */
function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function endUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  const { writeHead } = response;
  response.writeHead = ((...args: Parameters<typeof writeHead>) => {
    response.writeHead = writeHead;
    if (!request.complete) {
      response.setHeader('Connection', 'close');
      discardRest(request);
    }
    return writeHead.apply(response, args);
  }) as typeof writeHead;
}

function discardRest(request: IncomingMessage): void {
  const { socket } = request;
  let discarded = 0;
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > MAX_DISCARDED_BYTES) request.pause();
  });
  // Once it is answered, it does not matter how the request ends.
  request.on('error', () => {});
  request.resume();
  // Node calls this once the last answer of a connection is written; its own version destroys the socket at once.
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), LINGER_MILLISECONDS);
    socket.once('close', () => clearTimeout(timer));
  };
}
