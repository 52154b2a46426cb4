import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A real HTTP server of a test. */
export interface HttpServer {
  readonly endpoint: string;
  /** What came, in order. */
  readonly requests: IncomingMessage[];
  /** Resolves with the next request that comes. */
  next(): Promise<IncomingMessage>;
  answers(listener: RequestListener): void;
  close(): Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1. */
export async function startHttpServer(first: RequestListener): Promise<HttpServer> {
  const requests: IncomingMessage[] = [];
  let listener = first;
  const server = createServer((request, response) => {
    requests.push(request);
    server.emit('arrived', request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    next: () => new Promise((resolve) => server.once('arrived', resolve)),
    answers: (next) => {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A listener that answers every request so. */
export function answer(
  status: number,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** A listener that answers JSON. */
export function answerJson(value: unknown, headers: Record<string, string> = {}): RequestListener {
  return answer(200, JSON.stringify(value), { 'content-type': 'application/json', ...headers });
}

/** Resolves when a connection is closed, in whatever way. */
export function closed(socket: Socket | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (socket === undefined || socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}
