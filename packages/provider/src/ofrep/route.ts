import { ErrorCode } from '@openfeature/core';
import { BadRequest } from './request-context.js';

/** What comes before `/ofrep/v1` may be anything: where the handler is mounted. */
const PATH = /^(.*?)\/ofrep\/v1\/(?:evaluate\/flags(?:\/(.+))?|(events))$/s;

/** Where a request goes. */
export interface Route {
  readonly prefix: string;
  /** Absent where all flags are asked for, and for streams. */
  readonly key: string | undefined;
  readonly isStream: boolean;
}

export function isRoute(pathname: string): boolean {
  return PATH.test(pathname);
}

/**
 * `undefined` for what is none of the protocol's paths.
 *
 * @throws BadRequest
 */
export function routeOf(pathname: string): Route | undefined {
  const [, prefix, key, events] = PATH.exec(pathname) ?? [];
  if (prefix === undefined) return undefined;
  return { prefix, key: key === undefined ? undefined : decoded(key), isStream: events !== undefined };
}

/** The key that a request asks for, which the protocol wants in its errors; as it came where it cannot be decoded. */
export function askedKey(pathname: string): string | undefined {
  const key = PATH.exec(pathname)?.[2];
  try {
    return key && decodeURIComponent(key);
  } catch {
    return key;
  }
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    throw new BadRequest(400, ErrorCode.GENERAL, 'Expected the flag key to be percent-encoded UTF-8');
  }
}
