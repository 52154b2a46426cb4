import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request that came, and what can be done about it. */
export interface Exchange {
  readonly operation: 'StartConfigurationSession' | 'GetLatestConfiguration';
  /** The client's connection: an answer is written to it byte for byte, so that it can be as wrong as needed. */
  readonly socket: Socket;
  /** Passes the request on and resolves to the whole answer of the server behind. */
  forward(): Promise<Answer>;
}

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What happens to a request instead of its answer. */
export type Fault = (exchange: Exchange) => void | Promise<void>;

/** A server between a client and AppConfig Local that passes everything on until it is told to break something. */
export interface FaultProxy {
  readonly endpoint: string;
  /** What happens to every request from now on; `undefined` passes them on. */
  inject(fault: Fault | 'refuse' | undefined): Promise<void>;
  /** Connections that clients have open. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let fault: Fault | undefined;
  const server = createServer((request) => {
    const exchange: Exchange = {
      operation:
        request.url === '/configurationsessions' ? 'StartConfigurationSession' : 'GetLatestConfiguration',
      socket: request.socket,
      forward: () => forward(target, request),
    };
    Promise.resolve((fault ?? passOn)(exchange)).catch(() => request.socket.destroy());
  });
  // What clients do in the middle of a broken answer is no error here.
  server.on('connection', (socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    inject: async (next) => {
      fault = next === 'refuse' ? undefined : next;
      if (next === 'refuse') return await stop();
      while (!server.listening) {
        server.listen(port, '127.0.0.1');
        // The port may have become somebody's for a moment.
        await once(server, 'listening').catch(() => new Promise((resolve) => setTimeout(resolve, 50)));
      }
    },
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    close: stop,
  };
}

/** What the proxy does when there is no fault. */
export const passOn: Fault = async ({ socket, forward: pass }) => {
  socket.write(serialize(await pass()));
};

/** The bytes of an answer; headers replace those of the answer, and `undefined` leaves one out. */
export function serialize(answer: Answer, headers: Record<string, string | undefined> = {}): Buffer {
  const all = { ...answer.headers, 'content-length': String(answer.body.length), ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${answer.status} Status\r\n${lines.join('\r\n')}\r\n\r\n`),
    answer.body,
  ]);
}

async function forward(target: string, request: IncomingMessage): Promise<Answer> {
  const { method, headers } = request;
  const upstream = httpRequest(new URL(request.url ?? '/', target), { method, headers, agent: false });
  request.pipe(upstream);
  const [response] = (await once(upstream, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const { connection, 'transfer-encoding': _encoding, 'keep-alive': _keepAlive, ...kept } = response.headers;
  return { status: response.statusCode ?? 0, headers: kept, body: Buffer.concat(chunks) };
}
