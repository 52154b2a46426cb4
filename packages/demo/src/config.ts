/** The demo's settings, as {@link readConfig} reads them from the environment. */
export interface DemoConfig {
  /** TCP port of the demo: 0 to 65 535, 0 takes any free one. Default: 8000. */
  readonly port: number;
  /** Name or ID of the AppConfig application. Default: `DemoApp`. */
  readonly application: string;
  /** Name or ID of the AppConfig environment. Default: `prod`. */
  readonly environment: string;
  /** Name or ID of the AppConfig configuration profile. Default: `main`. */
  readonly profile: string;
  /** Where AppConfig answers, when that is not the region's own endpoint. */
  readonly endpoint: string | undefined;
  /** Seconds between polls: 1 to 86 400. Default: 60, the provider's own; 1 with AppConfig Local embedded. */
  readonly pollInterval: number;
}

export type ConfigResult =
  | { readonly kind: 'valid'; readonly config: DemoConfig }
  /** One line for each setting that is wrong. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads every setting before it reports, so that one start shows all that is wrong. */
export function readConfig(environment: Environment, options: { embedded: boolean }): ConfigResult {
  const problems: string[] = [];

  function read<Value, Default>(
    variable: string,
    fallback: Default,
    expected: string,
    parse: (text: string) => Value | undefined,
  ): Value | Default {
    const text = environment[variable];
    if (text === undefined) return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    problems.push(`${variable}: expected ${expected}, got ${JSON.stringify(text)}`);
    return fallback;
  }

  const identifier = 'a name or ID of 1 to 128 characters';
  const config: DemoConfig = {
    port: read('PORT', 8000, 'an integer from 0 to 65535', integer(0, 65_535)),
    application: read('APPCONFIG_APPLICATION', 'DemoApp', identifier, nameOrId),
    environment: read('APPCONFIG_ENVIRONMENT', 'prod', identifier, nameOrId),
    profile: read('APPCONFIG_PROFILE', 'main', identifier, nameOrId),
    endpoint: read(
      'APPCONFIG_ENDPOINT',
      undefined,
      options.embedded ? 'nothing, because --embedded brings its own' : 'an http or https URL',
      options.embedded ? () => undefined : httpUrl,
    ),
    pollInterval: read(
      'POLL_INTERVAL',
      options.embedded ? 1 : 60,
      'an integer from 1 to 86400, in seconds',
      integer(1, 86_400),
    ),
  };
  return problems.length === 0 ? { kind: 'valid', config } : { kind: 'invalid', problems };
}

function integer(minimum: number, maximum: number): (text: string) => number | undefined {
  return (text) => {
    if (!/^\d{1,9}$/.test(text)) return undefined;
    const value = Number(text);
    return value >= minimum && value <= maximum ? value : undefined;
  };
}

function nameOrId(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed.length >= 1 && text.length <= 128 ? text : undefined;
}

function httpUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  return ['http:', 'https:'].includes(new URL(text).protocol) ? text : undefined;
}
