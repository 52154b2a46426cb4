import { isIPv4, isIPv6 } from 'node:net';

/** Host and port, as written in a URL or in the header `Host`. */
export interface Authority {
  /** In lower case, without the trailing dot that a fully qualified name may have. */
  readonly host: string;
  /** Empty when there is none. */
  readonly port: string;
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAX_HOST_LENGTH = 253;

/** Parses a host with or without a port; `undefined` for anything else, such as a user name, a path or another alphabet. */
export function parseAuthority(text: string): Authority | undefined {
  const [, name, port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = name === undefined ? undefined : parseHost(name);
  return host === undefined ? undefined : { host, port };
}

/**
 * Parses a host without a port; the result is in lower case, and an IPv6 address keeps its brackets. `undefined` for anything
 * else.
 */
export function parseHost(text: string): string | undefined {
  const host = text.toLowerCase().replace(/\.$/, '');
  if (host.length > MAX_HOST_LENGTH) return undefined;
  const [, address] = /^\[([0-9a-f:.]+)\]$/.exec(host) ?? [];
  if (address !== undefined) return isIPv6(address) ? host : undefined;
  return host.split('.').every((label) => LABEL.test(label)) ? host : undefined;
}

/**
 * Whether nobody can own the name and point it at this machine: an address, a name without a dot, as in Docker Compose, or a
 * name below `localhost` or `internal`, which no registry sells.
 */
export function isNobodysName(host: string): boolean {
  if (host.startsWith('[') || isIPv4(host) || !host.includes('.')) return true;
  return host.endsWith('.localhost') || host.endsWith('.internal');
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** An origin as browsers write it: in lower case, without the port that its scheme implies. `undefined` for anything else. */
export function parseOrigin(text: string): string | undefined {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  const authority = rest === undefined ? undefined : parseAuthority(rest);
  return scheme === undefined || authority === undefined ? undefined : originOf(scheme, authority);
}

export function originOf(scheme: string, { host, port }: Authority): string {
  const lower = scheme.toLowerCase();
  return `${lower}://${host}${port === '' || port === DEFAULT_PORTS[lower] ? '' : `:${port}`}`;
}

/** Whether an origin is that of a page which a server on this machine gave, on any port. */
export function isLoopbackOrigin(text: string): boolean {
  const [, scheme, rest = ''] = /^(https?):\/\/(.*)$/.exec(text) ?? [];
  const host = scheme === undefined ? undefined : parseAuthority(rest)?.host;
  if (host === undefined) return false;
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    (/^127\./.test(host) && isIPv4(host))
  );
}
