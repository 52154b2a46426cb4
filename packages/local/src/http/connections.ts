import type { Server } from 'node:http';

/** How long connections may take, in milliseconds, and how many there may be. */
export interface ConnectionBounds {
  /** Without a request under way. */
  readonly idle: number;
  /** From its beginning until the headers of a request are there. */
  readonly headers: number;
  /** From its beginning until all of a request is there. */
  readonly request: number;
  /** Without a byte in either direction. */
  readonly silence: number;
  readonly count: number;
}

const SECOND_MILLISECONDS = 1000;

export const CONNECTION_BOUNDS: ConnectionBounds = {
  // Longer than clients keep an idle connection. With Node's default of 5 s, the server may close one just when its client sends
  // the next request, which then fails.
  idle: 65 * SECOND_MILLISECONDS,
  headers: 60 * SECOND_MILLISECONDS,
  request: 300 * SECOND_MILLISECONDS,
  // A function in place of another service may take 900 s.
  silence: 1_200 * SECOND_MILLISECONDS,
  count: 10_000,
};

/** Has the server end connections that take too long; one too many is closed at once, and `tooMany` called the first time. */
export function boundConnections(server: Server, bounds: ConnectionBounds, tooMany: () => void): void {
  server.keepAliveTimeout = bounds.idle;
  server.headersTimeout = bounds.headers;
  server.requestTimeout = bounds.request;
  server.timeout = bounds.silence;
  server.maxConnections = bounds.count;
  server.once('drop', tooMany);
}
