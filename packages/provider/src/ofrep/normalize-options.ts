import { randomBytes } from 'node:crypto';
import { DefaultLogger, type EvaluationContext, type Logger } from '@openfeature/core';
import { attempt, check, isRecord, readOptions } from '../shared/option-values.js';
import { safeLogger } from '../shared/safe-logger.js';
import type {
  NormalizedCors,
  NormalizedEvents,
  NormalizedOfrepOptions,
  OfrepCors,
  OfrepEvents,
  OfrepOptions,
} from './ofrep-options.js';

const OPTIONS = [
  'expose',
  'authorize',
  'context',
  'cors',
  'events',
  'maxBodyBytes',
  'logger',
] as const satisfies readonly (keyof OfrepOptions)[];

const CORS = ['origins', 'credentials', 'headers'] as const satisfies readonly (keyof OfrepCors)[];

const EVENTS = [
  'secret',
  'publicUrl',
  'tokenLifetime',
  'heartbeat',
  'maxStreams',
  'inactivityDelay',
] as const satisfies readonly (keyof OfrepEvents)[];

const MIN_SECRET_CHARACTERS = 16;

/** @throws TypeError that names the option, what was expected, and what came */
export function normalizeOfrepOptions(options: OfrepOptions): NormalizedOfrepOptions {
  const given = readOptions('options', options, OPTIONS);
  const { authorize } = given;
  check(authorize === undefined || typeof authorize === 'function', 'authorize', 'a function', authorize);
  return {
    exposes: exposes(given.expose),
    authorize: (authorize as OfrepOptions['authorize']) ?? (() => true),
    context: context(given.context),
    cors: given.cors === undefined ? undefined : cors(given.cors),
    events: given.events === false ? undefined : events(given.events ?? {}),
    maxBodyBytes: integer('maxBodyBytes', given.maxBodyBytes, 65_536, 1_024, 1_048_576),
    logger: safeLogger(logger(given.logger)),
  };
}

function exposes(expose: unknown): (key: string) => boolean {
  if (typeof expose === 'function') return (key) => (expose as (key: string) => unknown)(key) === true;
  const texts = textList('expose', expose, 'a list of keys and, ending in `*`, prefixes, or a function');
  const keys = new Set(texts.filter((text) => !text.endsWith('*')));
  const prefixes = texts.filter((text) => text.endsWith('*')).map((text) => text.slice(0, -1));
  return (key) => keys.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
}

/** A copy, so that nobody changes it afterwards. */
function context(value: unknown): EvaluationContext {
  if (value === undefined) return {};
  check(isRecord(value) && !Array.isArray(value), 'context', 'an object', value);
  return attempt('context', () => ({ ...value })) as EvaluationContext;
}

function cors(value: unknown): NormalizedCors {
  const { origins, credentials, headers } = readOptions('cors', value, CORS);
  check(
    credentials === undefined || typeof credentials === 'boolean',
    'cors.credentials',
    'a boolean',
    credentials,
  );
  const expected = 'a list of names of request headers';
  const names = textList('cors.headers', headers, expected);
  for (const name of names) check(/^[\w-]+$/.test(name), 'cors.headers', expected, name);
  return { allows: allows(origins), credentials: credentials === true, headers: names };
}

function allows(origins: unknown): (origin: string) => boolean {
  if (typeof origins === 'function')
    return (origin) => (origins as (origin: string) => unknown)(origin) === true;
  const expected = 'a list of origins, such as `https://shop.example`, or a function';
  check(origins !== undefined, 'cors.origins', expected, origins);
  const known = new Set(textList('cors.origins', origins, expected));
  for (const origin of known) check(originOf(origin) === origin, 'cors.origins', expected, origin);
  return (origin) => known.has(origin);
}

function originOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined;
}

function events(value: unknown): NormalizedEvents {
  const given = readOptions('events', value, EVENTS);
  const { secret } = given;
  check(
    secret === undefined || (typeof secret === 'string' && secret.length >= MIN_SECRET_CHARACTERS),
    'events.secret',
    `a string of at least ${MIN_SECRET_CHARACTERS} characters`,
    // What was given may be a secret all the same.
    typeof secret === 'string' ? `${secret.length} characters` : secret,
  );
  return {
    secret: secret ?? randomBytes(32).toString('base64url'),
    publicUrl: publicUrl(given.publicUrl),
    tokenLifetime: integer('events.tokenLifetime', given.tokenLifetime, 86_400, 60, 2_592_000),
    heartbeat: integer('events.heartbeat', given.heartbeat, 20, 1, 300),
    maxStreams: integer('events.maxStreams', given.maxStreams, 10_000, 1, 1_000_000),
    inactivityDelay: integer('events.inactivityDelay', given.inactivityDelay, 120, 1, 86_400),
  };
}

/** Without the slash at its end. */
function publicUrl(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const expected = 'an http or https URL, or a path that begins with a slash, without query and fragment';
  check(typeof value === 'string' && !/[?#]/.test(value), 'events.publicUrl', expected, value);
  const isUrl = /^https?:\/\//.test(value) && URL.canParse(value);
  check(isUrl || /^\/(?!\/)[^\s\\]*$/.test(value), 'events.publicUrl', expected, value);
  return value.replace(/\/+$/, '');
}

function integer(name: string, value: unknown, byDefault: number, min: number, max: number): number {
  if (value === undefined) return byDefault;
  const isFit = Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
  check(isFit, name, `an integer from ${min} to ${max}`, value);
  return Number(value);
}

function textList(name: string, value: unknown, expected: string): readonly string[] {
  if (value === undefined) return [];
  const list = attempt(name, () => (Array.isArray(value) ? Array.from<unknown>(value) : undefined));
  check(list !== undefined, name, expected, value);
  return list.map((item) => {
    check(typeof item === 'string' && item !== '', name, expected, item);
    return item;
  });
}

function logger(value: unknown): Logger {
  if (value === undefined) return new DefaultLogger();
  for (const level of ['error', 'warn', 'info', 'debug'] as const) {
    const method = isRecord(value) ? attempt('logger', () => value[level]) : undefined;
    check(typeof method === 'function', 'logger', `a logger with method ${level}`, value);
  }
  return value as Logger;
}
