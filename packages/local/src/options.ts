import { isIP } from 'node:net';
import type { Fault, FaultInput } from './faults/fault.js';
import { checkFaults } from './faults/option.js';
import { parseHost, parseOrigin } from './http/authority.js';
import { checkHosts, readList } from './http/host-check.js';
import { MAX_TIME } from './local-clock.js';
import { defaultLogger } from './shared/default-logger.js';
import { checkKnownMembers, checkObject, described, readMember, unexpected } from './shared/described.js';
import type { Logger } from './shared/logger.js';
import { DAY_SECONDS } from './shared/time.js';
import { checkEntries, checkFunctions } from './stand-ins/check-options.js';
import type { StandInOptions } from './stand-ins/options.js';
import type { ExtensionHandler, LambdaValidator, StandIns } from './stand-ins/stand-ins.js';
import type { Clock } from './store/model.js';
import { DEFAULT_REGION, isRegionName } from './store/region-name.js';

/** A value out of bounds or of another type is refused with a TypeError that names the option. */
export interface AppConfigLocalOptions extends StandInOptions {
  /** TCP port, 0 to 65 535; 0 takes a free one. Default: 0. */
  readonly port?: number | undefined;
  /**
   * IP address to listen on, or a host name of at most 253 characters. Default: `127.0.0.1`, which other machines cannot
   * reach. An address that they can reach causes a warning in the log.
   */
  readonly host?: string | undefined;
  /**
   * Host names, without a port, that requests may be addressed to in addition to `host`; at most 100. IP addresses, names
   * without a dot, and names below `localhost` and `internal` are always accepted. Any other name is refused with 403,
   * because a web page could point a name of its own at this machine. Default: none.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /**
   * Origins of web pages that may use it, such as `http://localhost:3000`; at most 100. Pages of other origins are refused
   * with 403. Programs other than browsers send no origin. Default: none.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * Directory of files to deploy, at start and whenever they change; it must exist. A path of 1 to 4 096 characters. Default:
   * none.
   */
  readonly directory?: string | undefined;
  /**
   * File that keeps everything across restarts; it is created if it is missing. Sessions are not kept: clients open new ones.
   * A path of 1 to 4 096 characters. Default: none, everything is forgotten.
   */
  readonly state?: string | undefined;
  /**
   * The clock for poll intervals, tokens and rollouts. It returns milliseconds since the Unix epoch, 0 to 8.64e15; while it
   * returns anything else, or throws, requests are answered with 500 and `deploy` rejects. Default: the system's clock, which
   * `advance` moves on.
   */
  readonly clock?: Clock | undefined;
  /** How many times faster deployments proceed than their strategy says, 0.001 to 1 000 000. Default: 1. */
  readonly timeScale?: number | undefined;
  /**
   * The region of everything that does not say which: `deploy`, files, the AppConfig Agent's API, requests that are not signed,
   * and state files from before there were regions. A name in AWS's form, such as `eu-central-1`; signed requests are for the
   * region that they are signed for. Default: the environment's `AWS_REGION`, else `us-east-1`.
   */
  readonly region?: string | undefined;
  /**
   * Seconds that every session has to wait between polls, whatever it asked for; an integer from 0 to 86 400. With 0 no poll
   * is too early, so that tests need not wait. Tokens expire after 86 400 s, so after a wait that long a new session has to
   * be opened. Default: what the session asked for, 15 to 86 400, or 60.
   */
  readonly pollInterval?: number | undefined;
  /**
   * What requests to the AppConfig Agent's API have to bring as `Authorization: Bearer <token>`, as with the Agent's
   * `ACCESS_TOKEN`; others are answered with 401, but for `/ping`. 1 to 4 096 visible ASCII characters. Default: none is needed.
   */
  readonly agentAccessToken?: string | undefined;
  /** Faults that are on from the start, as `fail` takes them; at most 100. Default: none. */
  readonly faults?: readonly FaultInput[] | undefined;
  /**
   * Errors that it throws are ignored. Default: one that writes warnings and errors to the console.
   */
  readonly logger?: Logger | undefined;
}

