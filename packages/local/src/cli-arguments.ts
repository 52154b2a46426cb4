import { parseArgs } from 'node:util';
import type { AppConfigLocalOptions } from './options.js';

/** What a command line asks for. */
export type Command =
  | { readonly kind: 'start'; readonly options: AppConfigLocalOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'misuse'; readonly message: string };

/** The command's port, unlike the function's, is always the same, so that it can stand in settings. */
export const DEFAULT_PORT = 2773;

export const HELP = `Usage: appconfig-local [options]

Runs AWS AppConfig on this machine, for AWS SDKs, the AWS CLI and OpenFeature providers.

  --port <number>           port to listen on, 0 for a free one (default: ${DEFAULT_PORT})
  --host <address>          address to listen on (default: 127.0.0.1)
  --directory <path>        deploy the files <application>/<environment>/<profile>.<json|yaml|txt|ion>
                            and <profile>.flags.json in this directory, now and whenever they change
  --poll-interval <seconds> interval of every session, 1 to 86400, whatever it asks for
  --state <path>            keep everything in this file and continue from it after a restart
  --time-scale <factor>     how many times faster deployments proceed: 60 makes a minute a second
  --help                    print this text
  --version                 print the version
`;

/** Reads a command line, without the program's name. */
export function readArguments(argv: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        directory: { type: 'string' },
        'poll-interval': { type: 'string' },
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
        port: values.port === undefined ? DEFAULT_PORT : integer('--port', values.port, 0, 65_535),
        host: values.host,
        directory: values.directory,
        pollInterval:
          values['poll-interval'] === undefined
            ? undefined
            : integer('--poll-interval', values['poll-interval'], 1, 86_400),
        state: values.state,
        timeScale:
          values['time-scale'] === undefined ? undefined : positive('--time-scale', values['time-scale']),
      },
    };
  } catch (error) {
    return { kind: 'misuse', message: (error as Error).message };
  }
}

function integer(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
  throw new Error(`${name} must be an integer from ${minimum} to ${maximum}, got ${JSON.stringify(text)}`);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && value > 0) return value;
  throw new Error(`${name} must be a positive number, got ${JSON.stringify(text)}`);
}
