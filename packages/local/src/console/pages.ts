import { methodNotAllowed } from '../http/errors.js';
import { type Exchange, sendText } from '../http/exchange.js';
import type { Handler, Route } from '../http/router.js';
import type { ServedFile } from './files.js';

/** Where the console is. */
export const CONSOLE_PATH = '/console/';

/** Nothing but what comes from this server, and no script in the page itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // What somebody types over in an editor, browsers give the style of: by an attribute.
  "style-src-attr 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Whether a request is for the console's pages. */
export function isConsoleRequest({ path }: Exchange): boolean {
  return path === '/' || path === '/console' || path.startsWith(CONSOLE_PATH);
}

/** The console's files, which are read when somebody asks for the first one. */
export function consolePages(): readonly Route[] {
  let files: Promise<ReadonlyMap<string, ServedFile>> | undefined;
  const serve: Handler = async (exchange, { file = 'index.html' }) => {
    files ??= import('./files.js').then(({ readFiles }) => readFiles());
    const all = await files;
    const found = all.get(file);
    if (found !== undefined) answer(exchange, file, found);
    else
      sendText(exchange.response, 404, 'text/plain', all.size === 0 ? NOT_BUILT : `No such file: ${file}\n`);
  };
  const page = { handlers: { GET: serve, HEAD: serve }, otherwise: methodNotAllowed('GET', 'HEAD') };
  const elsewhere = {
    handlers: { GET: redirect, HEAD: redirect },
    otherwise: methodNotAllowed('GET', 'HEAD'),
  };
  return [
    { path: '/', ...elsewhere },
    { path: '/console', ...elsewhere },
    { path: CONSOLE_PATH, ...page },
    { path: `${CONSOLE_PATH}*file`, ...page },
  ];
}

const NOT_BUILT =
  'The console has not been built: run `npx --yes pnpm@12 build` in the repository. The package has it.\n';

function redirect({ response }: Exchange): void {
  response.setHeader('Location', CONSOLE_PATH);
  sendText(response, 307, 'text/plain', `The console is at ${CONSOLE_PATH}\n`);
}

function answer(exchange: Exchange, file: string, { type, bytes, gzipped, etag }: ServedFile): void {
  const { request, response } = exchange;
  response.setHeader('Content-Security-Policy', POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  // The page's own calls say by it that they come from here: see own-page.ts.
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('ETag', etag);
  // The names of assets have a digest of their content.
  const isForever = file.startsWith('assets/');
  response.setHeader('Cache-Control', isForever ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (exchange.header('if-none-match') === etag) {
    response.statusCode = 304;
    response.end();
    return;
  }
  const isGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(exchange.header('accept-encoding') ?? '');
  const body = isGzip ? gzipped : bytes;
  if (isGzip) response.setHeader('Content-Encoding', 'gzip');
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
}
