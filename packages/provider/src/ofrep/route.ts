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

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    throw new BadRequest(400, ErrorCode.GENERAL, 'Expected the flag key to be percent-encoded UTF-8');
  }
}
