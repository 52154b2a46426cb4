import { DefaultLogger, type Logger } from '@openfeature/core';
import type { SymbolTables } from './document/parsed-document.js';
import { attempt, check, isOneOf, isRecord, readOptions } from './shared/option-values.js';
import { MAX_INTERVAL_SECONDS } from './source/interval.js';

// Each function checks the value of an option, and throws a TypeError that names it.

const MAX_IDENTIFIER_LENGTH = 128;
const MIN_TIMEOUT_SECONDS = 0.1;
const MAX_TIMEOUT_SECONDS = 3_600;
const MAX_SYMBOLS = 1_000;

/** Only absent options have a default: `null` is a mistake like any other. */
export function orDefault(value: unknown, byDefault: unknown): unknown {
  return value === undefined ? byDefault : value;
}

export function identifier(name: string, value: unknown): string {
  const expected = `a name or ID of 1 to ${MAX_IDENTIFIER_LENGTH} characters`;
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
  check(Number(value) >= 1 && Number(value) <= MAX_INTERVAL_SECONDS, name, expected, value);
  return Number(value);
}

export function timeout(name: string, value: unknown): number {
  const expected = `a number from ${MIN_TIMEOUT_SECONDS} to ${MAX_TIMEOUT_SECONDS} (seconds)`;
  check(typeof value === 'number', name, expected, value);
  check(value >= MIN_TIMEOUT_SECONDS && value <= MAX_TIMEOUT_SECONDS, name, expected, value);
  return value;
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
    check(typeof method === 'function', 'logger', `a logger with method ${level}`, value);
  }
  return value as Logger;
}
