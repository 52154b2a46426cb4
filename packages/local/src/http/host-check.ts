import {
  checkKnownMembers,
  checkObject,
  described,
  isArray,
  readMember,
  unexpected,
} from '../shared/described.js';
import { parseHost } from './authority.js';
import { type AddressedRequest, isAllowedHost, requestedHost, wrongHost } from './requested-host.js';

/** Greatest number of host names in a list. */
const MAX_ENTRIES = 100;

/** Options of `createHostCheck()`. */
export interface HostCheckOptions {
  /** Names to allow besides those that nobody else can own, each without a port; at most 100. Default: none. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/**
 * Makes a check for servers that are meant for one machine. A web page can point a name of its own at that machine and then
 * talk to its servers as if they were the page's own (DNS rebinding), but it cannot keep that name out of `Host`. Allowed are
 * IP addresses, names without a dot, and names below `localhost` and `internal`, on any port. The check returns what is wrong
 * with a request, or `undefined`. Both throw a TypeError for wrong values.
 */
export function createHostCheck(
  options: HostCheckOptions = {},
): (request: AddressedRequest) => string | undefined {
  checkObject('options', options);
  checkKnownMembers('option', options, ['allowedHosts']);
  const allowedHosts = checkHosts('allowedHosts', readMember(options, 'allowedHosts') ?? []);
  return (request) => {
    const found = requestedHost(checkRequest(request));
    if (!found.ok) return found.message;
    const { host } = found.authority;
    return isAllowedHost(host, allowedHosts) ? undefined : wrongHost(host);
  };
}

/** Anybody may call the check with anything, not only with requests of Node's server. */
function checkRequest(request: unknown): AddressedRequest {
  const isObject = (typeof request === 'object' || typeof request === 'function') && request !== null;
  if (!isObject) throw unexpected('request', 'an http.IncomingMessage', request);
  const url = readMember(request, 'url', 'request.url');
  const rawHeaders = readMember(request, 'rawHeaders', 'request.rawHeaders');
  if (typeof url !== 'string') throw unexpected('request.url', 'a string', url);
  const headers = readList('request.rawHeaders', rawHeaders, 'an array of texts', 10_000, (entry) =>
    typeof entry === 'string' ? entry : undefined,
  );
  return { url, rawHeaders: headers };
}

/** Checks a list of host names. */
export function checkHosts(name: string, value: unknown): ReadonlySet<string> {
  return new Set(
    readList(name, value, 'an array of host names without a port', MAX_ENTRIES, (entry) =>
      typeof entry === 'string' ? parseHost(entry) : undefined,
    ),
  );
}

/**
 * Reads an array of at most `max` entries by index, because its iterator may never end. `read` returns `undefined` for a
 * wrong entry.
 */
export function readList<T>(
  name: string,
  value: unknown,
  expected: string,
  max: number,
  read: (entry: unknown) => T | undefined,
): T[] {
  if (!isArray(value)) throw unexpected(name, expected, value);
  const length = readMember(value, 'length', name);
  if (typeof length !== 'number' || !(length <= max))
    throw new TypeError(`Expected \`${name}\` to have at most ${max} entries, got ${described(length)}`);
  return Array.from({ length }, (_, index) => {
    const entry = readMember(value, String(index), `${name}[${index}]`);
    const result = read(entry);
    if (result === undefined) throw unexpected(`${name}[${index}]`, `one of ${expected}`, entry);
    return result;
  });
}
