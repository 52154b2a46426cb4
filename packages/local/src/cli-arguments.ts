import { SUBCOMMAND_HELP } from './commands/subcommands.js';
import { type FaultInput, toFault } from './faults/fault.js';
import { parseHost, parseOrigin } from './http/authority.js';
import type { Bounds } from './option-checks.js';
import { type AppConfigLocalOptions, BOUNDS } from './options.js';
import { describeError, quoted } from './shared/described.js';
import { parseArguments } from './shared/parse-arguments.js';
import { DAY_SECONDS } from './shared/time.js';
import { DEFAULT_REGION, isRegionName } from './store/region-name.js';

/** The meaning of a command line. */
export type Command =
  | { readonly kind: 'start'; readonly options: AppConfigLocalOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'misuse'; readonly message: string };

/** The command's default port is fixed, unlike the function's, so that settings can name it. */
export const DEFAULT_PORT = 2773;

export const HELP = `Usage: appconfig-local [options]
       appconfig-local <command> [options]

Runs AWS AppConfig on this machine, for AWS SDKs, the AWS CLI and OpenFeature providers. Commands
(each has a --help of its own) do something else instead:

${SUBCOMMAND_HELP}
Options:

  --port <number>           port to listen on, 0 to 65535, 0 for a free one (default: ${DEFAULT_PORT})
  --host <address>          address to listen on (default: 127.0.0.1); there is no authentication, so
                            others who reach it can change everything
  --allow-host <name>       a host name with dots that may stand in requests, without a port; without
                            this, only addresses and names that web pages cannot give themselves may;
                            repeatable, up to 100 times
  --allow-origin <origin>   web pages that may use it, as http://localhost:3000; repeatable, up to
                            100 times (default: none)
  --directory <path>        deploy the files <application>/<environment>/<profile>.<json|yaml|txt|ion>
                            and <profile>.flags.json in this directory, now and whenever they change
  --poll-interval <seconds> interval of every session, 0 to ${DAY_SECONDS}, whatever it asks for; with 0 no
                            poll is too early
  --region <name>           region of the directory's files, of the Agent's API and of requests that
                            are not signed (default: AWS_REGION, else us-east-1)
  --location <uri>=<path>   file with the configuration of profiles whose LocationUri this is, such as
                            s3://bucket/key=main.json; the URI ends at the first =; repeatable, up to
                            1000 times
  --agent-access-token <token>
                            what requests to the AppConfig Agent's API have to bring as a bearer token
  --fail <fault>            let requests fail from the start, as kind=hang,plane=data,seconds=30; kinds are
                            refuse, hang, reset, throttle, error, slow and garbage; the others are plane
                            (control, data, agent), operation, times, seconds, lost (request, answer),
                            status and delaySeconds; repeatable; DELETE /_local/faults ends them
  --state <path>            keep everything in this file and continue from it after a restart
  --time-scale <factor>     how many times faster deployments proceed, 0.001 to 1000000: 60 makes a
                            minute a second (default: 1)
  --help                    print this text
  --version                 print the version
`;

/** Reads a command line, without the program's name. */
export function readArguments(argv: readonly string[]): Command {
  try {
    const { values } = parseArguments({
      args: [...argv],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'allow-host': { type: 'string', multiple: true },
        'allow-origin': { type: 'string', multiple: true },
        directory: { type: 'string' },
        'poll-interval': { type: 'string' },
        region: { type: 'string' },
        location: { type: 'string', multiple: true },
        'agent-access-token': { type: 'string' },
        fail: { type: 'string', multiple: true },
        state: { type: 'string' },
        'time-scale': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
    if (values.help) return { kind: 'help' };
    if (values.version) return { kind: 'version' };
    return {
      kind: 'start',
      options: {
        port: values.port === undefined ? DEFAULT_PORT : integer('--port', values.port, BOUNDS.port),
        host: values.host,
        allowedHosts: each('--allow-host', values['allow-host'], parseHost, 'a host name without a port'),
        allowedOrigins: each(
          '--allow-origin',
          values['allow-origin'],
          parseOrigin,
          'an origin such as http://localhost:3000, without a path',
        ),
        directory: values.directory,
        pollInterval: optional(values['poll-interval'], (text) =>
          integer('--poll-interval', text, BOUNDS.pollInterval),
        ),
        region: values.region === undefined ? undefined : region('--region', values.region),
        locations: optional(values.location, locations),
        agentAccessToken: values['agent-access-token'],
        faults: values.fail?.map(fault),
        state: values.state,
        timeScale: optional(values['time-scale'], (text) => decimal('--time-scale', text, BOUNDS.timeScale)),
      },
    };
  } catch (error) {
    return { kind: 'misuse', message: describeError(error) };
  }
}

function optional<S, T>(given: S | undefined, read: (given: S) => T): T | undefined {
  return given === undefined ? undefined : read(given);
}

function locations(texts: readonly string[]): Readonly<Record<string, string>> {
  const entries = texts.map((text) => {
    const [, uri, path] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (uri === undefined || path === undefined) {
      throw new Error(
        `--location must be a URI and a file, such as s3://bucket/key=main.json, got ${quoted(text)}`,
      );
    }
    return [uri, path] as const;
  });
  const twice = entries.find(([uri], index) => entries.findIndex(([other]) => other === uri) !== index);
  if (twice !== undefined) throw new Error(`--location names ${quoted(twice[0])} twice`);
  return Object.fromEntries(entries);
}

const NUMERIC: readonly string[] = ['times', 'seconds', 'status', 'delaySeconds'];

function fault(text: string): FaultInput {
  const members = text.split(',').map((member) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(member) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error(`--fail must be such as kind=hang,plane=data,seconds=30, got ${quoted(text)}`);
    }
    return [name, NUMERIC.includes(name) && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value] as const;
  });
  const input = Object.fromEntries(members) as unknown as FaultInput;
  toFault(input, '--fail');
  return input;
}

function integer(name: string, text: string, [min, max]: Bounds): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Error(`${name} must be an integer from ${min} to ${max}, got ${quoted(text)}`);
}

function decimal(name: string, text: string, [min, max]: Bounds): number {
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && value >= min && value <= max) return value;
  throw new Error(`${name} must be a number from ${min} to ${max}, got ${quoted(text)}`);
}

function region(name: string, text: string): string {
  if (isRegionName(text)) return text;
  throw new Error(`${name} must be an AWS region such as ${DEFAULT_REGION}, got ${quoted(text)}`);
}

function each(
  name: string,
  texts: readonly string[] | undefined,
  parse: (text: string) => string | undefined,
  expected: string,
): readonly string[] | undefined {
  return texts?.map((text) => {
    const value = parse(text);
    if (value === undefined) throw new Error(`${name} must be ${expected}, got ${quoted(text)}`);
    return value;
  });
}