export interface NormalizedOptions extends StandIns {
  readonly port: number;
  readonly host: string;
  readonly allowedHosts: ReadonlySet<string>;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly directory: string | undefined;
  readonly state: string | undefined;
  /** `undefined`: AppConfig Local's own. */
  readonly clock: Clock | undefined;
  readonly timeScale: number;
  readonly region: string;
  readonly pollInterval: number | undefined;
  readonly agentAccessToken: string | undefined;
  readonly faults: readonly Fault[];
}

export type Bounds = readonly [min: number, max: number];

/** The bounds of numeric options, on the command line as well. */
export const BOUNDS = {
  port: [0, 65_535],
  pollInterval: [0, DAY_SECONDS],
  timeScale: [0.001, 1_000_000],
  functionTimeout: [0.01, 900],
} as const;

const MAX_PATH_LENGTH = 4_096;
const MAX_TOKEN_LENGTH = 4_096;
const MAX_ORIGINS = 100;

const KNOWN = [
  'port',
  'host',
  'allowedHosts',
  'allowedOrigins',
  'directory',
  'state',
  'clock',
  'timeScale',
  'region',
  'pollInterval',
  'locations',
  'lambdaValidators',
  'extensionHandlers',
  'functionTimeout',
  'agentAccessToken',
  'faults',
  'logger',
] as const satisfies ReadonlyArray<keyof AppConfigLocalOptions>;

/** Checks the options and fills in the defaults; throws a TypeError that says what was expected and what was given. */
export function normalizeOptions(options: AppConfigLocalOptions): NormalizedOptions {
  checkObject('options', options);
  checkKnownMembers('option', options, KNOWN);
  const read = <T>(
    name: keyof NormalizedOptions,
    fallback: T,
    check: (name: string, value: unknown) => T,
  ): T => {
    const value = readMember(options, name);
    return value === undefined ? fallback : check(name, value);
  };
  const host = read('host', '127.0.0.1', checkHost);
  return {
    port: read('port', 0, (name, value) => checkInteger(name, value, BOUNDS.port)),
    host,
    allowedHosts: new Set([
      ...read('allowedHosts', new Set<string>(), checkHosts),
      // Whoever makes it listen on a name will want to use that name.
      ...[parseHost(host)].filter((name) => name !== undefined),
    ]),
    allowedOrigins: read('allowedOrigins', new Set<string>(), checkOrigins),
    directory: read<string | undefined>('directory', undefined, checkPath),
    state: read<string | undefined>('state', undefined, checkPath),
    clock: read<Clock | undefined>('clock', undefined, checkClock),
    timeScale: read('timeScale', 1, (name, value) => checkNumber(name, value, BOUNDS.timeScale)),
    region: read<string | undefined>('region', undefined, checkRegion) ?? environmentRegion(),
    pollInterval: read<number | undefined>('pollInterval', undefined, (name, value) =>
      checkInteger(name, value, BOUNDS.pollInterval),
    ),
    agentAccessToken: read<string | undefined>('agentAccessToken', undefined, checkAccessToken),
    faults: read<readonly Fault[]>('faults', [], checkFaults),
    locations: read('locations', new Map<string, string>(), (name, value) =>
      checkEntries(name, value, A_PATH, (path) => (isPath(path) ? path : undefined)),
    ),
    lambdaValidators: read(
      'lambdaValidators',
      new Map<string, LambdaValidator>(),
      checkFunctions<LambdaValidator>,
    ),
    extensionHandlers: read(
      'extensionHandlers',
      new Map<string, ExtensionHandler>(),
      checkFunctions<ExtensionHandler>,
    ),
    functionTimeout: read('functionTimeout', 15, (name, value) =>
      checkNumber(name, value, BOUNDS.functionTimeout),
    ),
    logger: read('logger', defaultLogger, checkLogger),
  };
}

