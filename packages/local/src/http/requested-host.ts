import type { IncomingMessage } from 'node:http';
import { quoted } from '../shared/described.js';
import type { Result } from '../shared/result.js';
import { type Authority, isNobodysName, originOf, parseAuthority } from './authority.js';

/** The parts of a request that say which host it is for. */
export type AddressedRequest = Pick<IncomingMessage, 'url' | 'rawHeaders'>;

/** The host that a request is for, or why that cannot be told. */
export type RequestedHost = Result<{ readonly authority: Authority }>;

/**
 * The host that a request is for: the one in its only `Host` header. Other headers, such as `X-Forwarded-Host`, are ignored,
 * because any client can set them. A whole URL in the request line, as proxies get it, has to agree.
 */
export function requestedHost({ url = '', rawHeaders }: AddressedRequest): RequestedHost {
  const hosts = rawHeaders.filter((_, index) => index % 2 === 1 && isHost(rawHeaders[index - 1]));
  const [text] = hosts;
  if (text === undefined || hosts.length > 1)
    return { ok: false, message: `A request must have one Host, got ${hosts.length}` };
  const authority = parseAuthority(text);
  if (authority === undefined) return { ok: false, message: `The Host ${quoted(text)} is not a host` };
  if (!url.startsWith('/') && url !== '*') {
    const named = parseAuthority(/^http:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '');
    if (named === undefined || originOf('http', named) !== originOf('http', authority))
      return { ok: false, message: `The request is for ${quoted(url)}, its Host is ${quoted(text)}` };
  }
  return { ok: true, authority };
}

function isHost(name: string | undefined): boolean {
  return name?.toLowerCase() === 'host';
}

/** Whether requests may use this name for a server that is meant for this machine and its neighbours. */
export function isAllowedHost(host: string, allowedHosts: ReadonlySet<string>): boolean {
  return isNobodysName(host) || allowedHosts.has(host);
}

export function wrongHost(host: string): string {
  return `The Host ${quoted(host)} is not known here, and a web page could have given itself that name`;
}
