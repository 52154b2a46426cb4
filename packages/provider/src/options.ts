import { DefaultLogger, type Logger } from '@openfeature/core';
import type { SymbolTables } from './document/parsed-document.js';
import type { SplitHash } from './rules/rule.js';
import { safeLogger } from './safe-logger.js';
import { dataApiSource } from './source/data-api.js';
import type { Source } from './source/source.js';

/** Options of `AppConfigProvider`. Units are seconds, as AppConfig's are. */
export interface AppConfigProviderOptions {
  /** Name or ID of the AppConfig application: 1 to 128 characters. */
  readonly application: string;
  /** Name or ID of the environment: 1 to 128 characters. */
  readonly environment: string;
  /** Name or ID of the configuration profile: 1 to 128 characters. */
  readonly profile: string;
  /**
   * Where documents come from.
   *
   * @default dataApiSource()
   */
  readonly source?: Source | undefined;
  /**
   * Seconds between two polls: an integer from 1 to 86 400. The wait is never shorter than what AppConfig asks for (it
   * allows no less than 15), and up to 10 % longer at random, so that a fleet spreads out.
   *
   * @default 60
   */
  readonly pollInterval?: number | undefined;
  /**
   * `'background'` polls on a timer; `'on-evaluation'` polls when an evaluation finds the interval elapsed, for runtimes
   * that freeze between requests, such as AWS Lambda.
   *
   * @default 'background'
   */
  readonly polling?: 'background' | 'on-evaluation' | undefined;
  /**
   * Who chooses the variant of a multi-variant flag: `'service'` takes what AppConfig sends, which is always the Default
   * variant; `'in-process'` asks AppConfig for the rules and evaluates them here, with the evaluation context.
   *
   * @default 'service'
   */
  readonly targeting?: 'service' | 'in-process' | undefined;
  /**
   * Seconds until `initialize` gives up waiting for the first flag set: a number from 0.1 to 3 600. Polling goes on after
   * it has given up.
   *
   * @default 10
   */
  readonly initTimeout?: number | undefined;
  /**
   * Seconds that one request may take, from connection to the last byte of its body: a number from 0.1 to 3 600.
   *
   * @default 3
   */
  readonly requestTimeout?: number | undefined;
  /**
   * Directory of the backup: the last good document, used when the first contact fails. It is created when missing.
   *
   * @default undefined (no backup)
   */
  readonly backupDirectory?: string | undefined;
  /**
   * The attribute of a feature flag that is its string, number or object value.
   *
   * @default 'value'
   */
  readonly valueAttribute?: string | undefined;
  /**
   * Media type to use instead of what the answer says, for profiles stored as text or octets.
   *
   * @example 'application/json'
   * @default undefined (what the answer says)
   */
  readonly contentType?: string | undefined;
  /**
   * The hash behind the operator `split`: a 32-bit unsigned integer for a seed and a value.
   *
   * @default MurmurHash3 (x86, 32 bit) of seed, NUL, value; not the AppConfig Agent's hash, which AWS does not publish
   */
  readonly splitHash?: SplitHash | undefined;
  /** Names for positions of AppConfig's two shared Ion symbol tables that this library does not know. */
  readonly symbolTables?: SymbolTables | undefined;
  /**
   * Receives one line for each change of state, never one for each poll, and warnings about documents.
   *
   * @default OpenFeature's DefaultLogger, which prints warnings and errors to the console
   */
  readonly logger?: Logger | undefined;
}

/** Options with every default applied and every bound checked. */
export interface NormalisedOptions {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly source: Source;
  readonly pollInterval: number;
  readonly polling: 'background' | 'on-evaluation';
  readonly targeting: 'service' | 'in-process';
  readonly initTimeout: number;
  readonly requestTimeout: number;
  readonly backupDirectory: string | undefined;
  readonly valueAttribute: string;
  readonly contentType: string | undefined;
  readonly splitHash: SplitHash | undefined;
  readonly symbolTables: SymbolTables | undefined;
  readonly logger: Logger;
}

const MAX_IDENTIFIER_LENGTH = 128;
const MAX_INTERVAL_SECONDS = 86_400;
const MIN_TIMEOUT_SECONDS = 0.1;
const MAX_TIMEOUT_SECONDS = 3_600;

const KNOWN_OPTIONS: ReadonlySet<string> = new Set<keyof AppConfigProviderOptions>([
  'application',
  'environment',
  'profile',
  'source',
  'pollInterval',
  'polling',
  'targeting',
  'initTimeout',
  'requestTimeout',
  'backupDirectory',
  'valueAttribute',
  'contentType',
  'splitHash',
  'symbolTables',
  'logger',
]);

