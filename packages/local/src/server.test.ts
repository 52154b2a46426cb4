import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppConfigLocalOptions, startAppConfigLocal } from './index.js';
import { cleanUp, fetchOnce, MAIN, onCleanUp, openSession, poll, rejection, start } from './testing/local.js';
import { VirtualClock } from './testing/virtual-clock.js';

afterEach(cleanUp);

describe('startAppConfigLocal', () => {
  it.each([
    [{ port: 65_536 }, 'Expected `port` to be an integer from 0 to 65535, got 65536 (number)'],
    [{ port: '80' }, 'got "80" (string)'],
    [{ host: '' }, '`host`'],
    [{ directory: 7 }, '`directory`'],
    [{ clock: {} }, '`clock` to be an object with now()'],
    [{ port: -1 }, '`port`'],
    [{ host: 'a..b' }, '`host`'],
    [{ host: 'h'.repeat(254) }, '`host` to be an IP address or a host name'],
    [{ directory: 'd'.repeat(4_097) }, '`directory` to be a path of at most 4096 characters'],
    [{ directory: 'flags\0' }, '`directory`'],
    [{ state: 's'.repeat(4_097) }, '`state` to be a path of at most 4096 characters'],
    [{ timeScale: 0 }, '`timeScale` to be a number from 0.001 to 1000000, got 0'],
    [{ timeScale: 0.000_9 }, '`timeScale`'],
    [{ timeScale: 1_000_001 }, '`timeScale`'],
    [{ pollInterval: 0.5 }, '`pollInterval` to be an integer from 0 to 86400, got 0.5'],
    [{ pollInterval: -1 }, '`pollInterval`'],
    [{ pollInterval: 86_401 }, '`pollInterval`'],
    [
      { allowedHosts: 'a.example' },
      '`allowedHosts` to be an array of host names without a port, got "a.example"',
    ],
    [{ allowedHosts: ['a.example:80'] }, '`allowedHosts[0]`'],
    [{ allowedHosts: Array(101).fill('a.example') }, '`allowedHosts` to have at most 100 entries, got 101'],
    [{ allowedOrigins: ['http://a.example', 'http://a.example/'] }, '`allowedOrigins[1]`'],
    [{ allowedOrigins: ['null'] }, '`allowedOrigins[0]`'],
    [{ allowedOrigins: ['*'] }, '`allowedOrigins[0]`'],
    [{ allowedOrigins: Array(101).fill('http://a.example') }, '`allowedOrigins` to have at most 100 entries'],
    [{ region: 'local' }, '`region` to be an AWS region such as us-east-1, got "local"'],
    [{ region: 'us-east-1 ' }, '`region`'],
    [
      { agentAccessToken: '' },
      '`agentAccessToken` to be 1 to 4096 visible ASCII characters, got a string that is not',
    ],
    [{ agentAccessToken: 'a b' }, '`agentAccessToken`'],
    [{ agentAccessToken: 'x'.repeat(4_097) }, '`agentAccessToken`'],
    [{ faults: {} }, '`faults` to be an array of faults, got an object'],
    [{ faults: [{ kind: 'hang' }, { kind: 'crash' }] }, 'Expected `faults[1].kind` to be one of refuse'],
    [{ faults: Array(101).fill({ kind: 'hang' }) }, '`faults` to have at most 100 entries, got 101'],
    [{ logger: () => {} }, '`logger`'],
    [{ pollIntervall: 1 }, 'Unknown option `pollIntervall`'],
    [null, '`options` to be an object'],
  ])('refuses %j', async (options, message) => {
    await expect(startAppConfigLocal(options as AppConfigLocalOptions)).rejects.toThrow(message);
    await expect(startAppConfigLocal(options as AppConfigLocalOptions)).rejects.toThrow(TypeError);
  });

  it.each([
    { port: 0, timeScale: 0.001, pollInterval: 0, allowedHosts: [], allowedOrigins: [] },
    { timeScale: 1_000_000, pollInterval: 86_400, allowedHosts: Array(100).fill('a.example') },
    { allowedOrigins: Array(100).fill('http://a.example') },
  ])('takes what is just within the bounds: case %#', async (options) => {
    await start(options);
  });

  it.each([
    ['0.0.0.0', ['warn: AppConfig Local listens on 0.0.0.0, beyond this machine: ']],
    ['::', ['warn: AppConfig Local listens on ::, beyond this machine: ']],
    ['127.0.0.2', []],
    ['::1', []],
    ['localhost', []],
  ])('warns, once, when others can reach it: %s', async (host, warnings) => {
    const { endpoint, logger } = await start({ host });
    await fetch(endpoint);
    expect(logger.lines).toEqual(warnings.map((warning) => expect.stringContaining(warning)));
  });

  it('calls the clock and the logger as they are at that moment', async () => {
    const clock = new VirtualClock();
    const { logger, deploy } = await start({ clock });
    jest.spyOn(clock, 'now').mockReturnValue(Number.NaN);
    await expect(deploy({ ...MAIN, content: '{}' })).rejects.toThrow('Expected `clock.now()`');
    expect(logger.lines).toEqual([]);
  });

  it('says which address is taken', async () => {
    const { endpoint } = await start();
    const port = Number(new URL(endpoint).port);
    await expect(startAppConfigLocal({ port })).rejects.toThrow(`cannot listen on 127.0.0.1 port ${port}`);
  });

  it('says which directory is not there, and does not go on listening', async () => {
    const directory = join(tmpdir(), 'appconfig-local-nowhere');
    await expect(startAppConfigLocal({ directory })).rejects.toThrow(directory);
  });

  it('says which state file cannot be used', async () => {
    const state = join(tmpdir(), 'appconfig-local-nowhere', 'state');
    await expect(startAppConfigLocal({ state })).rejects.toThrow(`The state file ${state} cannot be used`);
  });

  it('continues from its state file, without deploying again what is served', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
    onCleanUp(() => rm(directory, { recursive: true }));
    const state = join(directory, 'state');
    const files = join(directory, 'files');
    await mkdir(join(files, 'DemoApp/prod'), { recursive: true });
    await writeFile(
      join(files, 'DemoApp/prod/main.flags.json'),
      '{"version":"1","values":{"a":{"enabled":true}}}',
    );
    const first = await start({ state, directory: files });
    expect(first.logger.lines).toHaveLength(1);
    const pair = { application: 'DemoApp', environment: 'prod', profile: 'other', content: '"kept"' };
    await first.deploy(pair);
    await first.close();
    await expect(first.deploy(pair)).rejects.toThrow('closed');

    const { client, logger } = await start({ state, directory: files });
    expect(logger.lines).toEqual([]);
    expect((await fetchOnce(client)).text).toBe('{"a":{"enabled":true}}');
    expect((await fetchOnce(client, { ConfigurationProfileIdentifier: 'other' })).text).toBe('"kept"');
  });

  it('keeps connections long enough for clients that reuse them', async () => {
    const { endpoint } = await start();
    expect((await fetch(`${endpoint}/applications`)).headers.get('keep-alive')).toBe('timeout=65');
  });

  it('writes an IPv6 address as URLs need it', async () => {
    const { endpoint, deploy, client } = await start({ host: '::1' });
    expect(endpoint).toMatch(/^http:\/\/\[::1\]:\d+$/);
    await deploy({ ...MAIN, content: '{}' });
    expect((await fetchOnce(client)).text).toBe('{}');
  });
});

