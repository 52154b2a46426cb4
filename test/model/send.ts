import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Input } from './calls.js';
import type { Operation, ServiceModel } from './service-model.js';
import type { Json } from './variations.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends calls as the model says they travel, whatever is in them: AWS's own clients refuse to send some. */
export class Sender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  send(model: ServiceModel, operation: Operation, input: Input, body?: string): Promise<Answer> {
    const { method } = operation.http;
    const written = write(model, operation, input);
    const text = body ?? written.body;
    const headers: Record<string, string> = { ...written.headers };
    if (text !== undefined) headers['Content-Length'] = String(Buffer.byteLength(text));
    return new Promise((resolve, reject) => {
      const url = new URL(this.#endpoint);
      const { hostname, port } = url;
      const options = { agent: this.#agent, hostname, port, method, path: written.path, headers };
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, text: Buffer.concat(chunks).toString() });
        });
      });
      sent.once('error', reject);
      sent.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

interface Written {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Puts every member where it travels. */
export function write(model: ServiceModel, operation: Operation, input: Input): Written {
  const { members = {}, payload } = model.input(operation);
  let path = operation.http.requestUri;
  const query: string[] = [];
  const headers: Record<string, string> = {};
  const json: Record<string, Json> = {};
  let hasJson = false;
  for (const [name, { location, locationName = name }] of Object.entries(members)) {
    if (location === undefined && name !== payload) hasJson = true;
    const value = input[name];
    if (value === undefined) continue;
    if (location === 'uri') path = path.replace(`{${locationName}}`, encodeURIComponent(String(value)));
    else if (location === 'querystring')
      for (const one of [value].flat()) query.push(`${locationName}=${encodeURIComponent(String(one))}`);
    else if (location === 'header') headers[locationName] = String(value);
    else if (name !== payload) json[name] = value;
  }
  if (hasJson) headers['Content-Type'] = 'application/json';
  const content = payload === undefined ? undefined : input[payload];
  const body = hasJson ? JSON.stringify(json) : content === undefined ? undefined : String(content);
  return { path: query.length === 0 ? path : `${path}?${query.join('&')}`, headers, body };
}
