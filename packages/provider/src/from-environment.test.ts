import { optionsFromEnvironment } from './from-environment.js';
import { dataApiSource } from './source/data-api/data-api.js';

const NAMES = { APPCONFIG_APPLICATION: 'DemoApp', APPCONFIG_ENVIRONMENT: 'prod', APPCONFIG_PROFILE: 'main' };

describe('F1 options from the environment', () => {
  it('are the names, and defaults for the rest', () => {
    expect(optionsFromEnvironment({}, NAMES)).toEqual({
      application: 'DemoApp',
      environment: 'prod',
      profile: 'main',
    });
  });

  it('have an endpoint and an interval', () => {
    const more = { APPCONFIG_ENDPOINT: 'http://127.0.0.1:2773', POLL_INTERVAL: '15' };
    const { source, pollInterval } = optionsFromEnvironment({}, { ...NAMES, ...more });
    expect(source).toEqual(expect.any(Function));
    expect(pollInterval).toBe(15);
  });

  it('lose against those that are given, whose variables are not read', () => {
    const source = dataApiSource();
    const given = {
      application: 'a',
      environment: 'e',
      profile: 'p',
      source,
      pollInterval: 5,
      initTimeout: 1,
    };
    const wrong = { APPCONFIG_ENDPOINT: 'x', POLL_INTERVAL: 'x', APPCONFIG_PROFILE: '' };
    expect(optionsFromEnvironment(given, wrong)).toEqual(given);
  });

  it('take no notice of one that is undefined', () => {
    expect(optionsFromEnvironment({ profile: undefined } as object, NAMES)).toMatchObject({
      profile: 'main',
    });
  });

  it.each([
    [
      {},
      'The environment cannot be used: Expected `APPCONFIG_APPLICATION` to be the name or ID of an application, of 1 to 128 characters, got undefined; Expected `APPCONFIG_ENVIRONMENT` to be the name or ID of an environment, of 1 to 128 characters, got undefined; Expected `APPCONFIG_PROFILE` to be the name or ID of a configuration profile, of 1 to 128 characters, got undefined',
    ],
    [
      { ...NAMES, APPCONFIG_PROFILE: '', POLL_INTERVAL: 'often' },
      'The environment cannot be used: Expected `APPCONFIG_PROFILE` to be the name or ID of a configuration profile, of 1 to 128 characters, got `""` (string); Expected `POLL_INTERVAL` to be an integer from 1 to 86400 (seconds), got `"often"` (string)',
    ],
    [
      { ...NAMES, APPCONFIG_PROFILE: undefined, APPCONFIG_PROFIL: 'main' },
      'The environment cannot be used: Expected `APPCONFIG_PROFILE` to be the name or ID of a configuration profile, of 1 to 128 characters, got undefined, but there is APPCONFIG_PROFIL',
    ],
    [
      { ...NAMES, APPCONFIG_ENDPOINT: 'localhost:2773' },
      'The environment cannot be used: Expected `APPCONFIG_ENDPOINT` to be a URL that begins with http:// or https://, such as http://localhost:2773, got `"localhost:2773"` (string)',
    ],
    [
      { ...NAMES, APPCONFIG_ENDPOINT: '', POLL_INTERVAL: '' },
      'The environment cannot be used: Expected `APPCONFIG_ENDPOINT` to be a URL that begins with http:// or https://, got `""` (string); Expected `POLL_INTERVAL` to be an integer from 1 to 86400 (seconds), got `""` (string)',
    ],
    [
      { ...NAMES, POLL_INTERVAL: '300000' },
      'The environment cannot be used: Expected `POLL_INTERVAL` to be an integer from 1 to 86400 (seconds); 300000 ms are 300 s, got `300000` (number)',
    ],
    [
      { ...NAMES, POLL_INTERVAL: '1.5' },
      'The environment cannot be used: Expected `POLL_INTERVAL` to be an integer from 1 to 86400 (seconds), got `"1.5"` (string)',
    ],
  ])('are refused, all that are wrong at once: %j', (environment, message) => {
    expect(() => optionsFromEnvironment({}, environment)).toThrow(new TypeError(message));
  });

  it.each([
    [{ pollIntervall: 5 }, 'Unknown option `pollIntervall` in `overrides`: did you mean `pollInterval`?'],
    [
      5,
      'Expected `overrides` to be an object such as { application, environment, profile }, got `5` (number)',
    ],
  ])('are refused with overrides that do not exist: %j', (overrides, message) => {
    expect(() => optionsFromEnvironment(overrides as object, NAMES)).toThrow(new TypeError(message));
  });
});
