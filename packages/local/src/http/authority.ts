import { isIPv4, isIPv6 } from 'node:net';

/** Host and port as they stand in a URL or in the header `Host`. */
export interface Authority {
  /** In lower case, without the dot at the end that a fully qualified name may have. */
  readonly host: string;
  /** Empty when there is none. */
  readonly port: string;
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAX_HOST_LENGTH = 253;

/** `undefined` for everything that is not a host with or without a port: a user's name, a path, another alphabet. */
export function parseAuthority(text: string): Authority | undefined {
  const [, name, port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = name === undefined ? undefined : parseHost(name);
  return host === undefined ? undefined : { host, port };
}

/** A host by itself, in lower case; an IPv6 address keeps its brackets. */
export function parseHost(text: string): string | undefined {
  const host = text.toLowerCase().replace(/\.$/, '');
  if (host.length > MAX_HOST_LENGTH) return undefined;
  const [, address] = /^\[([0-9a-f:.]+)\]$/.exec(host) ?? [];
  if (address !== undefined) return isIPv6(address) ? host : undefined;
  return host.split('.').every((label) => LABEL.test(label)) ? host : undefined;
}

/**
 * Whether nobody can make a name of their own mean this machine by it: an address, a name without a dot, as Docker Compose gives
 * them, and what is below `localhost` and `internal`, which no registry hands out.
 */
export function isNobodysName(host: string): boolean {
  if (host.startsWith('[') || isIPv4(host) || !host.includes('.')) return true;
  return host.endsWith('.localhost') || host.endsWith('.internal');
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** An origin as browsers write it: in lower case, without the port that its scheme implies; `undefined` for what is none. */
export function parseOrigin(text: string): string | undefined {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  const authority = rest === undefined ? undefined : parseAuthority(rest);
  return scheme === undefined || authority === undefined ? undefined : originOf(scheme, authority);
}

export function originOf(scheme: string, { host, port }: Authority): string {
  const lower = scheme.toLowerCase();
  return `${lower}://${host}${port === '' || port === DEFAULT_PORTS[lower] ? '' : `:${port}`}`;
}
