import { AppConfigProvider } from '@aws-lambda-powertools/parameters/appconfig';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { ControlPlane } from './support/control-plane.js';
import { identifiers } from './support/provider.js';

const ALL_AT_ONCE = 'AppConfig.AllAtOnce';
const one = { transform_reverse: true, transform_allcaps: false };
const two = { transform_reverse: true, transform_allcaps: true };

/** AppConfig's clock: it stands still unless a test moves it. */
const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z'), now: () => clock.milliseconds };
const pass = (seconds: number) => {
  clock.milliseconds += seconds * 1000;
};

let local: AppConfigLocal;
let control: ControlPlane;
let client: AppConfigDataClient;
let powertools: AppConfigProvider;
/** What AppConfig Local has answered: the operation, and for a poll whether there was a configuration in it. */
let answers: string[];

beforeEach(async () => {
  local = await startAppConfigLocal({ clock });
  control = new ControlPlane(local.endpoint);
  await control.create();
  await control.deploy('one', one, ALL_AT_ONCE);
  pass(600);

  client = new AppConfigDataClient({ endpoint: local.endpoint });
  answers = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      if ('InitialConfigurationToken' in result.output) answers.push('session');
      else if ('Configuration' in result.output) {
        answers.push(result.output.Configuration?.length ? 'configuration' : 'empty');
      }
      return result;
    },
    { step: 'initialize' },
  );
  const { application, environment } = identifiers;
  powertools = new AppConfigProvider({ application, environment, awsSdkV3Client: client });
});

afterEach(async () => {
  client.destroy();
  control.close();
  await local.close();
});

/** Asks AppConfig, whatever Powertools has in its cache. */
const fetchMain = () =>
  powertools.get(identifiers.profile, {
    transform: 'json',
    forceFetch: true,
    sdkOptions: { RequiredMinimumPollIntervalInSeconds: 15 },
  });

describe("Powertools for AWS Lambda's AppConfigProvider against AppConfig Local", () => {
  it('reads the configuration', async () => {
    expect(await fetchMain()).toEqual(one);
    expect(answers).toEqual(['session', 'configuration']);
  });

  it('keeps its value when nothing has changed and the answer is empty', async () => {
    await fetchMain();
    pass(15);
    expect(await fetchMain()).toEqual(one);
    expect(answers).toEqual(['session', 'configuration', 'empty']);
  });

  it('follows a deployment in the same session', async () => {
    await fetchMain();
    await control.deploy('two', two, ALL_AT_ONCE);
    pass(15);
    expect(await fetchMain()).toEqual(two);
    pass(15);
    expect(await fetchMain()).toEqual(two);
    expect(answers).toEqual(['session', 'configuration', 'configuration', 'empty']);
  });

  it('is told when it polls too early, and goes on afterwards with the token that it has', async () => {
    await fetchMain();
    pass(14);
    await expect(fetchMain()).rejects.toThrow('Request too early');
    pass(1);
    expect(await fetchMain()).toEqual(one);
    expect(answers).toEqual(['session', 'configuration', 'empty']);
  });

  it('is told what does not exist', async () => {
    await expect(powertools.get('other')).rejects.toMatchObject({
      name: 'GetParameterError',
      cause: { name: 'ResourceNotFoundException', ResourceType: 'ConfigurationProfile' },
    });
  });
});
