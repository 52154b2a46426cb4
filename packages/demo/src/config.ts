import { createHostCheck } from 'appconfig-local';
import { checked, member } from './check.js';

/**
 * The demo's settings, as {@link readConfig} reads them from the environment. If one is out of bounds, that is reported and
 * the demo does not start.
 */
export interface DemoConfig {
  /** `PORT`: TCP port of the demo, 0 to 65 535; 0 takes any free one. Default: 8000. */
  readonly port: number;
  /** `APPCONFIG_APPLICATION`: name or ID of the AppConfig application, 1 to 128 characters. Default: `DemoApp`. */
  readonly application: string;
  /** `APPCONFIG_ENVIRONMENT`: name or ID of the AppConfig environment, 1 to 128 characters. Default: `prod`. */
  readonly environment: string;
  /** `APPCONFIG_PROFILE`: name or ID of the AppConfig configuration profile, 1 to 128 characters. Default: `main`. */
  readonly profile: string;
  /**
   * `APPCONFIG_GREETINGS_PROFILE`: name or ID of a profile with the flag `greeting_style`, which the demo's page can do without.
   * Default: `greetings`.
   */
  readonly greetingsProfile: string;
  /**
   * `APPCONFIG_ENDPOINT`: where AppConfig answers, an http or https URL of at most 2 048 characters. Default: the region's
   * own endpoint.
   */
  readonly endpoint: string | undefined;
  /** `POLL_INTERVAL`: seconds between polls, 1 to 86 400. Default: 60, the provider's own; 1 with AppConfig Local embedded. */
  readonly pollInterval: number;
  /**
   * `ALLOWED_HOSTS`: host names, without a port and separated by commas, that requests may be addressed to; at most 100. IP
   * addresses, names without a dot, and names below `localhost` and `internal` are always allowed, because no web page can
   * own them. Default: none.
   */
  readonly allowedHosts: readonly string[];
  /**
   * `OTEL_TRACES_EXPORTER`: `console` prints a span of OpenTelemetry for each evaluation, `none` prints nothing. Default: `none`.
   */
  readonly traces: 'console' | 'none';
}

export type ConfigResult =
  | { readonly kind: 'valid'; readonly config: DemoConfig }
  /** One line for each setting that is wrong. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting before it reports, so that one start shows everything that is wrong. Throws a TypeError for wrong
 * arguments.
 */
export function readConfig(environment: Environment, options: { embedded: boolean }): ConfigResult {
  const problems: string[] = [];
  const embedded = checked<boolean>(options, 'embedded', 'options', 'a boolean', isBoolean);

  function read<Value, Default>(
    variable: string,
    fallback: Default,
    expected: string,
    parse: (text: string) => Value | undefined,
  ): Value | Default {
    const text = member(environment, variable, 'environment');
    if (text === undefined) return fallback;
    const value = typeof text === 'string' ? parse(text) : undefined;
    if (value !== undefined) return value;
    problems.push(`${variable}: expected ${expected}, got ${shown(text)}`);
    return fallback;
  }

  const config: DemoConfig = {
    port: read('PORT', 8000, 'an integer from 0 to 65535', integer(0, 65_535)),
    application: read('APPCONFIG_APPLICATION', 'DemoApp', IDENTIFIER, nameOrId),
    environment: read('APPCONFIG_ENVIRONMENT', 'prod', IDENTIFIER, nameOrId),
    profile: read('APPCONFIG_PROFILE', 'main', IDENTIFIER, nameOrId),
    greetingsProfile: read('APPCONFIG_GREETINGS_PROFILE', 'greetings', IDENTIFIER, nameOrId),
    endpoint: read(
      'APPCONFIG_ENDPOINT',
      undefined,
      embedded ? 'nothing, because --embedded brings its own' : 'an http or https URL',
      embedded ? () => undefined : httpUrl,
    ),
    pollInterval: read(
      'POLL_INTERVAL',
      embedded ? 1 : 60,
      POLL_INTERVAL,
      integer(1, MAX_POLL_INTERVAL_SECONDS),
    ),
    allowedHosts: read('ALLOWED_HOSTS', [], HOSTS, hostNames),
    traces: read<'console' | 'none', 'none'>('OTEL_TRACES_EXPORTER', 'none', EXPORTER, exporter),
  };
  return problems.length === 0 ? { kind: 'valid', config } : { kind: 'invalid', problems };
}

/** A day, the most that AppConfig allows: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_appconfigdata_StartConfigurationSession.html */
const MAX_POLL_INTERVAL_SECONDS = 86_400;
const POLL_INTERVAL = `an integer from 1 to ${MAX_POLL_INTERVAL_SECONDS}, in seconds`;
const IDENTIFIER = 'a name or ID of 1 to 128 characters';
const EXPORTER = 'console or none';
const HOSTS = 'at most 100 host names without a port, separated by commas';

/** Checks settings that did not come from {@link readConfig}; throws a TypeError that names the first that is wrong. */
export function checkConfig(config: DemoConfig): DemoConfig {
  const read = <T>(key: keyof DemoConfig, expected: string, accepts: (value: unknown) => boolean): T =>
    checked<T>(config, key, 'config', expected, accepts);
  const isIdentifier = (value: unknown) => typeof value === 'string' && nameOrId(value) !== undefined;
  const isInteger = (min: number, max: number) => (value: unknown) =>
    typeof value === 'number' && integer(min, max)(String(value)) !== undefined;
  return {
    port: read('port', 'an integer from 0 to 65535', isInteger(0, 65_535)),
    application: read('application', IDENTIFIER, isIdentifier),
    environment: read('environment', IDENTIFIER, isIdentifier),
    profile: read('profile', IDENTIFIER, isIdentifier),
    greetingsProfile: read('greetingsProfile', IDENTIFIER, isIdentifier),
    endpoint: read('endpoint', 'undefined or an http or https URL', (value) =>
      typeof value === 'string' ? httpUrl(value) !== undefined : value === undefined,
    ),
    pollInterval: read('pollInterval', POLL_INTERVAL, isInteger(1, MAX_POLL_INTERVAL_SECONDS)),
    allowedHosts: read('allowedHosts', 'an array of at most 100 host names without a port', areHosts),
    traces: read('traces', EXPORTER, (value) => typeof value === 'string' && exporter(value) !== undefined),
  };
}

function exporter(text: string): 'console' | 'none' | undefined {
  return text === 'console' || text === 'none' ? text : undefined;
}

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';

const MAX_SHOWN_LENGTH = 200;

/** A value in a few words; a long text is cut off. */
function shown(value: unknown): string {
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  return value.length > MAX_SHOWN_LENGTH
    ? `${JSON.stringify(value.slice(0, MAX_SHOWN_LENGTH))}…`
    : JSON.stringify(value);
}

function hostNames(text: string): readonly string[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  return areHosts(names) ? names : undefined;
}

function areHosts(names: unknown): boolean {
  try {
    createHostCheck({ allowedHosts: names as readonly string[] });
    return names !== undefined && names !== null;
  } catch {
    return false;
  }
}

function integer(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    if (!/^\d{1,9}$/.test(text)) return undefined;
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  };
}

function nameOrId(text: string): string | undefined {
  return text.length <= 128 && text.trim() !== '' ? text : undefined;
}

function httpUrl(text: string): string | undefined {
  if (text.length > 2_048 || !URL.canParse(text)) return undefined;
  return ['http:', 'https:'].includes(new URL(text).protocol) ? text : undefined;
}
