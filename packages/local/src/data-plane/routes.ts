import express, { type Request, type Response, type Router } from 'express';
import { jsonBody } from '../http/body.js';
import { methodNotAllowed } from '../http/errors.js';
import type { Store } from '../store/store.js';
import { type LatestConfiguration, latestConfiguration } from './latest-configuration.js';
import { Sessions } from './sessions.js';
import { startSession } from './start-session.js';

/** The media type that the AppConfig Agent asks for, and the one that the service answers with: they differ by a space. */
const ION_REQUESTED = 'application/ion;type=AWS.AppConfig.FeatureFlags';
const ION_ANSWERED = 'application/ion; type=AWS.AppConfig.FeatureFlags';

/** Larger than any request that the API's own bounds permit. */
const MAX_JSON_BYTES = 16 * 1024;

/** The AppConfig Data API. */
export function dataPlane(store: Store, options: { readonly pollInterval: number | undefined }): Router {
  const sessions = new Sessions(store.clock);
  const router = express.Router({ caseSensitive: true, strict: true });
  router
    .route('/configurationsessions')
    .post(jsonBody(MAX_JSON_BYTES), (request: Request, response: Response) => {
      response.status(201).json(startSession(store, sessions, request.body, options.pollInterval));
    })
    .all(methodNotAllowed('POST'));
  router
    .route('/configuration')
    .head(methodNotAllowed('GET'))
    .get(async (request: Request, response: Response) => {
      await answer(
        request,
        response,
        latestConfiguration(store, sessions, request.query.configuration_token),
      );
    })
    .all(methodNotAllowed('GET'));
  return router;
}

async function answer(request: Request, response: Response, latest: LatestConfiguration): Promise<void> {
  const { served, changed, versionLabel } = latest;
  // JSON comes first, so that a client that accepts anything gets it.
  const accepted = served?.writeIon && request.accepts(['application/json', ION_REQUESTED]);
  const writeIon = accepted === ION_REQUESTED ? served?.writeIon : undefined;
  const bytes = changed && served !== undefined ? await (writeIon?.() ?? served.bytes) : NOTHING;

  const type = writeIon ? ION_ANSWERED : (served?.contentType ?? 'application/octet-stream');
  response.setHeader('Content-Type', type);
  response.setHeader('Next-Poll-Configuration-Token', latest.nextToken);
  response.setHeader('Next-Poll-Interval-In-Seconds', String(latest.interval));
  if (served) response.setHeader('Last-Modified', new Date(served.deployedAt).toUTCString());
  if (changed && versionLabel !== undefined) response.setHeader('Version-Label', versionLabel);
  response.setHeader('Content-Length', String(bytes.length));
  response.end(bytes);
}

const NOTHING = new Uint8Array();