describe('close', () => {
  it('ends connections at once, whether they are idle, open or in the middle of a request', async () => {
    const { endpoint, close } = await start();
    const { hostname, port } = new URL(endpoint);
    const sockets = [
      '',
      'POST /configurationsessions HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{',
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    ].map((text) => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      if (text) socket.write(text);
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const ended = sockets.map((socket) => new Promise((resolve) => socket.resume().on('close', resolve)));
    await Promise.all([close(), close()]);
    await Promise.all(ended);
    await expect(fetch(endpoint)).rejects.toThrow();
  });
});

describe('deploy', () => {
  it.each([
    [{ application: '' }, 'Expected `application` to be a string of 1 to 64 characters, got "" (string)'],
    [{ environment: 'e'.repeat(65) }, '`environment`'],
    [{ profile: undefined }, '`profile`'],
    [{ content: 1 }, 'Expected `content` to be a string, a Uint8Array or an object to write as JSON, got 1'],
    [{ contents: '{}' }, 'Unknown member of the input `contents`: did you mean `content`?'],
    [{ content: '' }, 'must not be empty'],
    [{ content: 'x'.repeat(2_048 * 1024 + 1) }, 'at most 2048 KB, got 2049 KB'],
    [{ contentType: 'a\r\nb: c' }, '`contentType`'],
    [{ versionLabel: '12' }, 'VersionLabel'],
    [{ versionLabel: 'a\r\nb' }, 'VersionLabel'],
    [{ type: 'flags' }, '"AWS.Freeform" or "AWS.AppConfig.FeatureFlags", got "flags"'],
    [{ type: 'AWS.AppConfig.FeatureFlags', content: '{"version":' }, 'not valid JSON'],
    [{ type: 'AWS.AppConfig.FeatureFlags', content: '{"a":true}' }, 'version'],
  ])('refuses bad input and changes nothing: case %#', async (input, message) => {
    const { client, deploy } = await start();
    await expect(deploy({ ...MAIN, content: '{}', ...(input as object) })).rejects.toThrow(message);
    expect(await rejection(openSession(client))).toMatchObject({ ResourceType: 'Application' });
  });

  it('refuses content of another type than the profile has, and a label that is taken', async () => {
    const { deploy } = await start();
    await deploy({ ...MAIN, content: '{}', versionLabel: 'one' });
    const flags = { type: 'AWS.AppConfig.FeatureFlags', content: '{"version":"1"}' } as const;
    await expect(deploy({ ...MAIN, ...flags })).rejects.toThrow('AWS.Freeform');
    await expect(deploy({ ...MAIN, content: '{}', versionLabel: 'one' })).rejects.toThrow('already used');
  });

  it('is not affected by what happens to the bytes afterwards', async () => {
    const { client, deploy } = await start();
    const content = new TextEncoder().encode('good');
    await deploy({ ...MAIN, content, contentType: 'text/plain' });
    content.fill(0);
    expect((await fetchOnce(client)).text).toBe('good');
  });
});

describe('a directory', () => {
  it('is deployed when the server answers, and followed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
    onCleanUp(() => rm(directory, { recursive: true }));
    await mkdir(join(directory, 'DemoApp/prod'), { recursive: true });
    const file = join(directory, 'DemoApp/prod/main.json');
    await writeFile(file, '{"a":1}');
    const { client, clock, logger } = await start({ directory, pollInterval: 1 });
    let answer = await fetchOnce(client);
    expect(answer.text).toBe('{"a":1}');

    await writeFile(file, '{"a":2}');
    do {
      await new Promise(setImmediate);
      clock.advance(1);
      answer = await poll(client, answer.token);
    } while (answer.text === null);
    expect(answer.text).toBe('{"a":2}');
    expect(logger.lines).toEqual(Array(2).fill('info: Deployed DemoApp/prod/main.json'));
  });
});
