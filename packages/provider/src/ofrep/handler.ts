import { ErrorCode, type EvaluationContext } from '@openfeature/core';
import { ProviderEvents } from '@openfeature/server-sdk';
import type { FlagEvaluation } from '../flags/flag-evaluation.js';
import { type Runtime, systemRuntime } from '../polling/runtime.js';
import { describeError } from '../shared/describe-error.js';
import { check, isRecord } from '../shared/option-values.js';
import { notFound, type OfrepEvaluation, toOfrep } from './answers.js';
import { allowOrigin, preflight } from './cors.js';
import { EventStreams } from './event-streams.js';
import type { FlagService } from './flag-service.js';
import { digestOf, isAmong, JSON_HEADERS, json, notReady, STREAM_HEADERS } from './http-answers.js';
import { normalizeOfrepOptions } from './normalize-options.js';
import type { NormalizedOfrepOptions, OfrepDecision, OfrepOptions } from './ofrep-options.js';
import { BadRequest, readContext } from './request-context.js';
import { askedKey, isRoute, routeOf } from './route.js';
import { StreamTokens } from './stream-token.js';

/** Answers requests of the OpenFeature Remote Evaluation Protocol, version 0.3. */
export interface OfrepHandler {
  /** Never rejects. Paths that are none of the protocol's get 404. */
  (request: Request): Promise<Response>;
  /** Whether a path, such as `/flags/ofrep/v1/evaluate/flags`, is one of the protocol's, below whatever prefix. */
  matches(pathname: string): boolean;
  /** How many event streams are open. */
  readonly openStreams: number;
  /** Ends all event streams, which otherwise keep a server from ending, and opens no more. Idempotent. */
  close(): void;
}

/** Seconds. */
const RETRY_WHEN_FULL = 30;
const DEFAULT_POLL_INTERVAL = 60;

/** Polls come up to 10 % later than the interval, and take a moment. */
const REPEAT_FACTOR = 1.1;
const REPEAT_MARGIN_SECONDS = 2;

const MAX_KEY_CHARACTERS = 2_048;

/**
 * Makes a handler that answers browsers and other languages from one provider or several, of which the first that has a key
 * answers it. Nothing is exposed unless the options say so.
 *
 * @throws TypeError that names the option, what was expected, and what came
 */
export function createOfrepHandler(
  services: FlagService | readonly FlagService[],
  options?: OfrepOptions,
): OfrepHandler;
/** @internal */
export function createOfrepHandler(
  services: FlagService | readonly FlagService[],
  options?: OfrepOptions,
  runtime?: Runtime,
): OfrepHandler;
export function createOfrepHandler(
  services: FlagService | readonly FlagService[],
  options: OfrepOptions = {},
  runtime: Runtime = systemRuntime,
): OfrepHandler {
  const handler = new Handler(listOf(services), normalizeOfrepOptions(options), runtime);
  return Object.defineProperties((request: Request) => handler.handle(request), {
    matches: { value: isRoute },
    openStreams: { get: () => handler.openStreams },
    close: { value: () => handler.close() },
  }) as OfrepHandler;
}

function listOf(services: FlagService | readonly FlagService[]): readonly FlagService[] {
  const list: readonly FlagService[] = Array.isArray(services) ? [...services] : [services];
  const expected = 'an AppConfigProvider, or a list of at least one';
  check(list.length > 0, 'providers', expected, services);
  for (const service of list) {
    const isService =
      isRecord(service) &&
      typeof service.evaluate === 'function' &&
      typeof service.evaluateAll === 'function' &&
      isRecord(service.events);
    check(isService, 'providers', expected, service);
  }
  return list;
}

class Handler {
  readonly #services: readonly FlagService[];
  readonly #options: NormalizedOfrepOptions;
  readonly #tokens: StreamTokens | undefined;
  readonly #streams: EventStreams | undefined;
  readonly #onChange = (): void => this.#streams?.tellAll(this.#repeatSeconds());