function checkInteger(name: string, value: unknown, [min, max]: Bounds): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw unexpected(name, `an integer from ${min} to ${max}`, value);
}

function checkNumber(name: string, value: unknown, [min, max]: Bounds): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw unexpected(name, `a number from ${min} to ${max}`, value);
}

function checkHost(name: string, value: unknown): string {
  if (typeof value === 'string' && (isIP(value) !== 0 || parseHost(value) !== undefined)) return value;
  throw unexpected(name, 'an IP address or a host name', value);
}

function checkRegion(name: string, value: unknown): string {
  if (typeof value === 'string' && isRegionName(value)) return value;
  throw unexpected(name, `an AWS region such as ${DEFAULT_REGION}`, value);
}

function environmentRegion(): string {
  const { AWS_REGION } = process.env;
  if (AWS_REGION === undefined || AWS_REGION === '') return DEFAULT_REGION;
  return checkRegion('AWS_REGION', AWS_REGION);
}

function checkPath(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw unexpected(name, 'a string that is not empty', value);
  if (isPath(value)) return value;
  throw unexpected(name, A_PATH, value);
}

const A_PATH = `a path of at most ${MAX_PATH_LENGTH} characters, all of them whole and none NUL`;

function isPath(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > MAX_PATH_LENGTH) return false;
  // The system stops reading a path at a NUL, and half a character is encoded as a different one: either would name another
  // file.
  return !/[\0\p{Surrogate}]/u.test(value);
}

function checkAccessToken(name: string, value: unknown): string {
  const expected = `1 to ${MAX_TOKEN_LENGTH} visible ASCII characters`;
  if (typeof value !== 'string') throw unexpected(name, expected, value);
  if (value.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(value)) return value;
  // It is a secret, so it is not shown.
  throw new TypeError(`Expected \`${name}\` to be ${expected}, got a string that is not`);
}

function checkOrigins(name: string, value: unknown): ReadonlySet<string> {
  const expected = 'an array of origins such as "http://localhost:3000", without a path';
  return new Set(
    readList(name, value, expected, MAX_ORIGINS, (entry) =>
      typeof entry === 'string' ? parseOrigin(entry) : undefined,
    ),
  );
}

function checkClock(name: string, value: unknown): Clock {
  const { now } = readMethods(name, value, ['now']);
  return {
    now() {
      const time = callClock(now);
      if (typeof time === 'number' && time >= 0 && time <= MAX_TIME) return time;
      throw new TypeError(
        `Expected \`clock.now()\` to be milliseconds, 0 to 8.64e15, got ${described(time)}`,
      );
    },
  };
}

function callClock(now: () => unknown): unknown {
  try {
    return now();
  } catch (cause) {
    throw new TypeError('Expected `clock.now()` to be milliseconds, but it threw an error', { cause });
  }
}

/** A logger that throws must not break what it reports on. */
function checkLogger(name: string, value: unknown): Logger {
  const methods = readMethods(name, value, ['error', 'warn', 'info', 'debug']);
  const safe =
    (log: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) => {
      try {
        log(...args);
      } catch {}
    };
  const { error, warn, info, debug } = methods;
  return { error: safe(error), warn: safe(warn), info: safe(info), debug: safe(debug) };
}

type Method = (...args: unknown[]) => unknown;

/** Checks that the methods exist. Each call looks its method up again, so that a test can replace it. */
function readMethods<K extends string>(name: string, value: unknown, names: readonly K[]): Record<K, Method> {
  const expected = `an object with ${names.map((method) => `${method}()`).join(', ')}`;
  if (typeof value !== 'object' || value === null) throw unexpected(name, expected, value);
  const methods = names.map((method) => {
    const found = readMember(value, method, `${name}.${method}`);
    if (typeof found !== 'function') throw unexpected(name, expected, value);
    return [method, (...args: unknown[]) => Reflect.apply(Reflect.get(value, method), value, args)] as const;
  });
  return Object.fromEntries(methods) as Record<K, Method>;
}
