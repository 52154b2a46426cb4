import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OfrepHandler } from 'aws-appconfig-openfeature-provider/ofrep';
import { toNodeListener } from 'aws-appconfig-openfeature-provider/ofrep';
import { type RequestHandler, Router } from 'express';
import { requestContext } from './greeting.js';
import type { Status } from './status.js';

const OWN_PAGE = fileURLToPath(new URL('../dist/page', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Nothing but what comes from this server, and no script in the page itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the page is made of. */
export interface PageParts {
  /** Flags for the page, by OpenFeature's own web provider. */
  readonly flags: OfrepHandler;
  readonly status: Status;
  readonly greeting: RequestHandler;
}

/** The demo's page at `/`, and what it asks for. */
export function createPage({ flags, status, greeting }: PageParts, folder = OWN_PAGE): Router {
  const router = Router();
  for (const name of readdirSync(folder)) {
    const body = readFileSync(join(folder, name));
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    router.get(name === 'index.html' ? '/' : `/page/${name}`, (_request, response) => {
      response.set({
        'Content-Type': type,
        'Content-Security-Policy': POLICY,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'no-cache',
      });
      response.send(body);
    });
  }
  router.get('/status', status.answer);
  router.get('/greeting', requestContext, greeting);
  router.use(toNodeListener(flags) as RequestHandler);
  return router;
}
