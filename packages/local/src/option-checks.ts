import { isIP } from 'node:net';
import { parseHost, parseOrigin } from './http/authority.js';
import { readList } from './http/host-check.js';
import { MAX_TIME } from './local-clock.js';
import { described, readMember, unexpected } from './shared/described.js';
import type { Logger } from './shared/logger.js';
import type { Clock } from './store/model.js';
import { DEFAULT_REGION, isRegionName } from './store/region-name.js';

// Each function checks the value of an option, and throws a TypeError that names it.

export type Bounds = readonly [min: number, max: number];

const MAX_PATH_LENGTH = 4_096;
const MAX_TOKEN_LENGTH = 4_096;
const MAX_ORIGINS = 100;

export function checkInteger(name: string, value: unknown, [min, max]: Bounds): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw unexpected(name, `an integer from ${min} to ${max}`, value);
}

export function checkNumber(name: string, value: unknown, [min, max]: Bounds): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw unexpected(name, `a number from ${min} to ${max}`, value);
}

export function checkHost(name: string, value: unknown): string {
  if (typeof value === 'string' && (isIP(value) !== 0 || parseHost(value) !== undefined)) return value;
  throw unexpected(name, 'an IP address or a host name', value);
}

export function checkRegion(name: string, value: unknown): string {
  if (typeof value === 'string' && isRegionName(value)) return value;
  throw unexpected(name, `an AWS region such as ${DEFAULT_REGION}`, value);
}

export function checkPath(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw unexpected(name, 'a string that is not empty', value);
  if (isPath(value)) return value;
  throw unexpected(name, A_PATH, value);
}

export const A_PATH = `a path of at most ${MAX_PATH_LENGTH} characters, all of them whole and none NUL`;

export function isPath(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > MAX_PATH_LENGTH) return false;
  // The system stops reading a path at a NUL, and half a character is encoded as a different one: either would name another
  // file.
  return !/[\0\p{Surrogate}]/u.test(value);
}

export function checkAccessToken(name: string, value: unknown): string {
  const expected = `1 to ${MAX_TOKEN_LENGTH} visible ASCII characters`;
  if (typeof value !== 'string') throw unexpected(name, expected, value);
  if (value.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(value)) return value;
  // It is a secret, so it is not shown.
  throw new TypeError(`Expected \`${name}\` to be ${expected}, got a string that is not`);
}

export function checkOrigins(name: string, value: unknown): ReadonlySet<string> {
  const expected = 'an array of origins such as "http://localhost:3000", without a path';
  return new Set(
    readList(name, value, expected, MAX_ORIGINS, (entry) =>
      typeof entry === 'string' ? parseOrigin(entry) : undefined,
    ),
  );
}

export function checkClock(name: string, value: unknown): Clock {
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
export function checkLogger(name: string, value: unknown): Logger {
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
