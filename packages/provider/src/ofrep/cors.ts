import type { NormalizedCors } from './ofrep-options.js';

/** Seconds for which a browser need not ask again whether it may. */
const PREFLIGHT_SECONDS = 600;

/** Headers that the protocol's clients send. */
const REQUEST_HEADERS = ['Content-Type', 'If-None-Match', 'Authorization', 'X-API-Key', 'Last-Event-ID'];

/** Adds what lets a web page of another origin read the answer, where it may. */
export function allowOrigin(cors: NormalizedCors | undefined, request: Request, headers: Headers): void {
  if (cors === undefined) return;
  headers.append('Vary', 'Origin');
  const origin = request.headers.get('Origin');
  if (origin === null || !cors.allows(origin)) return;
  headers.set('Access-Control-Allow-Origin', origin);
  headers.set('Access-Control-Expose-Headers', 'ETag, Retry-After');
  if (cors.credentials) headers.set('Access-Control-Allow-Credentials', 'true');
}

/** The answer to a preflight, complete but for {@link allowOrigin}. */
export function preflight(cors: NormalizedCors | undefined, methods: string): Response {
  const headers = new Headers({ Allow: `OPTIONS, ${methods}` });
  if (cors !== undefined) {
    headers.set('Access-Control-Allow-Methods', methods);
    headers.set('Access-Control-Allow-Headers', [...REQUEST_HEADERS, ...cors.headers].join(', '));
    headers.set('Access-Control-Max-Age', String(PREFLIGHT_SECONDS));
  }
  return new Response(null, { status: 204, headers });
}
