import type { ServerResponse } from 'node:http';
import type { EvaluationContext } from '@openfeature/core';
import { type Exchange, sendText } from '../http/exchange.js';
import type { Handler, PathParameters, Route } from '../http/router.js';
import { packageVersion } from '../shared/package-version.js';
import type { Served } from '../store/serving.js';
import type { Store } from '../store/store.js';
import { versionName } from '../store/versions.js';
import { accessCheck } from './access.js';
import { agentConfiguration } from './configuration.js';
import { readContext } from './context.js';
import { type AgentFlags, agentFlags } from './flags.js';
import { isLocalIon, retrievedFlags } from './local-flags.js';
import { refuseAsAgent as refuse } from './refuse.js';

const PATH = '/applications/:application/environments/:environment/configurations/:profile';

const PATTERN = /^\/(?:ping|applications\/[^/]+\/environments\/[^/]+\/configurations\/[^/]+)\/?$/;

/**
 * Whether a request is for the Agent. AppConfig's deprecated GetConfiguration has the same path, but always a `client_id`,
 * which means nothing to the Agent.
 */
export function isAgentRequest({ path, query }: Pick<Exchange, 'path' | 'query'>): boolean {
  return PATTERN.test(path) && query.client_id === undefined;
}

/**
 * The local HTTP API of the AppConfig Agent. Unlike the Agent it has nothing to fetch, so deployments show at once. Its
 * requests are not signed, so it answers for one region.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use.html
 */
export function agentApi(store: Store, accessToken: string | undefined): readonly Route[] {
  const isAuthorized = accessCheck(accessToken);
  const configuration: Handler = (exchange, parameters) => {
    if (isAuthorized(exchange)) return answer(store, exchange, parameters);
    exchange.response.setHeader('WWW-Authenticate', 'Bearer');
    return refuse(exchange.response, 401, 'Unauthorized: the access token is missing or wrong');
  };
  // For health checks, which have no token. Like the Agent, it answers with its version.
  const ping: Handler = ({ response }) => sendText(response, 200, 'text/plain', packageVersion());
  const isConfigurationOfAgent = ({ request, path, query }: Exchange) =>
    (request.method !== 'GET' && request.method !== 'HEAD') || isAgentRequest({ path, query });
  return ['', '/'].flatMap((slash) => [
    {
      path: `${PATH}${slash}`,
      isFor: isConfigurationOfAgent,
      // For HEAD, Node sends the headers and drops the body.
      handlers: { GET: configuration, HEAD: configuration },
      otherwise: notAllowed,
    },
    { path: `/ping${slash}`, handlers: { GET: ping, HEAD: ping }, otherwise: notAllowed },
  ]);
}

async function answer(store: Store, exchange: Exchange, parameters: PathParameters): Promise<void> {
  const { response } = exchange;
  const { application = '', environment = '', profile = '' } = parameters;
  const entityId = exchange.header('entity-id');
  const found = agentConfiguration(store, { application, environment, profile }, entityId);
  if (!found.ok) return refuse(response, 404, found.message);
  const { served, isFeatureFlags } = found;
  const { version } = served;
  const keys = requestedFlags(exchange.query.flag);
  const isAsStored = !isFeatureFlags && !isLocalIon(version) && keys.length === 0;
  if (isAsStored) return send(response, served, version.contentType, version.content);
  // AWS documents that an entity gets a treatment of the flags that the request names.
  const read = readContext(exchange.header('context'), keys.length > 0 ? entityId : undefined);
  if (!read.ok) return refuse(response, 400, `BadRequest: ${read.message}`);
  const flags = isFeatureFlags ? await agentFlags(version) : await retrievedFlags(version);
  if (flags === undefined) {
    return refuse(response, 400, 'BadRequest: a freeform configuration has no flags to ask for');
  }
  const unknown = keys.find((key) => !flags.has(key));
  if (unknown !== undefined) {
    return refuse(response, 404, `ResourceNotFound: there is no flag ${JSON.stringify(unknown)}`);
  }
  const json = render(flags, keys, read.context);
  send(response, served, 'application/json', new TextEncoder().encode(json));
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

function send(
  response: ServerResponse,
  { version, experimentFlags }: Served,
  contentType: string,
  body: Uint8Array,
): void {
  response.setHeader('Content-Type', contentType);
  // AWS's guide spells it in the first way, its OpenAPI file in the second.
  response.setHeader('Configuration-Version', versionName(version));
  response.setHeader('ConfigurationVersion', versionName(version));
  // AWS documents that there is a header for the label, but not its name; this is the Data API's.
  if (version.label !== undefined) response.setHeader('Version-Label', version.label);
  if (experimentFlags !== undefined) response.setHeader('Experiment-Flags', experimentFlags);
  response.setHeader('Content-Length', String(body.length));
  response.end(body);
}

const notAllowed: Handler = ({ request, response }) => {
  response.setHeader('Allow', 'GET, HEAD');
  refuse(response, 405, `${request.method} is not allowed here, only GET and HEAD`);
};
