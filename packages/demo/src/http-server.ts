import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { endUnreadBodies } from 'appconfig-local';
import { describeError } from './check.js';

/**
 * Bytes of request line and headers. Node's own 16 KiB would refuse inputs that the demo allows: 2 000 characters of four
 * bytes each are 24 000 bytes when percent-encoded.
 */
const MAX_HEADER_BYTES = 64 * 1024;

/** Milliseconds that a client has to read why its request was refused. */
const LINGER_MILLISECONDS = 1000;

/** Milliseconds for requests that are on their way over an idle connection when stopping begins. */
const IDLE_GRACE_MILLISECONDS = 500;

/** Milliseconds between checks for connections that have become idle after that. */
const SWEEP_INTERVAL_MILLISECONDS = 50;

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  /**
   * Stops accepting, answers what clients have sent on the connections they have, and after `graceSeconds` closes what is
   * still open. Later calls wait for the first.
   */
  stop(graceSeconds: number): Promise<void>;
}

/** Listens on 127.0.0.1. Rejects with a message that says what to do when the port is taken or not allowed. */
export async function listen(application: RequestListener, port: number): Promise<RunningServer> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  server.on('clientError', answerClientError);
  const unanswered = new Set<ServerResponse>();
  onRequest(server, endUnreadBodies(application));
  onRequest(server, (_request, response) => {
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Error(whyNotListening(error, port), { cause: error });
  }

  let stopped: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    stop: (graceSeconds) => {
      stopped ??= stop(server, unanswered, graceSeconds);
      return stopped;
    },
  };
}

/**
 * Has a listener called for every request, before those that were added earlier. That includes requests whose clients ask before they
 * send a body (`Expect: 100-continue`): Node by itself would tell them to send it.
 */
function onRequest(server: Server, listener: RequestListener): void {
  server.prependListener('request', listener);
  server.prependListener('checkContinue', listener);
}

async function stop(
  server: Server,
  unanswered: ReadonlySet<ServerResponse>,
  graceSeconds: number,
): Promise<void> {
  const closed = once(server, 'close');
  // Only stops listening: an HTTP server's own `close` also ends idle connections, and so resets the requests that
  // clients have just sent on them. https://nodejs.org/api/http.html#serverclosecallback
  NetServer.prototype.close.call(server);
  // With the next answer, clients learn that the connection ends; that resets nothing.
  for (const response of unanswered) announceClose(response);
  onRequest(server, (_request, response) => announceClose(response));

  const limit = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
  let sweep: NodeJS.Timeout | undefined;
  const idleGrace = setTimeout(() => {
    afterReading(() => server.close());
    sweep = setInterval(() => afterReading(() => server.closeIdleConnections()), SWEEP_INTERVAL_MILLISECONDS);
  }, IDLE_GRACE_MILLISECONDS);
  await closed;
  clearTimeout(idleGrace);
  clearInterval(sweep);
  clearTimeout(limit);
}

/**
 * A timer of a process that was held up is called before what has arrived meanwhile is read: a connection whose request waits there
 * would look idle.
 */
function afterReading(close: () => void): void {
  setImmediate(close);
}

function announceClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function whyNotListening(error: unknown, port: number): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return `port ${port} is in use: set PORT to another one, or to 0 for any free one`;
  if (code === 'EACCES') return `port ${port} needs more rights: set PORT to one above 1023`;
  return `cannot listen on port ${port}: ${describeError(error)}`;
}

/** Requests that Node's parser refuses never reach Express, but are answered in JSON as well. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // The parser complains about every further chunk, too.
  if (socket.writableEnded) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = whatIsWrong(error);
  const body = JSON.stringify({ error: message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // Closed at once, with unread bytes, the connection would be reset, and the client might lose the answer.
  setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref();
}

function whatIsWrong(error: NodeJS.ErrnoException): [status: string, message: string] {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return ['414 URI Too Long', `Path and headers are longer than ${MAX_HEADER_BYTES} bytes`];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['408 Request Timeout', 'The request did not arrive in time'];
    default:
      return ['400 Bad Request', 'This is not a valid HTTP request'];
  }
}
