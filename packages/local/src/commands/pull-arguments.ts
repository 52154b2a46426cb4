import type { AwsOptions } from '../pull/aws.js';
import type { PullOptions } from '../pull/round.js';
import { describeError, quoted } from '../shared/described.js';
import { parseArguments } from '../shared/parse-arguments.js';
import { isRegionName } from '../store/region-name.js';
import { Misuse } from './subcommand.js';

export interface PullArguments extends PullOptions, AwsOptions {
  /** Overwrites without asking. */
  readonly yes: boolean;
  /** Seconds between two times; `undefined`: once. */
  readonly watch: number | undefined;
}

/** As long as a session of the Data API has to wait between two polls. */
const MIN_INTERVAL_SECONDS = 15;
const MAX_INTERVAL_SECONDS = 86_400;
const DEFAULT_INTERVAL_SECONDS = 60;

/**
 * Reads the command line of `pull`.
 *
 * @throws Misuse that says what was expected, and what came
 */
export function readPullArguments(argv: readonly string[]): PullArguments {
  const { values, positionals } = parse([...argv]);
  const [unexpected] = positionals;
  if (unexpected !== undefined) throw new Misuse(`pull expects options only, got ${quoted(unexpected)}`);
  const required = (name: 'application' | 'environment' | 'directory'): string => {
    const value = values[name];
    if (value === undefined || value === '') throw new Misuse(`pull expects --${name}, got none`);
    return value;
  };
  const { profile, region, 'endpoint-url': endpointUrl } = values;
  if (profile === '') throw new Misuse('--profile must be a name or an ID, got none');
  if (region !== undefined && !isRegionName(region)) {
    throw new Misuse(`--region must be an AWS region such as us-east-1, got ${quoted(region)}`);
  }
  if (endpointUrl !== undefined && !/^https?:$/.test(urlOf(endpointUrl)?.protocol ?? '')) {
    throw new Misuse(`--endpoint-url must be an http or https URL, got ${quoted(endpointUrl)}`);
  }
  if (values.interval !== undefined && values.watch !== true) {
    throw new Misuse('--interval goes with --watch, got it alone');
  }
  const interval = intervalOf(values.interval);
  return {
    application: required('application'),
    environment: required('environment'),
    profile,
    directory: required('directory'),
    newest: values.newest ?? false,
    region,
    endpointUrl,
    yes: values.yes ?? false,
    watch: values.watch === true ? interval : undefined,
  };
}

function parse(args: string[]) {
  try {
    return parseArguments({
      args,
      allowPositionals: true,
      options: {
        application: { type: 'string' },
        environment: { type: 'string' },
        profile: { type: 'string' },
        directory: { type: 'string' },
        region: { type: 'string' },
        'endpoint-url': { type: 'string' },
        newest: { type: 'boolean' },
        yes: { type: 'boolean' },
        watch: { type: 'boolean' },
        interval: { type: 'string' },
      },
    });
  } catch (error) {
    throw new Misuse(describeError(error));
  }
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function intervalOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_INTERVAL_SECONDS;
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= MIN_INTERVAL_SECONDS && seconds <= MAX_INTERVAL_SECONDS)
    return seconds;
  throw new Misuse(
    `--interval must be an integer from ${MIN_INTERVAL_SECONDS} to ${MAX_INTERVAL_SECONDS}, got ${quoted(text)}`,
  );
}
