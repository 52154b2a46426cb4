import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessibilityViolations } from '../support/accessibility.js';
import { describeInBrowser, useBrowser } from '../support/browser.js';
import { until } from '../support/until.js';

const PAGE = `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
<main><h1>A page</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main>
<script src="/script.js"></script></html>`;

describeInBrowser('the support of browser tests', () => {
  const { open, mishaps } = useBrowser();
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const isScript = request.url === '/script.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.setHeader('content-security-policy', "default-src 'self'; img-src data:");
      response.end(isScript ? `console.error('oh'); setTimeout(() => { throw new Error('no') })` : PAGE);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sees what a page complains about', async () => {
    await open(url);
    const seen: string[] = [];
    await until(
      async () => seen.push(...mishaps.take()),
      () => seen.length === 2,
    );
    expect(seen).toEqual([expect.stringMatching(/^console error: oh/), 'uncaught: no']);
  });

  it('forgives what is expected, and finds what is not accessible', async () => {
    mishaps.expect(/^console error: oh|^uncaught: no$/);
    const page = await open(url);
    expect(await accessibilityViolations(page)).toEqual(['image-alt: img']);
  });
});