/** @throws TypeError that names the option, what was expected, and what came. */
export function normaliseOptions(options: AppConfigProviderOptions): NormalisedOptions {
  check(isRecord(options), 'options', 'an object with application, environment and profile', options);
  for (const name of Object.keys(options)) {
    check(KNOWN_OPTIONS.has(name), 'options', `only ${[...KNOWN_OPTIONS].join(', ')}`, name);
  }
  return {
    application: identifier('application', options.application),
    environment: identifier('environment', options.environment),
    profile: identifier('profile', options.profile),
    source:
      functionOption('source', options.source, 'dataApiSource(), agentSource() or a Source') ??
      dataApiSource(),
    pollInterval: integer('pollInterval', orDefault(options.pollInterval, 60)),
    polling: oneOf('polling', orDefault(options.polling, 'background'), ['background', 'on-evaluation']),
    targeting: oneOf('targeting', orDefault(options.targeting, 'service'), ['service', 'in-process']),
    initTimeout: timeout('initTimeout', orDefault(options.initTimeout, 10)),
    requestTimeout: timeout('requestTimeout', orDefault(options.requestTimeout, 3)),
    backupDirectory: text('backupDirectory', options.backupDirectory),
    valueAttribute: text('valueAttribute', options.valueAttribute) ?? 'value',
    contentType: text('contentType', options.contentType),
    splitHash: functionOption('splitHash', options.splitHash, 'a function (seed, value) => uint32'),
    symbolTables: symbolTables(options.symbolTables),
    logger: safeLogger(logger(options.logger)),
  };
}

/** Only what is absent has a default: `null` is a mistake like any other. */
function orDefault<T>(value: T | undefined, byDefault: T): T {
  return value === undefined ? byDefault : value;
}

function check(condition: boolean, name: string, expected: string, actual: unknown): asserts condition {
  if (!condition) throw new TypeError(`Expected \`${name}\` to be ${expected}, got ${describe(actual)}`);
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return `${value}`;
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return `\`${shown.length > 100 ? `${shown.slice(0, 100)}…` : shown}\` (${typeof value})`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function identifier(name: string, value: unknown): string {
  const expected = `a name or ID of 1 to ${MAX_IDENTIFIER_LENGTH} characters`;
  check(
    typeof value === 'string' && value !== '' && value.length <= MAX_IDENTIFIER_LENGTH,
    name,
    expected,
    value,
  );
  return value;
}

function integer(name: string, value: unknown): number {
  const expected = `an integer from 1 to ${MAX_INTERVAL_SECONDS} (seconds)`;
  check(Number.isInteger(value), name, expected, value);
  check(Number(value) >= 1 && Number(value) <= MAX_INTERVAL_SECONDS, name, expected, value);
  return Number(value);
}

function timeout(name: string, value: unknown): number {
  const expected = `a number from ${MIN_TIMEOUT_SECONDS} to ${MAX_TIMEOUT_SECONDS} (seconds)`;
  check(typeof value === 'number', name, expected, value);
  check(value >= MIN_TIMEOUT_SECONDS && value <= MAX_TIMEOUT_SECONDS, name, expected, value);
  return value;
}

function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  check(found !== undefined, name, allowed.map((item) => `'${item}'`).join(' or '), value);
  return found;
}

function text(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  check(typeof value === 'string' && value !== '', name, 'a string that is not empty', value);
  return value;
}

function functionOption<T>(name: string, value: T | undefined, expected: string): T | undefined {
  check(value === undefined || typeof value === 'function', name, expected, value);
  return value;
}

function symbolTables(value: SymbolTables | undefined): SymbolTables | undefined {
  if (value === undefined) return undefined;
  check(isRecord(value), 'symbolTables', 'an object with ops and anns', value);
  for (const name of ['ops', 'anns'] as const) {
    const names = value[name];
    const valid =
      names === undefined ||
      (Array.isArray(names) &&
        names.every((item) => item === undefined || item === null || typeof item === 'string'));
    check(valid, `symbolTables.${name}`, 'an array of names, null where one is not known', names);
  }
  return value;
}

function logger(value: Logger | undefined): Logger {
  if (value === undefined) return new DefaultLogger();
  for (const level of ['error', 'warn', 'info', 'debug'] as const) {
    check(
      isRecord(value) && typeof value[level] === 'function',
      'logger',
      `a logger with method ${level}`,
      value,
    );
  }
  return value;
}
