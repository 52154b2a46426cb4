import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Handles a request instead of the proxy, or lets it pass by returning false. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A server between a client and another server: it counts what passes, and can stand in for the other one. */
export interface TestProxy {
  readonly endpoint: string;
  /** `'StartConfigurationSession'` or `'GetLatestConfiguration'` for each request that came, in order. */
  readonly requests: string[];
  intercept: Intercept | undefined;
  /** Sessions started and polls made since the last call. */
  take(): { sessions: number; polls: number };
  close(): Promise<void>;
}

export async function startProxy(target: string): Promise<TestProxy> {
  const requests: string[] = [];
  let taken = 0;
  const server = createServer((request, response) => {
    requests.push(
      request.method === 'POST' && request.url === '/configurationsessions'
        ? 'StartConfigurationSession'
        : 'GetLatestConfiguration',
    );
    if (proxy.intercept?.(request, response)) return;
    forward(target, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: TestProxy = {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    intercept: undefined,
    take: () => {
      const recent = requests.slice(taken);
      taken = requests.length;
      const sessions = recent.filter((name) => name === 'StartConfigurationSession').length;
      return { sessions, polls: recent.length - sessions };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

/** Passes a request on and its answer back. */
export function forward(target: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = request;
  const upstream = httpRequest(
    new URL(request.url ?? '/', target),
    { method, headers, agent: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  upstream.on('error', () => response.destroy());
  request.pipe(upstream);
}

/** Answers with JSON and the name of an AWS error. */
export function answerError(response: ServerResponse, status: number, name: string, body: object = {}): true {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name });
  response.end(JSON.stringify({ Message: `${name} for a test`, ...body }));
  return true;
}
