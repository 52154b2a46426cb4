import { type Client, type Logger, ProviderStatus } from '@openfeature/server-sdk';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { transform } from './transform.js';

/** Longest input that is transformed, in Unicode code points: beyond it the answer is 414. */
export const MAXIMUM_INPUT_LENGTH = 2000;

/** What is known about the configuration in use; `undefined` for what is not known. */
export interface ConfigurationInUse {
  readonly versionLabel: string | undefined;
  /** The last successful contact with AppConfig. */
  readonly checkedAt: Date | undefined;
}

export interface AppOptions {
  /** Answers the flags, in every request anew, and knows the provider's status. */
  readonly client: Client;
  /** Asked by `/readyz`; `undefined` as long as there is no configuration. */
  readonly configuration: () => ConfigurationInUse | undefined;
  readonly logger: Logger;
}

/** The demo as an Express application: no port is opened, no provider registered, no signal handled. */
export function createApp({ client, configuration, logger }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');

  app
    .route('/process-string/:input')
    .get(async (request, response) => {
      const { input } = request.params;
      if (Array.from(input).length > MAXIMUM_INPUT_LENGTH) {
        response.status(414).json({ error: `The input is longer than ${MAXIMUM_INPUT_LENGTH} characters` });
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

  app.use((_request, response) => {
    response.status(404).json({ error: 'There is nothing at this path' });
  });
  app.use(answerError(logger));
  return app;
}

const methodNotAllowed: RequestHandler = (_request, response) => {
  response.status(405).set('Allow', 'GET, HEAD').json({ error: 'Only GET and HEAD are allowed here' });
};

/** Clients learn what they did wrong, and nothing about the inside. */
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
