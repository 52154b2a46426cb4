import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { bytesBody, jsonBody } from '../http/body.js';
import { methodNotAllowed } from '../http/errors.js';
import { isObject } from '../shared/json.js';
import { payloadTooLarge } from '../store/content.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import { badRequest } from '../store/service-error.js';
import type { Store, Write } from '../store/store.js';
import { applicationOperations } from './applications.js';
import { deploymentOperations } from './deployments.js';
import { environmentOperations } from './environments.js';
import type { Answer, Operation, OperationRequest } from './operation.js';
import { profileOperations } from './profiles.js';
import { strategyOperations } from './strategies.js';
import { tagOperations } from './tags.js';
import { unsupportedOperations } from './unsupported.js';
import { versionOperations } from './versions.js';

const operations: readonly Operation[] = [
  ...applicationOperations,
  ...environmentOperations,
  ...profileOperations,
  ...versionOperations,
  ...strategyOperations,
  ...deploymentOperations,
  ...tagOperations,
  ...unsupportedOperations,
];

/** The AppConfig API. A change is answered once it has been written. */
export function controlPlane(store: Store, write: Write): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const here = operations.filter((operation) => operation.path === path);
    const route = router.route(path);
    route.head(methodNotAllowed(...here.map(({ method }) => method.toUpperCase())));
    for (const operation of here)
      route[operation.method](...readBody(operation), run(store, write, operation));
    route.all(methodNotAllowed(...here.map(({ method }) => method.toUpperCase())));
  }
  return router;
}

function run(store: Store, write: Write, operation: Operation): RequestHandler {
  return async (request, response) => {
    const input = operationRequest(request);
    const handle = 'prepare' in operation ? await operation.prepare(store, input) : operation.handle;
    const changesNothing = operation.method === 'get';
    send(response, changesNothing ? handle(store, input) : await write(() => handle(store, input)));
  };
}

/** Larger than any request that the API's own bounds permit. */
const MAX_JSON_BYTES = 512 * 1024;

function readBody({ method, body = 'json' }: Operation): RequestHandler[] {
  if (method === 'get' || method === 'delete') return [];
  if (body === 'json') return [jsonBody(MAX_JSON_BYTES)];
  const tooLarge = (bytes: number | undefined) => payloadTooLarge(bytes && Math.ceil(bytes / 1024));
  return [bytesBody(MAX_CONTENT_KILOBYTES * 1024, tooLarge)];
}

function operationRequest(request: Request): OperationRequest {
  const { body, query } = request as { body: unknown; query: Record<string, unknown> };
  const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : new Uint8Array();
  if (body !== undefined && !Buffer.isBuffer(body) && !isObject(body)) {
    throw badRequest('The body must be a JSON object');
  }
  const queryAll = (name: string): string[] => {
    const values = Array.isArray(query[name]) ? query[name] : [query[name]];
    return values.filter((value) => typeof value === 'string');
  };
  return {
    parameter(name) {
      const value = (request.params as Record<string, string | string[] | undefined>)[name];
      return Array.isArray(value) ? value.join('/') : (value ?? '');
    },
    query: (name) => queryAll(name)[0],
    queryAll,
    header: (name) => request.get(name),
    body: isObject(body) && !Buffer.isBuffer(body) ? body : {},
    bytes,
  };
}

function send(response: Response, answer: Answer): void {
  response.status(answer.status);
  if ('body' in answer) {
    response.json(answer.body);
    return;
  }
  if (!('bytes' in answer)) {
    response.end();
    return;
  }
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.setHeader('Content-Length', String(answer.bytes.length)).end(answer.bytes);
}
