import type { ServerResponse } from 'node:http';
import { readBytes, readJson } from '../http/body.js';
import { methodNotAllowed } from '../http/errors.js';
import { type Exchange, sendJson } from '../http/exchange.js';
import { requestedRegion } from '../http/requested-region.js';
import type { Handler, PathParameters, Route } from '../http/router.js';
import { isObject } from '../shared/json.js';
import { payloadTooLarge } from '../store/content.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import type { Regions } from '../store/regions.js';
import { badRequest } from '../store/service-error.js';
import type { Write } from '../store/store.js';
import { applicationOperations } from './applications.js';
import { deploymentOperations } from './deployments.js';
import { environmentOperations } from './environments.js';
import { experimentDefinitionOperations } from './experiment-definitions.js';
import { experimentRunOperations } from './experiment-runs.js';
import { associationOperations } from './extension-associations.js';
import { extensionOperations } from './extensions.js';
import type { Answer, Operation, OperationRequest, Surroundings } from './operation.js';
import { checkPath, checkQuery } from './parameters.js';
import { profileOperations } from './profiles.js';
import { settingsOperations } from './settings.js';
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
  ...experimentDefinitionOperations,
  ...experimentRunOperations,
  ...tagOperations,
  ...settingsOperations,
  ...extensionOperations,
  ...associationOperations,
  ...unsupportedOperations,
];

/** The AppConfig API, for the region that a request is signed for. A change is answered once it has been written. */
export function controlPlane(regions: Regions, write: Write, surroundings: Surroundings): readonly Route[] {
  const paths = new Set(operations.map(({ path }) => path));
  return [...paths].map((path) => {
    const here = operations.filter((operation) => operation.path === path);
    const handlers = here.map(
      (operation) => [methodOf(operation), run(regions, write, surroundings, operation)] as const,
    );
    return {
      path,
      handlers: Object.fromEntries(handlers),
      otherwise: methodNotAllowed(...here.map(methodOf)),
    };
  });
}

function methodOf({ method }: Operation): string {
  return method.toUpperCase();
}

function run(regions: Regions, write: Write, surroundings: Surroundings, operation: Operation): Handler {
  return async (exchange, parameters) => {
    const store = regions.of(requestedRegion(exchange) ?? regions.home.region);
    const input = { region: store.region, ...(await operationRequest(exchange, parameters, operation)) };
    const handle =
      'prepare' in operation ? await operation.prepare(store, input, surroundings) : operation.handle;
    const changesNothing = operation.method === 'get';
    const answer = changesNothing ? handle(store, input) : await write(() => handle(store, input));
    if ('body' in answer) answer.afterwards?.();
    send(exchange.response, answer);
  };
}

/** Larger than any request that the API's own bounds permit. */
const MAX_JSON_BYTES = 512 * 1024;

async function readBody(
  exchange: Exchange,
  { method, body = 'json' }: Operation,
): Promise<Pick<OperationRequest, 'body' | 'bytes'>> {
  const bytes = new Uint8Array();
  if (method === 'get' || method === 'delete') return { body: {}, bytes };
  if (body === 'bytes') {
    const tooLarge = (length: number | undefined) => payloadTooLarge(length && Math.ceil(length / 1024));
    const sent = await readBytes(exchange, MAX_CONTENT_KILOBYTES * 1024, tooLarge);
    return { body: {}, bytes: new Uint8Array(sent) };
  }
  const json = await readJson(exchange, MAX_JSON_BYTES);
  if (json !== undefined && !isObject(json)) throw badRequest('The body must be a JSON object');
  return { body: json ?? {}, bytes };
}

async function operationRequest(
  exchange: Exchange,
  parameters: PathParameters,
  operation: Operation,
): Promise<Omit<OperationRequest, 'region'>> {
  const { query } = exchange;
  const body = await readBody(exchange, operation);
  checkPath(operation.path, parameters);
  const queryAll = (name: string): string[] => [query[name] ?? []].flat();
  return {
    parameter: (name) => parameters[name] ?? '',
    query: (name) => checkQuery(name, queryAll(name)[0]),
    queryAll,
    header: (name) => exchange.header(name.toLowerCase()),
    ...body,
  };
}

function send(response: ServerResponse, answer: Answer): void {
  if ('body' in answer) {
    sendJson(response, answer.status, answer.body);
    return;
  }
  response.statusCode = answer.status;
  if (!('bytes' in answer)) {
    response.end();
    return;
  }
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.setHeader('Content-Length', String(answer.bytes.length)).end(answer.bytes);
}
