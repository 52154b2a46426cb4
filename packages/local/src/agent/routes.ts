import type { EvaluationContext } from '@openfeature/core';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { packageVersion } from '../shared/package-version.js';
import type { Version } from '../store/model.js';
import type { Store } from '../store/store.js';
import { agentConfiguration } from './configuration.js';
import { readContext } from './context.js';
import { type AgentFlags, agentFlags } from './flags.js';
import { refuseAsAgent as refuse } from './refuse.js';

const PATH = '/applications/:application/environments/:environment/configurations/:profile';

const PATTERN = /^\/(?:ping|applications\/[^/]+\/environments\/[^/]+\/configurations\/[^/]+)$/;

/**
 * Whether a request is for the Agent. AppConfig's deprecated GetConfiguration has the same path, but always a `client_id`,
 * which means nothing to the Agent.
 */
export function isAgentRequest({ path, query }: Pick<Request, 'path' | 'query'>): boolean {
  return PATTERN.test(path) && query.client_id === undefined;
}

/**
 * The local HTTP API of the AppConfig Agent. Unlike the Agent it has nothing to fetch, so deployments show at once.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use.html
 */
export function agentApi(store: Store): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router
    .route(PATH)
    .head(notAllowed)
    .get((request: Request, response: Response, next: NextFunction) => {
      if (!isAgentRequest(request)) return next('route');
      return answer(store, request, response);
    })
    .all(notAllowed);
  // For health checks. The Agent answers with its version, too.
  router
    .route('/ping')
    .head(notAllowed)
    .get((_request: Request, response: Response) => {
      response.type('text/plain').send(packageVersion());
    })
    .all(notAllowed);
  return router;
}

async function answer(store: Store, request: Request, response: Response): Promise<void> {
  const { application, environment, profile } = request.params as Record<string, string>;
  const target = { application: application ?? '', environment: environment ?? '', profile: profile ?? '' };
  const found = agentConfiguration(store, target, request.get('entity-id'));
  if (!found.ok) return refuse(response, 404, found.message);
  const { version, isFeatureFlags } = found;
  const keys = requestedFlags(request.query.flag);
  if (!isFeatureFlags) {
    if (keys.length > 0) {
      return refuse(response, 400, 'BadRequest: a freeform configuration has no flags to ask for');
    }
    return send(response, version, version.contentType, version.content);
  }
  const read = readContext(request.get('context'));
  if (!read.ok) return refuse(response, 400, `BadRequest: ${read.message}`);
  const flags = await agentFlags(version);
  const unknown = keys.find((key) => !flags.has(key));
  if (unknown !== undefined) {
    return refuse(response, 404, `ResourceNotFound: there is no flag ${JSON.stringify(unknown)}`);
  }
  const json = render(flags, keys, read.context);
  send(response, version, 'application/json', new TextEncoder().encode(json));
}

/** A single flag by itself; several, or all, as members of an object. */
function render(flags: AgentFlags, keys: readonly string[], context: EvaluationContext): string {
  const [only] = keys;
  if (only !== undefined && keys.length === 1) return flags.get(only)?.(context) ?? '';
  const wanted = keys.length === 0 ? [...flags.keys()] : keys;
  const members = wanted.map((key) => `${JSON.stringify(key)}:${flags.get(key)?.(context)}`);
  return `{${members.join(',')}}`;
}

/** The keys of `?flag=K&flag=L`, each once. */
function requestedFlags(flag: unknown): string[] {
  const values: unknown[] = Array.isArray(flag) ? flag : flag === undefined ? [] : [flag];
  return [...new Set(values.map(String))];
}

function send(response: Response, version: Version, contentType: string, body: Uint8Array): void {
  response.setHeader('Content-Type', contentType);
  response.setHeader('Configuration-Version', String(version.number));
  // AWS documents that there is a header for the label, but not its name; this is the Data API's.
  if (version.label !== undefined) response.setHeader('Version-Label', version.label);
  response.setHeader('Content-Length', String(body.length));
  response.end(body);
}

function notAllowed(request: Request, response: Response): void {
  response.set('Allow', 'GET');
  refuse(response, 405, `${request.method} is not allowed here, only GET`);
}
