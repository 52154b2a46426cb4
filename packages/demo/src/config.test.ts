import { readConfig } from './config.js';

const HOSTS = 'at most 100 host names without a port, separated by commas';

const aws = { embedded: false };
const embedded = { embedded: true };

describe('readConfig', () => {
  it('has a default for every setting', () => {
    expect(readConfig({}, aws)).toEqual({
      kind: 'valid',
      config: {
        port: 8000,
        application: 'DemoApp',
        environment: 'prod',
        profile: 'main',
        greetingsProfile: 'greetings',
        endpoint: undefined,
        pollInterval: 60,
        allowedHosts: [],
        traces: 'none',
      },
    });
  });

  it('polls every second when AppConfig Local is embedded, unless told otherwise', () => {
    expect(readConfig({}, embedded)).toMatchObject({ config: { pollInterval: 1 } });
    expect(readConfig({ POLL_INTERVAL: '5' }, embedded)).toMatchObject({ config: { pollInterval: 5 } });
  });

  it('takes every setting from the environment', () => {
    const environment = {
      PORT: '0',
      APPCONFIG_APPLICATION: 'shop',
      APPCONFIG_ENVIRONMENT: 'abc1234',
      APPCONFIG_PROFILE: 'flags',
      APPCONFIG_ENDPOINT: 'http://127.0.0.1:2773',
      POLL_INTERVAL: '86400',
      APPCONFIG_GREETINGS_PROFILE: 'hello',
      ALLOWED_HOSTS: 'demo.example, Other.Example',
      OTEL_TRACES_EXPORTER: 'console',
    };
    expect(readConfig(environment, aws)).toEqual({
      kind: 'valid',
      config: {
        port: 0,
        application: 'shop',
        environment: 'abc1234',
        profile: 'flags',
        greetingsProfile: 'hello',
        endpoint: 'http://127.0.0.1:2773',
        pollInterval: 86_400,
        allowedHosts: ['demo.example', 'Other.Example'],
        traces: 'console',
      },
    });
  });

  it.each([
    ['PORT', '65536', 'an integer from 0 to 65535'],
    ['PORT', '', 'an integer from 0 to 65535'],
    ['PORT', '80.5', 'an integer from 0 to 65535'],
    ['PORT', '0x50', 'an integer from 0 to 65535'],
    ['POLL_INTERVAL', '0', 'an integer from 1 to 86400, in seconds'],
    ['POLL_INTERVAL', '86401', 'an integer from 1 to 86400, in seconds'],
    ['POLL_INTERVAL', 'often', 'an integer from 1 to 86400, in seconds'],
    ['APPCONFIG_APPLICATION', '', 'a name or ID of 1 to 128 characters'],
    ['APPCONFIG_ENVIRONMENT', '  ', 'a name or ID of 1 to 128 characters'],
    ['APPCONFIG_PROFILE', 'p'.repeat(129), 'a name or ID of 1 to 128 characters'],
    ['APPCONFIG_GREETINGS_PROFILE', '', 'a name or ID of 1 to 128 characters'],
    ['OTEL_TRACES_EXPORTER', 'otlp', 'console or none'],
    ['OTEL_TRACES_EXPORTER', '', 'console or none'],
    ['ALLOWED_HOSTS', '', HOSTS],
    ['ALLOWED_HOSTS', 'demo.example:80', HOSTS],
    ['ALLOWED_HOSTS', 'http://demo.example', HOSTS],
    ['ALLOWED_HOSTS', 'a.example,,b.example', HOSTS],
    ['APPCONFIG_ENDPOINT', 'localhost:2773', 'an http or https URL'],
    ['APPCONFIG_ENDPOINT', 'not a URL', 'an http or https URL'],
  ])('refuses %s=%j: expected %s', (variable, text, expected) => {
    expect(readConfig({ [variable]: text }, aws)).toEqual({
      kind: 'invalid',
      problems: [`${variable}: expected ${expected}, got ${JSON.stringify(text)}`],
    });
  });

  it.each([
    [{ PORT: '65535' }, { port: 65_535 }],
    [{ POLL_INTERVAL: '1' }, { pollInterval: 1 }],
    [{ APPCONFIG_PROFILE: 'p'.repeat(128) }, { profile: 'p'.repeat(128) }],
    [{ ALLOWED_HOSTS: Array(100).fill('a.b').join() }, { allowedHosts: Array(100).fill('a.b') }],
  ])('takes what is just within the bounds: case %#', (environment, config) => {
    expect(readConfig(environment, aws)).toMatchObject({ kind: 'valid', config });
  });

  it('refuses more than 100 hosts, and a URL of more than 2048 characters, and cuts what it quotes', () => {
    const endpoint = `http://localhost/${'x'.repeat(100_000)}`;
    const result = readConfig(
      { ALLOWED_HOSTS: Array(101).fill('a.b').join(), APPCONFIG_ENDPOINT: endpoint },
      aws,
    );
    expect(result).toMatchObject({ problems: [expect.any(String), expect.any(String)] });
    for (const problem of result.kind === 'invalid' ? result.problems : []) {
      expect(problem.length).toBeLessThan(400);
    }
  });

  it('refuses another endpoint beside the embedded one', () => {
    expect(readConfig({ APPCONFIG_ENDPOINT: 'http://127.0.0.1:2773' }, embedded)).toMatchObject({
      kind: 'invalid',
      problems: [expect.stringContaining('--embedded brings its own')],
    });
  });

  it('reports everything that is wrong at once', () => {
    const result = readConfig({ PORT: 'x', POLL_INTERVAL: 'y', APPCONFIG_PROFILE: '' }, aws);
    expect(result).toMatchObject({ kind: 'invalid', problems: { length: 3 } });
  });
});
