import type { IncomingMessage } from 'node:http';
import { readJson } from '../http/body.js';
import { methodNotAllowed } from '../http/errors.js';
import { type Exchange, sendJson } from '../http/exchange.js';
import { requestedRegion } from '../http/requested-region.js';
import type { Route } from '../http/router.js';
import type { Regions } from '../store/regions.js';
import { type LatestConfiguration, latestConfiguration } from './latest-configuration.js';
import type { Sessions } from './sessions.js';
import { startSession } from './start-session.js';

/** The media type that the AppConfig Agent asks for, and the one that the service answers with: they differ by a space. */
const ION_REQUESTED = 'application/ion;type=AWS.AppConfig.FeatureFlags';
const ION_ANSWERED = 'application/ion; type=AWS.AppConfig.FeatureFlags';

/** Larger than any request that the API's own bounds permit. */
const MAX_JSON_BYTES = 16 * 1024;

const NEXT_TOKEN = 'Next-Poll-Configuration-Token';

/** The AppConfig Data API, for the region that a request is signed for. */
export function dataPlane(
  regions: Regions,
  { sessions, pollInterval }: { readonly sessions: Sessions; readonly pollInterval: number | undefined },
): readonly Route[] {
  return [
    {
      path: '/configuration',
      handlers: {
        GET(exchange) {
          const token = exchange.query.configuration_token;
          const latest = latestConfiguration(regions, sessions, token, requestedRegion(exchange));
          const { response } = exchange;
          response.once('finish', () => {
            // A fault may have made another answer of it.
            if (response.getHeader(NEXT_TOKEN) === latest.nextToken) sessions.sent(latest.nextToken);
          });
          return answer(exchange, latest);
        },
      },
      otherwise: methodNotAllowed('GET'),
    },
    {
      path: '/configurationsessions',
      handlers: {
        async POST(exchange) {
          const store = regions.of(requestedRegion(exchange) ?? regions.home.region);
          const body = await readJson(exchange, MAX_JSON_BYTES);
          const userAgent = exchange.header('user-agent');
          sendJson(exchange.response, 201, startSession(store, sessions, body, pollInterval, userAgent));
        },
      },
      otherwise: methodNotAllowed('POST'),
    },
  ];
}

async function answer({ request, response }: Exchange, latest: LatestConfiguration): Promise<void> {
  const { served, deployedAt, changed, versionLabel, experimentFlags } = latest;
  const writeIon = served?.writeIon && (await prefersIon(request)) ? served.writeIon : undefined;
  const bytes = changed && served !== undefined ? await (writeIon?.() ?? served.bytes) : undefined;

  const type = writeIon ? ION_ANSWERED : (served?.contentType ?? 'application/octet-stream');
  response.setHeader('Content-Type', type);
  response.setHeader(NEXT_TOKEN, latest.nextToken);
  response.setHeader('Next-Poll-Interval-In-Seconds', String(latest.interval));
  if (deployedAt !== undefined) response.setHeader('Last-Modified', httpDate(deployedAt));
  if (changed && versionLabel !== undefined) response.setHeader('Version-Label', versionLabel);
  // As the service does, which documents neither the header nor when it sends it.
  if (changed && experimentFlags !== undefined) response.setHeader('Experiment-Flags', experimentFlags);
  response.setHeader('Content-Length', String(bytes?.length ?? 0));
  // Node sends an empty body in a write of its own, so there is none.
  response.end(bytes);
}

let lastDate = { time: Number.NaN, text: '' };

/** As text, a time in milliseconds since the Unix epoch. All polls of a deployment have the same one. */
function httpDate(time: number): string {
  if (time !== lastDate.time) lastDate = { time, text: new Date(time).toUTCString() };
  return lastDate.text;
}

async function prefersIon(request: IncomingMessage): Promise<boolean> {
  const { default: Negotiator } = await import('negotiator');
  // JSON comes first, so that a client that accepts anything gets it.
  return new Negotiator(request).mediaType(['application/json', ION_REQUESTED]) === ION_REQUESTED;
}
