import { checkObject, described, isArray, readMember, unexpected } from '../shared/described.js';
import { parseHost } from './authority.js';
import { type AddressedRequest, isAllowedHost, requestedHost, wrongHost } from './requested-host.js';

/** Most entries of a list of hosts or origins. */
const MAX_ENTRIES = 100;

export interface HostCheckOptions {
  /**
   * Names that are allowed beside those that nobody else can have, each without a port; 100 at most, and more are refused with a
   * TypeError. Default: none.
   */
  readonly allowedHosts?: readonly string[] | undefined;
}

/**
 * Makes a check for servers that are there for one machine. A web page can let a name of its own mean that machine and then talk
 * to its servers as to its own (DNS rebinding), but it cannot keep the name out of `Host`. Allowed are IP addresses, names without
 * a dot, and those below `localhost` and `internal`, on any port. The check tells what is wrong with a request, or `undefined`.
 */
export function createHostCheck(
  options: HostCheckOptions = {},
): (request: AddressedRequest) => string | undefined {
  checkObject('options', options);
  const allowedHosts = checkHosts('allowedHosts', readMember(options, 'allowedHosts') ?? []);
  return (request) => {
    const found = requestedHost(checkRequest(request));
    if (!found.ok) return found.message;
    const { host } = found.authority;
    return isAllowedHost(host, allowedHosts) ? undefined : wrongHost(host);
  };
}

/** The function is there for others to call, so that it gets more than what Node's server passes. */
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

/** Checks names of hosts. */
export function checkHosts(name: string, value: unknown): ReadonlySet<string> {
  return new Set(
    readList(name, value, 'an array of host names without a port', MAX_ENTRIES, (entry) =>
      typeof entry === 'string' ? parseHost(entry) : undefined,
    ),
  );
}

/** Reads an array entry by entry, up to a maximum, since an iterator need not end; `read` says `undefined` for a wrong entry. */
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
