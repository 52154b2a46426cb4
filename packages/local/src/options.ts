import { DefaultLogger } from '@openfeature/core';
import type { Logger } from './logger.js';
import type { Clock } from './store/model.js';

export interface AppConfigLocalOptions {
  /** TCP port, 0 to 65 535; 0 takes a free one. Default: 0. */
  readonly port?: number | undefined;
  /** Address to listen on. Default: `127.0.0.1`, which no other machine reaches. */
  readonly host?: string | undefined;
  /** Directory of files to deploy, at start and whenever they change; it must exist. Default: none. */
  readonly directory?: string | undefined;
  /**
   * File that everything is kept in, so that a restart continues where it was; it is created when it is missing. Default: none,
   * everything is forgotten. Sessions are not kept: clients open new ones.
   */
  readonly state?: string | undefined;
  /** Milliseconds since the Unix epoch; poll intervals, tokens and rollouts go by it. Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** How many times faster than their strategy deployments proceed: a positive number. Default: 1. */
  readonly timeScale?: number | undefined;
  /** Seconds, 1 to 86 400, that every session has to wait between polls, whatever it asked for. Default: what it asked for. */
  readonly pollInterval?: number | undefined;
  /** Default: OpenFeature's `DefaultLogger`, which writes warnings and errors to the console. */
  readonly logger?: Logger | undefined;
}

export interface NormalizedOptions {
  readonly port: number;
  readonly host: string;
  readonly directory: string | undefined;
  readonly state: string | undefined;
  readonly clock: Clock;
  readonly timeScale: number;
  readonly pollInterval: number | undefined;
  readonly logger: Logger;
}

const KNOWN: ReadonlySet<string> = new Set<keyof NormalizedOptions>([
  'port',
  'host',
  'directory',
  'state',
  'clock',
  'timeScale',
  'pollInterval',
  'logger',
]);

/** Checks the options and fills in the defaults; throws a TypeError that says what was expected and what came. */
export function normalizeOptions(options: AppConfigLocalOptions): NormalizedOptions {
  if (typeof options !== 'object' || options === null) throw unexpected('options', 'an object', options);
  for (const name of Object.keys(options)) {
    if (!KNOWN.has(name))
      throw new TypeError(`Unknown option \`${name}\`, expected one of ${[...KNOWN].join(', ')}`);
  }
  const { port, host, directory, state, clock, timeScale, pollInterval, logger } = options;
  return {
    port: port === undefined ? 0 : checkInteger('port', port, 0, 65_535),
    host: host === undefined ? '127.0.0.1' : checkText('host', host),
    directory: directory === undefined ? undefined : checkText('directory', directory),
    state: state === undefined ? undefined : checkText('state', state),
    clock: clock === undefined ? { now: () => Date.now() } : checkMethods('clock', clock, ['now']),
    timeScale: timeScale === undefined ? 1 : checkPositive('timeScale', timeScale),
    pollInterval:
      pollInterval === undefined ? undefined : checkInteger('pollInterval', pollInterval, 1, 86_400),
    logger:
      logger === undefined
        ? new DefaultLogger()
        : checkMethods('logger', logger, ['error', 'warn', 'info', 'debug']),
  };
}

function unexpected(name: string, expected: string, value: unknown): TypeError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new TypeError(`Expected \`${name}\` to be ${expected}, got ${shown} (${typeof value})`);
}

function checkInteger(name: string, value: unknown, minimum: number, maximum: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum)
    return value;
  throw unexpected(name, `an integer from ${minimum} to ${maximum}`, value);
}

function checkPositive(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw unexpected(name, 'a positive number', value);
}

function checkText(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw unexpected(name, 'a string that is not empty', value);
}

function checkMethods<T extends object>(name: string, value: T, methods: readonly (keyof T & string)[]): T {
  const complete = typeof value === 'object' && value !== null;
  if (complete && methods.every((method) => typeof value[method] === 'function')) return value;
  throw unexpected(name, `an object with ${methods.map((method) => `${method}()`).join(', ')}`, value);
}
