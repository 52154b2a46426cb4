import type { Fault, FaultInput } from './faults/fault.js';
import { checkFaults } from './faults/option.js';
import { parseHost } from './http/authority.js';
import { checkHosts } from './http/host-check.js';
import {
  A_PATH,
  checkAccessToken,
  checkClock,
  checkHost,
  checkInteger,
  checkLogger,
  checkNumber,
  checkOrigins,
  checkPath,
  checkRegion,
  isPath,
} from './option-checks.js';
import { defaultLogger } from './shared/default-logger.js';
import { checkKnownMembers, checkObject, readMember } from './shared/described.js';
import type { Logger } from './shared/logger.js';
import { DAY_SECONDS } from './shared/time.js';
import { checkEntries, checkFunctions } from './stand-ins/check-options.js';
import type { StandInOptions } from './stand-ins/options.js';
import type { ExtensionHandler, LambdaValidator, StandIns } from './stand-ins/stand-ins.js';
import type { Clock } from './store/model.js';
import { DEFAULT_REGION } from './store/region-name.js';

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
   * The region of everything that does not name one: `deploy`, files, the AppConfig Agent's API, requests that are not signed,
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
   * The token that requests to the AppConfig Agent's API need, as `Authorization: Bearer <token>`, like the Agent's
   * `ACCESS_TOKEN`; others are answered with 401, except `/ping`. 1 to 4 096 visible ASCII characters. Default: none is needed.
   */
  readonly agentAccessToken?: string | undefined;
  /** Faults that are on from the start, as `fail` takes them; at most 100. Default: none. */
  readonly faults?: readonly FaultInput[] | undefined;
  /**
   * Receives log lines; errors that it throws are ignored. Default: writes warnings and errors to the console.
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

/** The bounds of numeric options, on the command line as well. */
export const BOUNDS = {
  port: [0, 65_535],
  pollInterval: [0, DAY_SECONDS],
  timeScale: [0.001, 1_000_000],
  functionTimeout: [0.01, 900],
} as const;

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

function environmentRegion(): string {
  const { AWS_REGION } = process.env;
  if (AWS_REGION === undefined || AWS_REGION === '') return DEFAULT_REGION;
  return checkRegion('AWS_REGION', AWS_REGION);
}
