import type {
  ClientRequest,
  Agent as HttpAgent,
  IncomingHttpHeaders,
  IncomingMessage,
  OutgoingHttpHeaders,
} from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { Slots } from './agent-slots.js';

/** What the AppConfig Agent answered. */
export interface AgentAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty if it exceeded the bound. */
  readonly body: Uint8Array;
  /** Whether the body exceeded the bound, and so was not read to its end. */
  readonly exceeded: boolean;
}

export interface AgentRequest {
  /** Path and query after the endpoint, encoded. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** Largest body of a success. */
  readonly maxBytes: number;
  /** Whether the request shares the pool of connections, or has one of its own that is closed after it. */
  readonly pooled: boolean;
  readonly signal: AbortSignal;
}

/** Enough for an error's explanation. */
const MAX_ERROR_BYTES = 2_048;
/** Bounds the load of a burst of evaluations on the Agent and the process; the others queue. */
const MAX_CONNECTIONS = 50;

/**
 * HTTP to one AppConfig Agent. Idle connections are kept, and do not keep the process alive. Redirects are answers like any
 * other, and proxies that the environment names do not apply: an Agent is on the same machine.
 */
export class AgentConnection {
  readonly #endpoint: URL;
  /** `node:http` or `node:https`, loaded with the first connection and not by importing this package. */
  readonly #protocol: Protocol;
  readonly #pool: HttpAgent;
  readonly #slots = new Slots(MAX_CONNECTIONS);

  constructor(endpoint: string) {
    this.#endpoint = new URL(endpoint);
    // A slot may be free slightly before its connection is.
    const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS };
    this.#protocol = protocolOf(this.#endpoint);
    this.#pool = new this.#protocol.Agent(options);
  }

  /** Rejects when the answer is incomplete, and when `signal` aborts at any time before the last byte. */
  get(request: AgentRequest): Promise<AgentAnswer> {
    return request.pooled ? this.#slots.run(request.signal, () => this.#get(request)) : this.#get(request);
  }

  close(): void {
    this.#pool.destroy();
  }

  async #get(request: AgentRequest): Promise<AgentAnswer> {
    const response = await this.#send(request);
    const { statusCode: status = 0, headers } = response;
    const bytes = await readUpTo(response, status === 200 ? request.maxBytes : MAX_ERROR_BYTES);
    return { status, headers, body: bytes ?? new Uint8Array(), exceeded: bytes === undefined };
  }

  #send(what: AgentRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = this.#open(what);
      let answered = false;
      request.on('response', (response) => {
        answered = true;
        resolve(response);
      });
      request.on('error', (error) => {
        // The Agent closed an idle connection just when it was used again: it has not seen the request.
        // https://nodejs.org/api/http.html#requestreusedsocket
        const stale = request.reusedSocket && /ECONNRESET|EPIPE/.test(String(Object(error).code));
        if (stale && !answered && !what.signal.aborted) resolve(this.#send(what));
        else reject(error);
      });
      request.end();
    });
  }

  #open({ path, headers, pooled, signal }: AgentRequest): ClientRequest {
    const base = this.#endpoint.pathname.replace(/\/$/, '');
    const options = {
      ...urlToHttpOptions(this.#endpoint),
      path: `${base}${path}`,
      headers,
      agent: pooled ? this.#pool : false,
      signal,
    };
    return this.#protocol.request(options);
  }
}

type Protocol = Pick<typeof import('node:https') | typeof import('node:http'), 'Agent' | 'request'>;

function protocolOf({ protocol }: URL): Protocol {
  return protocol === 'https:'
    ? process.getBuiltinModule('node:https')
    : process.getBuiltinModule('node:http');
}

/** The whole body, or `undefined` when it exceeds the bound, by Content-Length or by count (D8). */
async function readUpTo(response: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  if (Number(response.headers['content-length']) > maxBytes) {
    response.destroy();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  // Not a Buffer, whose `slice` is a view of the same memory: callers are given copies (P7).
  return new Uint8Array(Buffer.concat(chunks, length));
}