  constructor(services: readonly FlagService[], options: NormalizedOfrepOptions, runtime: Runtime) {
    this.#services = services;
    this.#options = options;
    const { events } = options;
    if (events === undefined) return;
    this.#tokens = new StreamTokens(events.secret, events.tokenLifetime, () => runtime.now());
    this.#streams = new EventStreams(events, runtime, () => this.#configEtag());
    for (const service of services) {
      service.events.addHandler(ProviderEvents.ConfigurationChanged, this.#onChange);
      service.events.addHandler(ProviderEvents.Ready, this.#onChange);
    }
  }

  get openStreams(): number {
    return this.#streams?.size ?? 0;
  }

  close(): void {
    this.#streams?.close();
    for (const service of this.#services) {
      service.events.removeHandler(ProviderEvents.ConfigurationChanged, this.#onChange);
      service.events.removeHandler(ProviderEvents.Ready, this.#onChange);
    }
  }

  async handle(request: Request): Promise<Response> {
    let response: Response;
    try {
      response = await this.#answer(request);
    } catch (error) {
      response = this.#failure(error, request);
    }
    allowOrigin(this.#options.cors, request, response.headers);
    return response;
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const route = routeOf(url.pathname);
    if (route === undefined) return json(404, { errorDetails: 'There is nothing at this path' });
    const method = route.isStream ? 'GET' : 'POST';
    if (request.method === 'OPTIONS') return preflight(this.#options.cors, method);
    if (request.method !== method) {
      return json(405, { errorDetails: `Expected method ${method}` }, { Allow: `OPTIONS, ${method}` });
    }
    if (route.isStream) return this.#openStream(url, request);
    const decision = await this.#options.authorize(request);
    // The answer may be one of a fetch, whose headers nobody may change.
    if (decision instanceof Response) return new Response(decision.body, decision);
    if (decision === false) return json(403, { errorDetails: 'Not allowed' });
    const granted = grantedContext(decision);
    const said = await readContext(request, this.#options.maxBodyBytes);
    const context: EvaluationContext = { ...said, ...this.#options.context, ...granted };
    if (this.#services.some(({ configuration }) => configuration === undefined)) return notReady();
    return route.key === undefined
      ? this.#evaluateAll(request, context, this.#eventStreams(route.prefix, granted))
      : this.#evaluate(route.key, context);
  }

  async #evaluate(key: string, context: EvaluationContext): Promise<Response> {
    let answer: OfrepEvaluation = notFound(key);
    if (key.length <= MAX_KEY_CHARACTERS && this.#options.exposes(key)) {
      for (const service of this.#services) {
        answer = toOfrep(await service.evaluate(key, context));
        if (answer.status !== 404) break;
      }
    }
    return new Response(answer.body, { status: answer.status, headers: JSON_HEADERS });
  }

  async #evaluateAll(
    request: Request,
    context: EvaluationContext,
    eventStreams: readonly object[] | undefined,
  ): Promise<Response> {
    const evaluated = await Promise.all(this.#services.map((service) => service.evaluateAll(context)));
    const flags = this.#exposed(evaluated).map((evaluation) => toOfrep(evaluation).body);
    const [only, another] = this.#services;
    const version = another === undefined ? only?.configuration?.version : undefined;
    const rest = JSON.stringify({ eventStreams, metadata: version && { version } }).slice(1);
    const body = `{"flags":[${flags.join(',')}]${rest === '}' ? '' : ','}${rest}`;
    // Of everything that is told, so that whatever is told anew has a new one.
    const etag = `"${digestOf(body)}"`;
    if (isAmong(etag, request.headers.get('If-None-Match'))) {
      return new Response(null, { status: 304, headers: { ETag: etag, 'Cache-Control': 'no-store' } });
    }
    return new Response(body, { status: 200, headers: { ...JSON_HEADERS, ETag: etag } });
  }

  /** Of equal keys the first service's. */
  #exposed(evaluated: readonly (readonly FlagEvaluation[])[]): FlagEvaluation[] {
    const seen = evaluated.length > 1 ? new Set<string>() : undefined;
    return evaluated.flat().filter(({ flagKey, errorCode }) => {
      if (errorCode === ErrorCode.FLAG_NOT_FOUND || !this.#options.exposes(flagKey)) return false;
      if (seen?.has(flagKey)) return false;
      seen?.add(flagKey);
      return true;
    });
  }

  #eventStreams(prefix: string, granted: EvaluationContext): readonly object[] | undefined {
    const { events } = this.#options;
    if (events === undefined || this.#tokens === undefined) return undefined;
    const token = this.#tokens.give(JSON.stringify(granted));
    const address = `${events.publicUrl ?? prefix}/ofrep/v1/events?token=${token}`;
    const where = address.startsWith('/') ? { endpoint: { requestUri: address } } : { url: address };
    return [{ type: 'sse', ...where, inactivityDelaySec: events.inactivityDelay }];
  }

  #openStream(url: URL, request: Request): Response {
    const left = this.#tokens?.check(url.searchParams.get('token') ?? '');
    if (left === undefined || this.#streams === undefined) {
      return json(403, {
        errorDetails: 'Expected a token as `eventStreams` gives it, which has not expired',
      });
    }
    const body = this.#streams.open(left, request.headers.has('Last-Event-ID'));
    if (body === undefined) {
      return json(
        429,
        { errorDetails: 'Too many event streams are open' },
        { 'Retry-After': String(RETRY_WHEN_FULL) },
      );
    }
    return new Response(body, { status: 200, headers: STREAM_HEADERS });
  }

  #failure(error: unknown, request: Request): Response {
    if (error instanceof BadRequest) {
      const { status, errorCode, message } = error;
      return json(status, { key: askedKey(new URL(request.url).pathname), errorCode, errorDetails: message });
    }
    const code = isRecord(error) ? error.code : undefined;
    if (code === ErrorCode.PROVIDER_NOT_READY || code === ErrorCode.PROVIDER_FATAL) return notReady();
    this.#options.logger.error(`A request for flags could not be answered: ${describeError(error)}`);
    return json(500, { errorDetails: 'The request could not be answered' });
  }

  #configEtag(): string {
    return digestOf(this.#services.map(({ configuration }) => configuration?.version ?? '').join('\n'));
  }

  #repeatSeconds(): number {
    const intervals = this.#services.map(({ pollInterval }) => pollInterval ?? DEFAULT_POLL_INTERVAL);
    return Math.max(...intervals) * REPEAT_FACTOR + REPEAT_MARGIN_SECONDS;
  }
}

/** @throws TypeError */
function grantedContext(decision: OfrepDecision): EvaluationContext {
  if (decision === true) return {};
  const isGrant = isRecord(decision) && !Array.isArray(decision);
  check(isGrant, 'authorize', 'a function that gives true, false, a grant or a Response', decision);
  const { context } = decision as { context?: unknown };
  check(context === undefined || isRecord(context), 'context', 'an object or undefined', context);
  return { ...context } as EvaluationContext;
}
