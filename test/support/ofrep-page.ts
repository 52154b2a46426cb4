import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { closeServer, listen } from './ofrep-services.js';

const PAGE = `<!doctype html><html lang="en"><title>Flags</title><link rel="icon" href="data:,">
<main id="main"></main><script src="/page.js"></script></html>`;

/** A page with a script of one's own, bundled as a front end would be. */
export async function servePage(
  script: string,
): Promise<{ readonly url: string; close(): Promise<void>; readonly server: Server }> {
  const { outputFiles } = await build({
    stdin: { contents: script, loader: 'jsx', resolveDir: join(__dirname, '..', '..') },
    bundle: true,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  const bundled = outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader(
      'Content-Type',
      isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
    );
    response.end(isScript ? bundled : PAGE);
  });
  return { url: await listen(server), close: () => closeServer(server), server };
}
