import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { startAppConfigLocal } from 'appconfig-local';
import { closedPort, DemoProcess, demoDirectory } from './support/demo-process.js';

// Each test starts a process, and on a busy machine that takes its time; nothing here waits for the limit.
const running: DemoProcess[] = [];
const directories: string[] = [];

afterEach(async () => {
  for (const demo of running) demo.signal('SIGKILL');
  await Promise.all(running.splice(0).map((demo) => demo.ended));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): DemoProcess {
  const demo = new DemoProcess(args, environment);
  running.push(demo);
  return demo;
}

function startEmbedded(): { demo: DemoProcess; write(content: string): void } {
  const { directory, write } = demoDirectory();
  directories.push(directory);
  return { demo: start(['--embedded', '--directory', directory]), write };
}

const hello = '/process-string/hello%20world';

describe('the walk-through', () => {
  it('shows an edit of the named file in the same request, and names the flag in the log', async () => {
    const { demo, write } = startEmbedded();
    const [, file] = await demo.says(/Then set transform_allcaps to true in\n {2}(\S+)\n/);
    expect(file).toMatch(/DemoApp.prod.main\.json$/);
    expect(await demo.get(hello)).toEqual({ status: 200, body: { output: 'dlrow olleh' } });

    write('{ "transform_reverse": true, "transform_allcaps": true }');
    await demo.says(/flags changed: transform_allcaps\n/);
    expect(await demo.get(hello)).toEqual({ status: 200, body: { output: 'DLROW OLLEH' } });
  });

  it('says what runs where and what to try', async () => {
    const { demo } = startEmbedded();
    await demo.says(/Ctrl-C stops everything/);
    const [, port] = await demo.says(/listening on http:\/\/127\.0\.0\.1:(\d+)/);
    expect(demo.output).toContain(`curl http://localhost:${port}${hello}`);
    expect(demo.output).toMatch(/AppConfig Local {2}http:\/\/127\.0\.0\.1:\d+/);
  });

  it('keeps the last good flags while the file is broken', async () => {
    const { demo, write } = startEmbedded();
    await demo.says(/Ctrl-C stops everything/);
    write('{ "transform_reverse": false, ');
    await demo.says(/main\.json is not deployed/);
    expect((await demo.get(hello)).body).toEqual({ output: 'dlrow olleh' });

    write('{ "transform_reverse": false, "transform_allcaps": false }');
    await demo.says(/flags changed: transform_reverse\n/);
    expect((await demo.get(hello)).body).toEqual({ output: 'hello world' });
  });
});

describe('every answer over HTTP', () => {
  it('is JSON with the right status', async () => {
    const { demo } = startEmbedded();
    await demo.says(/Ctrl-C stops everything/);
    const error = { error: expect.any(String) };

    expect(await demo.get('/healthz')).toEqual({ status: 200, body: { status: 'alive' } });
    expect(await demo.get('/readyz')).toEqual({
      status: 200,
      body: {
        ready: true,
        status: 'READY',
        versionLabel: null,
        checkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    });
    expect(await demo.get(`/process-string/${encodeURIComponent('né 👨‍👩‍👧')}`)).toEqual({
      status: 200,
      body: { output: '👨‍👩‍👧 én' },
    });
    expect(await demo.get(`/process-string/${'a'.repeat(2001)}`)).toEqual({ status: 414, body: error });
    expect(await demo.get('/process-string/%E0%A4%A')).toEqual({ status: 400, body: error });
    expect(await demo.get('/no-such-path')).toEqual({ status: 404, body: error });
  });
});

describe('stopping', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the process with code 0', async (signal) => {
    const { demo } = startEmbedded();
    await demo.get(hello);
    await demo.says(/Ctrl-C stops everything/);
    demo.signal(signal);
    expect(await demo.ended).toEqual({ code: 0, signal: null });
    expect(demo.output).not.toMatch(/ERROR|WARN/);
  });

  it('a second signal changes nothing', async () => {
    const { demo } = startEmbedded();
    await demo.says(/Ctrl-C stops everything/);
    demo.signal('SIGINT');
    await demo.says(/SIGINT: stopping/);
    // Until the process is gone, which is when one more would kill it.
    const impatience = setInterval(() => demo.signal('SIGINT'), 1);
    expect(await demo.ended).toEqual({ code: 0, signal: null });
    clearInterval(impatience);
  });

  it('a signal while AppConfig cannot be reached ends the process with code 0', async () => {
    const demo = start([], { APPCONFIG_ENDPOINT: `http://127.0.0.1:${await closedPort()}` });
    await demo.get('/healthz');
    demo.signal('SIGTERM');
    expect(await demo.ended).toEqual({ code: 0, signal: null });
  });
});

describe('when AppConfig is away at the start', () => {
  it('serves defaults, says so, and recovers by itself', async () => {
    const port = await closedPort();
    const demo = start([], { APPCONFIG_ENDPOINT: `http://127.0.0.1:${port}`, POLL_INTERVAL: '1' });
    expect(await demo.get(hello)).toEqual({ status: 200, body: { output: 'hello world' } });
    expect(await demo.get('/readyz')).toMatchObject({ status: 503, body: { ready: false } });
    await demo.says(/ERROR flags not available: requests get the defaults/);
    expect(await demo.get('/readyz')).toMatchObject({ status: 503, body: { status: 'ERROR' } });
    await demo.says(new RegExp(`AWS AppConfig +http://127.0.0.1:${port}\\n`));

    const local = await startAppConfigLocal({ port, pollInterval: 1 });
    try {
      await local.deploy({
        application: 'DemoApp',
        environment: 'prod',
        profile: 'main',
        content: '{"transform_reverse": true, "transform_allcaps": true}',
        contentType: 'application/json',
        versionLabel: 'v1',
      });
      await demo.says(/flags READY/);
      expect(await demo.get(hello)).toEqual({ status: 200, body: { output: 'DLROW OLLEH' } });
      expect(await demo.get('/readyz')).toMatchObject({
        status: 200,
        body: { ready: true, versionLabel: 'v1' },
      });
    } finally {
      await local.close();
    }
  });
});

describe('what keeps the demo from starting', () => {
  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const demo = start(['--embedded', '--directory', freshDirectory()], { PORT: String(port) });
    expect(await demo.ended).toEqual({ code: 1, signal: null });
    expect(demo.output).toContain(`port ${port} is in use`);
    other.close();
  });

  it.each([
    ['settings', [], { PORT: 'x', POLL_INTERVAL: '0' }, [/PORT: expected .*"x"/, /POLL_INTERVAL: .*"0"/]],
    ['an unknown argument', ['--embeded'], {}, [/--embeded/, /Usage: /]],
    ['a directory that is not there', ['--embedded', '--directory', '/no/such'], {}, [/\/no\/such/]],
  ])('%s', async (_name, args, environment, messages) => {
    const demo = start(args, environment);
    expect(await demo.ended).toEqual({ code: 1, signal: null });
    for (const message of messages) expect(demo.output).toMatch(message);
    expect(demo.output).not.toMatch(/^ +at /m);
  });
});

function freshDirectory(): string {
  const { directory } = demoDirectory();
  directories.push(directory);
  return directory;
}
