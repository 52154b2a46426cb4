import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoProcess, demoDirectory } from './support/demo-process.js';

const running: DemoProcess[] = [];
const directories: string[] = [];

afterEach(async () => {
  for (const demo of running) demo.signal('SIGKILL');
  await Promise.all(running.splice(0).map((demo) => demo.ended));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

async function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const demo = new DemoProcess(args, environment);
  running.push(demo);
  await demo.says(/Ctrl-C stops everything/);
  const [, url = ''] = await demo.says(/listening on (\S+)/);
  return { demo, url };
}

const post = async (url: string, context: object) => {
  const response = await fetch(`${url}/ofrep/v1/evaluate/flags`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ context }),
  });
  return {
    status: response.status,
    body: (await response.json()) as { flags?: { key: string; value: unknown }[] },
  };
};

const ALL = ['transform_reverse', 'transform_allcaps', 'greeting_style', 'greeting_style.text'];

describe("the demo's page", () => {
  it('is HTML without script of its own, and everything that it names is there', async () => {
    const { url } = await start(['--embedded']);
    const response = await fetch(`${url}/`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|https?:/);
    const named = Array.from(html.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g), ([, path]) => path ?? '');
    expect(named).toHaveLength(3);
    for (const path of named) expect((await fetch(url + path)).status).toBe(200);
    expect((await fetch(`${url}/page/..%2f..%2fpackage.json`)).status).toBe(404);
  });

  it('gets the flags by OFREP, each user those that are meant for them', async () => {
    const { url } = await start(['--embedded']);
    const { status, body } = await post(url, { targetingKey: 'user-1', language: 'es' });
    expect(status).toBe(200);
    expect(body.flags?.map(({ key }) => key).sort()).toEqual([...ALL].sort());
    expect(body.flags).toContainEqual(
      expect.objectContaining({ key: 'greeting_style.text', value: '¡Hola, {name}!', variant: 'Spanish' }),
    );
  });

  it('does without greetings', async () => {
    const { directory } = demoDirectory();
    directories.push(directory);
    const { url } = await start(['--embedded', '--directory', directory]);
    const { status, body } = await post(url, { targetingKey: 'user-1' });
    expect([status, body.flags?.map(({ key }) => key)]).toEqual([200, ALL.slice(0, 2)]);
    expect(await (await fetch(`${url}/greeting?name=Ana`)).json()).toMatchObject({ greeting: 'Hello, Ana.' });
  });

  it('has no flags to show, and says so, where there are none yet', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'appconfig-demo-'));
    directories.push(directory);
    mkdirSync(join(directory, 'DemoApp', 'prod'), { recursive: true });
    const { url } = await start(['--embedded', '--directory', directory]);
    expect((await post(url, {})).status).toBe(503);
    const status = (await (await fetch(`${url}/status`)).json()) as { providers: unknown[] };
    expect(status.providers).toEqual([
      expect.objectContaining({ profile: 'main', status: 'ERROR', version: null }),
      expect.objectContaining({ profile: 'greetings', status: 'ERROR', checkedAt: null }),
    ]);
  });

  it('knows what the providers are doing, and where the console is', async () => {
    const { demo, url } = await start(['--embedded']);
    const status = await (await fetch(`${url}/status`)).json();
    const [, console] = await demo.says(/Console +(\S+)/);
    expect(status).toEqual({
      instance: expect.any(String),
      console,
      streams: 0,
      providers: [
        {
          profile: 'main',
          status: 'READY',
          version: expect.stringMatching(/^sha256:/),
          checkedAt: expect.stringMatching(/Z$/),
          changedAt: expect.stringMatching(/Z$/),
        },
        expect.objectContaining({ profile: 'greetings', status: 'READY' }),
      ],
      events: expect.arrayContaining([
        expect.objectContaining({
          level: 'info',
          profile: 'main',
          text: expect.stringMatching(/^flags READY/),
        }),
      ]),
    });
    expect((await fetch(String(console))).headers.get('content-type')).toMatch(/^text\/html/);
  });

  it('ends its streams when it is told to end', async () => {
    const { demo, url } = await start(['--embedded']);
    const { body } = await post(url, {});
    const { eventStreams } = body as { eventStreams?: { url?: string; endpoint?: { requestUri: string } }[] };
    const [stream] = eventStreams ?? [];
    const address = stream?.url ?? `${url}${stream?.endpoint?.requestUri}`;
    const response = await fetch(new URL(address, url));
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    demo.signal('SIGTERM');
    expect(await demo.ended).toEqual({ code: 0, signal: null });
    await response.text().catch(() => undefined);
  });
});

describe('OTEL_TRACES_EXPORTER', () => {
  it('console prints a span for each evaluation', async () => {
    const { demo, url } = await start(['--embedded'], { OTEL_TRACES_EXPORTER: 'console' });
    await fetch(`${url}/process-string/hello`);
    await demo.says(/'feature_flag\.key': 'transform_reverse'/);
    demo.signal('SIGTERM');
    expect(await demo.ended).toEqual({ code: 0, signal: null });
  });

  it('prints nothing unless it is set', async () => {
    const { demo, url } = await start(['--embedded']);
    await fetch(`${url}/process-string/hello`);
    demo.signal('SIGTERM');
    await demo.ended;
    expect(demo.output).not.toContain('feature_flag');
  });
});
