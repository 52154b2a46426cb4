import type { IncomingMessage, ServerResponse } from 'node:http';

/** Of what a client goes on sending after an answer, this much is read and thrown away: most clients send all before they read. */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

/** Milliseconds for a client to read an answer that came before the end of its request. */
const LINGER_MILLISECONDS = 1_000;

/**
 * Sees to it that a request that is answered before its body was read, because it is refused or needs none, ends with the answer.
 * Node itself would go on reading the body for ever; and a connection that is closed with bytes unread is reset, so that the client
 * may lose the answer. So the answer says that the connection ends, our half of it is closed, a bounded rest is read and thrown
 * away, and what is still open a second later is cut off.
 */
export function endUnreadBody(request: IncomingMessage, response: ServerResponse): void {
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
  // It is nobody's business any more how the request ends.
  request.on('error', () => {});
  request.resume();
  // What Node calls when the last answer of a connection is written; its own destroys the socket at once.
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), LINGER_MILLISECONDS);
    socket.once('close', () => clearTimeout(timer));
  };
}
