import { OpenFeature } from '@openfeature/server-sdk';
import * as api from '../packages/demo/src/index.js';
import { lineLogger } from '../packages/demo/src/logger.js';
import { hostileValues } from '../packages/local/src/testing/hostile-values.js';

const sink = { write: () => undefined };
const logger = lineLogger(sink, sink);
const config: api.DemoConfig = {
  port: 0,
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  greetingsProfile: 'greetings',
  endpoint: 'http://127.0.0.1:9',
  pollInterval: 60,
  allowedHosts: [],
  traces: 'none',
};

/** What came of a call: `ok`, or the error's message if it is one that may come. */
async function outcome(call: () => unknown): Promise<string> {
  try {
    await call();
    return 'ok';
  } catch (error) {
    const { name, message } = error as Error;
    expect(['TypeError', 'RangeError']).toContain(name);
    expect(message).toMatch(/^Expected `/);
    expect(message.length).toBeLessThan(400);
    return message;
  }
}

it('every export is known here', () => {
  const names = ['MAX_INPUT_LENGTH', 'createApp', 'readConfig', 'startDemo', 'transform'];
  expect(Object.keys(api).sort()).toEqual(names);
});

describe.each(hostileValues())('%s', (name, make) => {
  it('in transform', async () => {
    const isShortText = typeof make() === 'string' && name !== 'a huge text';
    const none = { reverse: true, allcaps: true };
    const text = await outcome(() => api.transform(make() as string, none));
    expect(text).toMatch(isShortText ? /^ok$/ : /`text`/);
    expect(await outcome(() => api.transform('text', make() as never))).toContain('`transformations');
    for (const key of ['reverse', 'allcaps']) {
      const message = await outcome(() => api.transform('text', { ...none, [key]: make() }));
      expect(message).toMatch(name === 'true' ? /^ok$/ : new RegExp(`transformations.${key}`));
    }
  });

  it('in createApp', async () => {
    const options = { client: OpenFeature.getClient(), configuration: () => undefined, logger };
    expect(await outcome(() => api.createApp(options))).toBe('ok');
    expect(await outcome(() => api.createApp(make() as never))).toMatch(/`(options|client)/);
    for (const key of ['client', 'configuration', 'logger', 'allowedHosts', 'page']) {
      const value = make();
      const message = await outcome(() => api.createApp({ ...options, [key]: value }));
      const isOptional = key === 'page' && value === undefined;
      const isFunction = ['configuration', 'page'].includes(key) && typeof value === 'function';
      if (isOptional || isFunction) expect(message).toBe('ok');
      else if (key !== 'allowedHosts')
        expect(message).toContain(`\`${['configuration', 'page'].includes(key) ? 'options.' : ''}${key}`);
      else if (message !== 'ok') expect(message).toContain('`allowedHosts');
    }
  });

  it('in readConfig', async () => {
    const result = await outcome(() => api.readConfig(make() as never, { embedded: false }));
    expect(result).toMatch(/^ok$|`environment/);
    expect(await outcome(() => api.readConfig({}, make() as never))).toContain('`options');
    const variables = [
      'PORT',
      'POLL_INTERVAL',
      'APPCONFIG_APPLICATION',
      'APPCONFIG_ENDPOINT',
      'ALLOWED_HOSTS',
    ];
    for (const variable of variables) {
      const value = make();
      const read = api.readConfig({ [variable]: value as string }, { embedded: false });
      if (read.kind === 'valid') continue;
      expect(read.problems).toEqual([expect.stringMatching(new RegExp(`^${variable}: expected `))]);
      expect(read.problems[0]?.length).toBeLessThan(1_500);
    }
  });

  it('in startDemo', async () => {
    const options = { config, directory: undefined, logger };
    expect(await outcome(() => api.startDemo(make() as never))).toMatch(/`(options|logger)/);
    for (const key of ['config', 'logger']) {
      expect(await outcome(() => api.startDemo({ ...options, [key]: make() }))).toMatch(
        /`(config|logger|options)/,
      );
    }
    // Whether there is such a directory is another question.
    if (!['undefined', 'text', 'a line break'].includes(name)) {
      const message = await outcome(() => api.startDemo({ ...options, directory: make() as string }));
      expect(message).toMatch(/`(options\.)?directory`/);
    }
    for (const key of Object.keys(config)) {
      const value = make();
      const isRight = isRightFor(key, name);
      // What is right would start the demo.
      if (isRight) continue;
      const message = await outcome(() => api.startDemo({ ...options, config: { ...config, [key]: value } }));
      expect(message).toContain(`\`config.${key}\``);
    }
  });
});

function isRightFor(key: string, name: string): boolean {
  const texts = ['text', 'a text with NUL', 'a line break', 'half a character'];
  if (['application', 'environment', 'profile', 'greetingsProfile'].includes(key))
    return texts.includes(name);
  if (key === 'port') return ['0', '-0'].includes(name);
  if (key === 'allowedHosts') return ['an empty array', 'an array without end'].includes(name);
  return key === 'endpoint' && name === 'undefined';
}
