import { normaliseOptions } from './options.js';

const required = { application: 'DemoApp', environment: 'prod', profile: 'main' };

it('applies every default', () => {
  expect(normaliseOptions(required)).toMatchObject({
    ...required,
    pollInterval: 60,
    polling: 'background',
    targeting: 'service',
    initTimeout: 10,
    requestTimeout: 3,
    backupDirectory: undefined,
    valueAttribute: 'value',
    contentType: undefined,
    splitHash: undefined,
    source: expect.any(Function),
    logger: expect.objectContaining({ warn: expect.any(Function) }),
  });
});

it.each([
  [
    { ...required, application: '' },
    'Expected `application` to be a name or ID of 1 to 128 characters, got `""` (string)',
  ],
  [{ ...required, environment: 'x'.repeat(129) }, '`environment`'],
  [
    { application: 'a', environment: 'b' },
    'Expected `profile` to be a name or ID of 1 to 128 characters, got undefined',
  ],
  [
    { ...required, pollInterval: 0 },
    'Expected `pollInterval` to be an integer from 1 to 86400 (seconds), got `0` (number)',
  ],
  [{ ...required, pollInterval: 86_401 }, '`pollInterval`'],
  [{ ...required, pollInterval: '60' }, '`"60"` (string)'],
  [{ ...required, pollInterval: 1.5 }, '`pollInterval`'],
  [{ ...required, initTimeout: 0 }, 'Expected `initTimeout` to be a number from 0.1 to 3600 (seconds)'],
  [{ ...required, requestTimeout: Number.NaN }, '`NaN` (number)'],
  [{ ...required, requestTimeout: 3_601 }, '`requestTimeout`'],
  [
    { ...required, polling: 'foreground' },
    "Expected `polling` to be 'background' or 'on-evaluation', got `\"foreground\"`",
  ],
  [{ ...required, targeting: null }, "'service' or 'in-process', got null"],
  [{ ...required, source: {} }, 'Expected `source` to be dataApiSource(), agentSource() or a Source'],
  [{ ...required, splitHash: 5 }, '`splitHash`'],
  [{ ...required, valueAttribute: '' }, '`valueAttribute`'],
  [{ ...required, backupDirectory: 5 }, '`backupDirectory`'],
  [{ ...required, contentType: '' }, '`contentType`'],
  [{ ...required, logger: { warn() {} } }, 'Expected `logger` to be a logger with method error'],
  [{ ...required, symbolTables: { ops: 'and' } }, '`symbolTables.ops`'],
  [{ ...required, pollIntervall: 60 }, 'got `"pollIntervall"` (string)'],
  [undefined, 'Expected `options` to be an object'],
])('refuses %j and says what was expected and what came', (options, message) => {
  expect(() => normaliseOptions(options as never)).toThrow(TypeError);
  expect(() => normaliseOptions(options as never)).toThrow(message);
});
