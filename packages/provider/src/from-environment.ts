import { identifier, integer } from './option-checks.js';
import { PROVIDER_HINTS } from './option-hints.js';
import { type AppConfigProviderOptions, OPTIONS } from './options.js';
import { describeError } from './shared/describe-error.js';
import { nearNames } from './shared/near-names.js';
import { readOptions } from './shared/option-values.js';
import { checkEndpoint } from './source/data-api/client-checks.js';
import { dataApiSource } from './source/data-api/data-api.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The provider's options as environment variables say them, under those that are given.
 *
 * @param overrides options that win; the variables of those are not read
 * @throws TypeError that names an option that does not exist
 * @throws TypeError that names each variable that is missing or wrong
 */
export function optionsFromEnvironment(
  overrides: Partial<AppConfigProviderOptions>,
  environment: Environment,
): AppConfigProviderOptions {
  const given = readOptions(
    'overrides',
    overrides,
    OPTIONS,
    PROVIDER_HINTS,
  ) as Partial<AppConfigProviderOptions>;
  const problems: string[] = [];

  function read<Value>(option: Value | undefined, name: string, parse: (text: string | undefined) => Value) {
    if (option !== undefined) return option;
    try {
      return parse(environment[name]);
    } catch (error) {
      problems.push(
        `${describeError(error)}${environment[name] === undefined ? instead(name, environment) : ''}`,
      );
      return undefined;
    }
  }

  const named = (option: string | undefined, name: string, of: string) =>
    read(option, name, (text) => identifier(name, text, of)) ?? '';
  const options: AppConfigProviderOptions = {
    ...given,
    application: named(given.application, 'APPCONFIG_APPLICATION', 'an application'),
    environment: named(given.environment, 'APPCONFIG_ENVIRONMENT', 'an environment'),
    profile: named(given.profile, 'APPCONFIG_PROFILE', 'a configuration profile'),
    source: read(given.source, 'APPCONFIG_ENDPOINT', (endpoint) => {
      if (endpoint === undefined) return undefined;
      checkEndpoint('APPCONFIG_ENDPOINT', endpoint);
      return dataApiSource({ clientConfig: { endpoint } });
    }),
    pollInterval: read(given.pollInterval, 'POLL_INTERVAL', (text) =>
      text === undefined ? undefined : integer('POLL_INTERVAL', /^\d{1,9}$/.test(text) ? Number(text) : text),
    ),
  };
  if (problems.length > 0) throw new TypeError(`The environment cannot be used: ${problems.join('; ')}`);
  return options;
}

/** A variable that is there and was probably meant. */
function instead(name: string, environment: Environment): string {
  const others = Object.keys(environment).filter((each) => each.startsWith('APPCONFIG_') && each !== name);
  const [near] = nearNames(name, others, 1);
  return near === undefined ? '' : `, but there is ${near}`;
}
