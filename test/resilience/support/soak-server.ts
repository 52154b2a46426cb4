import { Readable } from 'node:stream';
import { seededRandom } from '../../../packages/provider/src/testing/virtual-runtime.js';

/** The part of an SDK's HTTP request and answer that counts here. */
interface Request {
  readonly method: string;
  readonly query?: Record<string, unknown>;
}
interface Response {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

/** What came of a request that reached the server, or did not. */
export type Fate = 'document' | 'unchanged' | 'fault';

const FAULTS = [
  'lost before',
  'lost after',
  'throttled',
  'failed',
  'denied',
  'refused token',
  'html',
  'broken off',
] as const;

/**
 * AppConfig inside the process, as the `requestHandler` of a real SDK client: sessions with tokens that are good for one
 * poll, deployments, malformed versions and rollbacks, and requests that fail, all by chance from a seed.
 */
export class SoakServer {
  /** What the last poll that came back unharmed has seen. */
  lastFate: Fate = 'fault';
  content: string;
  /** What a provider has to serve: the newest document that it was given and could read. */
  expected: string | undefined;
  deployments = 0;
  faults = 0;
  sessions = 0;
  readonly #random: () => number;
  #good: string;
  #tokens = 0;
  #session: { token: string; delivered: string | undefined } | undefined;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#good = documentOf(0);
    this.content = this.#good;
  }

  /** Perhaps deploys something before the next poll. */
  perhapsDeploy(): void {
    const chance = this.#random();
    if (chance < 0.05) {
      this.deployments += 1;
      this.#good = documentOf(this.deployments);
      this.content = this.#good;
    } else if (chance < 0.06) {
      this.content = `${this.#good.slice(0, -1)} malformed ${this.deployments}`;
    } else if (chance < 0.09) {
      this.content = this.#good;
    }
  }

  readonly handle = async (request: Request): Promise<{ response: Response }> => {
    this.lastFate = 'fault';
    const fault = this.#random() < 0.1 ? this.#pick() : undefined;
    if (fault !== undefined) this.faults += 1;
    if (fault === 'lost before') throw connectionReset();
    if (fault === 'throttled') return error(429, 'ThrottlingException');
    if (fault === 'failed') return error(500, 'InternalServerException');
    if (fault === 'denied') return error(403, 'AccessDeniedException');
    if (fault === 'html') return answer(503, { 'content-type': 'text/html' }, '<html></html>');
    if (fault === 'refused token') this.#session = undefined;
    const good = request.method === 'POST' ? this.#start() : this.#poll(request, fault === undefined);
    if (fault === 'lost after') throw connectionReset();
    if (fault === 'broken off') return { response: { ...good.response, body: breakingOff() } };
    return good;
  };

  /** Members that the SDK expects of a request handler. */
  readonly metadata = { handlerProtocol: 'http/1.1' };
  destroy(): void {}

  #pick() {
    return FAULTS[Math.floor(this.#random() * FAULTS.length)];
  }

  #start(): { response: Response } {
    this.sessions += 1;
    this.#session = { token: this.#mint(), delivered: undefined };
    const body = JSON.stringify({ InitialConfigurationToken: this.#session.token });
    return answer(201, { 'content-type': 'application/json' }, body);
  }

  #poll({ query }: Request, arrives: boolean): { response: Response } {
    if (this.#session === undefined || query?.configuration_token !== this.#session.token) {
      const Details = { InvalidParameters: { ConfigurationToken: { Problem: 'Corrupted' } } };
      return error(400, 'BadRequestException', { Reason: 'InvalidParameters', Details });
    }
    const isNew = this.#session.delivered !== this.content;
    this.#session = { token: this.#mint(), delivered: this.content };
    if (arrives) {
      this.lastFate = isNew ? 'document' : 'unchanged';
      if (this.content === this.#good) this.expected = this.content;
    }
    const headers = {
      'content-type': 'application/json',
      'next-poll-configuration-token': this.#session.token,
      'next-poll-interval-in-seconds': '15',
    };
    return answer(200, headers, isNew ? this.content : '');
  }

  #mint(): string {
    this.#tokens += 1;
    return `token-${this.#tokens}`;
  }
}

function documentOf(version: number): string {
  return JSON.stringify({ version, [`flag_${version % 7}`]: { enabled: version % 2 === 0, value: 'on' } });
}

function answer(statusCode: number, headers: Record<string, string>, body: string): { response: Response } {
  const length = String(Buffer.byteLength(body));
  const stream = Readable.from(body === '' ? [] : [Buffer.from(body)], { objectMode: false });
  return { response: { statusCode, headers: { ...headers, 'content-length': length }, body: stream } };
}

function error(status: number, name: string, members = {}): { response: Response } {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
  return answer(status, headers, JSON.stringify({ Message: name, ...members }));
}

function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

function breakingOff(): Readable {
  return new Readable({
    read() {
      this.destroy(connectionReset());
    },
  });
}
