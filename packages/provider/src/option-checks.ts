import { DefaultLogger, type Logger } from '@openfeature/core';
import type { SymbolTables } from './document/parsed-document.js';
import { MAX_MEDIA_TYPE_CHARACTERS } from './document/raw-document.js';
import { attempt, check, isOneOf, isRecord, readOptions } from './shared/option-values.js';
import { agentSource } from './source/agent/agent.js';
import { isClient } from './source/data-api/client-checks.js';
import { dataApiSource } from './source/data-api/data-api.js';
import { MAX_INTERVAL_SECONDS } from './source/interval.js';
import type { Source } from './source/source.js';

// Each function checks the value of an option, and throws a TypeError that names it.

const MAX_IDENTIFIER_LENGTH = 128;
const MIN_TIMEOUT_SECONDS = 0.1;
const MAX_TIMEOUT_SECONDS = 3_600;
const MAX_SYMBOLS = 1_000;
const QUARTER_OF_AN_HOUR = 900;
/** Of an application, environment or profile; its ID is the last part. */
const AN_ARN = /^arn:[\w-]+:appconfig:[\w-]*:\d*:.*\/([\w-]+)$/;
const A_MEDIA_TYPE = /^[^\s/;]+\/[^\s/;]+\s*(?:;.*)?$/s;

/** Only absent options have a default: `null` is a mistake like any other. */
export function orDefault(value: unknown, byDefault: unknown): unknown {
  return value === undefined ? byDefault : value;
}

export function identifier(name: string, value: unknown, of: string): string {
  const expected = `the name or ID of ${of}, of 1 to ${MAX_IDENTIFIER_LENGTH} characters`;
  const [, id] = typeof value === 'string' ? (AN_ARN.exec(value) ?? []) : [];
  if (id !== undefined)
    throw new TypeError(`Expected \`${name}\` to be ${expected}, got an ARN; the ID in it is ${id}`);
  check(
    typeof value === 'string' && value !== '' && value.length <= MAX_IDENTIFIER_LENGTH,
    name,
    expected,
    value,
  );
  return value;
}

export function integer(name: string, value: unknown): number {
  const expected = `an integer from 1 to ${MAX_INTERVAL_SECONDS} (seconds)`;
  check(Number.isInteger(value), name, expected, value);
  return seconds(name, expected, value, 1, MAX_INTERVAL_SECONDS);
}

export function timeout(name: string, value: unknown): number {
  const expected = `a number from ${MIN_TIMEOUT_SECONDS} to ${MAX_TIMEOUT_SECONDS} (seconds)`;
  return seconds(name, expected, value, MIN_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS);
}

/** Milliseconds are what most of Node takes. */
function seconds(name: string, expected: string, value: unknown, min: number, max: number): number {
  check(typeof value === 'number', name, expected, value);
  const isMeant = value > max && value >= min * 1000 && value <= max * 1000;
  const hint = isMeant ? `; ${value} ms are ${value / 1000} s` : '';
  check(value >= min && value <= max, name, `${expected}${hint}`, value);
  return value;
}

/** Warns of a time that is a fit one, and was hardly meant. */
export function warnOfMilliseconds(
  { warn }: Pick<Logger, 'warn'>,
  times: Readonly<Record<string, number>>,
): void {
  for (const [name, value] of Object.entries(times)) {
    if (value < 1_000 || value % 1_000 !== 0 || value % QUARTER_OF_AN_HOUR === 0) continue;
    warn(`Option ${name} is ${value} seconds; if milliseconds were meant, it has to be ${value / 1_000}`);
  }
}

export function readWindow(value: unknown): number {
  const expected = `a number from 0 to ${MAX_INTERVAL_SECONDS} (seconds)`;
  check(typeof value === 'number', 'readWindow', expected, value);
  check(value >= 0 && value <= MAX_INTERVAL_SECONDS, 'readWindow', expected, value);
  return value;
}

export function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  check(isOneOf(allowed, value), name, allowed.map((item) => `'${item}'`).join(' or '), value);
  return value;
}

export function text(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  check(typeof value === 'string' && value !== '', name, 'a string that is not empty', value);
  return value;
}

export function mediaType(name: string, value: unknown): string | undefined {
  const isShort = typeof value === 'string' && value.length <= MAX_MEDIA_TYPE_CHARACTERS;
  const isMediaType = value === undefined || (isShort && A_MEDIA_TYPE.test(value));
  check(isMediaType, name, "a media type such as 'application/json' or 'application/x-yaml'", value);
  return value;
}

/** A source is a function, and so is what makes one. */
export function source(value: unknown): Source | undefined {
  const expected = 'dataApiSource(), agentSource() or a Source';
  if (value === dataApiSource || value === agentSource) {
    const name = value === dataApiSource ? 'dataApiSource' : 'agentSource';
    throw new TypeError(
      `Expected \`source\` to be ${expected}, got ${name} itself; call it: source: ${name}()`,
    );
  }
  if (isClient(value)) {
    throw new TypeError(
      `Expected \`source\` to be ${expected}, got a client: source: dataApiSource({ client })`,
    );
  }
  return functionOption<Source>('source', value, expected);
}

/** What a function takes and returns only shows when it is called. */
export function functionOption<T>(name: string, value: unknown, expected: string): T | undefined {
  check(value === undefined || typeof value === 'function', name, expected, value);
  return value as T | undefined;
}

/** Copied, so that nobody can change them afterwards. */
export function symbolTables(value: unknown): SymbolTables | undefined {
  if (value === undefined) return undefined;
  const { ops, anns } = readOptions('symbolTables', value, ['ops', 'anns']);
  return { ops: symbolNames('symbolTables.ops', ops), anns: symbolNames('symbolTables.anns', anns) };
}

function symbolNames(name: string, value: unknown): readonly (string | null)[] | undefined {
  if (value === undefined) return undefined;
  const expected = `an array of at most ${MAX_SYMBOLS} names, null where one is not known`;
  const names = attempt(name, () =>
    Array.isArray(value) && value.length <= MAX_SYMBOLS ? Array.from<unknown>(value) : undefined,
  );
  check(names !== undefined, name, expected, value);
  return names.map((item) => {
    check(item === undefined || item === null || typeof item === 'string', name, expected, item);
    return item ?? null;
  });
}

export function logger(value: unknown): Logger {
  if (value === undefined) return new DefaultLogger();
  for (const level of ['error', 'warn', 'info', 'debug'] as const) {
    const method = isRecord(value) ? attempt('logger', () => value[level]) : undefined;
    const expected = `an object with the methods error, warn, info and debug, such as console; ${level} is missing`;
    check(typeof method === 'function', 'logger', expected, value);
  }
  return value as Logger;
}
