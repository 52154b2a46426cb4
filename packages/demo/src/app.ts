import { type Client, type Logger, ProviderStatus } from '@openfeature/server-sdk';
import { createHostCheck } from 'appconfig-local';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { checked, checkMethods, isFunction, isFunctionOrNothing, LOGGER_METHODS, member } from './check.js';
import { transform } from './transform.js';

/** Longest input that is transformed, in Unicode code points; longer ones are answered with 414. */
export const MAX_INPUT_LENGTH = 2000;

/** What is known about the configuration in use; unknown members are `undefined`. */
export interface ConfigurationInUse {
  readonly versionLabel: string | undefined;
  /** The last successful contact with AppConfig. */
  readonly checkedAt: Date | undefined;
}

export interface AppOptions {
  /** Evaluates the flags, anew in every request, and knows the provider's status. */
  readonly client: Client;
  /** Asked by `/readyz`; `undefined` as long as there is no configuration. */
  readonly configuration: () => ConfigurationInUse | undefined;
  readonly logger: Logger;
  /**
   * Host names, without a port, that requests may be addressed to besides those that no web page can own; at most 100. Other
   * requests are answered with 403, because a page could point a name of its own at this machine. Default: none.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Answers what else there is: the demo's page and what it asks for. Default: nothing. */
  readonly page?: RequestHandler | undefined;
}

/**
 * The demo as an Express application. It opens no port, registers no provider and handles no signals. Throws a TypeError for
 * wrong options.
 */
export function createApp(options: AppOptions): Express {
  const { client, configuration, logger, allowedHosts, page } = checkOptions(options);
  const app = express();
  app.disable('x-powered-by');
  app.use(onlyKnownHosts(allowedHosts));

  app
    .route('/process-string/:input')
    .get(async (request, response) => {
      const { input } = request.params;
      if (Array.from(input).length > MAX_INPUT_LENGTH) {
        response.status(414).json({ error: `The input is longer than ${MAX_INPUT_LENGTH} characters` });
        return;
      }
      const [reverse, allcaps] = await Promise.all([
        client.getBooleanValue('transform_reverse', false),
        client.getBooleanValue('transform_allcaps', false),
      ]);
      response.json({ output: transform(input, { reverse, allcaps }) });
    })
    .all(methodNotAllowed);

  app
    .route('/healthz')
    .get((_request, response) => {
      response.json({ status: 'alive' });
    })
    .all(methodNotAllowed);

  app
    .route('/readyz')
    .get((_request, response) => {
      const status = client.providerStatus;
      // A stale provider still answers from the last good configuration, so it takes traffic and says what it is.
      const ready = status === ProviderStatus.READY || status === ProviderStatus.STALE;
      const inUse = configuration();
      response.status(ready ? 200 : 503).json({
        ready,
        status,
        versionLabel: inUse?.versionLabel ?? null,
        checkedAt: inUse?.checkedAt?.toISOString() ?? null,
      });
    })
    .all(methodNotAllowed);

  if (page !== undefined) app.use((request, response, next) => page(request, response, next));
  app.use((_request, response) => {
    response.status(404).json({ error: 'There is nothing at this path' });
  });
  app.use(answerError(logger));
  return app;
}

function checkOptions(options: AppOptions): AppOptions {
  const name = 'options';
  const client = member(options, 'client', name) as Client;
  checkMethods(client, 'client', ['getBooleanValue']);
  const logger = member(options, 'logger', name) as Logger;
  checkMethods(logger, 'logger', LOGGER_METHODS);
  const allowedHosts = member(options, 'allowedHosts', name) as AppOptions['allowedHosts'];
  return {
    client,
    logger,
    allowedHosts,
    configuration: checked(options, 'configuration', name, 'a function', isFunction),
    page: checked(options, 'page', name, 'a function or undefined', isFunctionOrNothing),
  };
}

/** This includes the health endpoints: a name by which they are called has to be allowed. */
function onlyKnownHosts(allowedHosts: readonly string[] | undefined): RequestHandler {
  const check = createHostCheck({ allowedHosts });
  return (request, response, next) => {
    const reason = check(request);
    if (reason === undefined) return next();
    response
      .status(403)
      .json({ error: `${reason}. Set ALLOWED_HOSTS to the names that the demo may be called` });
  };
}

const methodNotAllowed: RequestHandler = (_request, response) => {
  response.status(405).set('Allow', 'GET, HEAD').json({ error: 'Only GET and HEAD are allowed here' });
};

/** Clients learn what they did wrong, but nothing about what went wrong inside. */
function answerError(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    // Express's router throws a URIError where a path's percent-encoding cannot be decoded.
    if (error instanceof URIError) {
      response.status(400).json({ error: "The path's percent-encoding is malformed" });
      return;
    }
    logger.error('request failed:', error);
    response.status(500).json({ error: 'Internal error' });
  };
}
