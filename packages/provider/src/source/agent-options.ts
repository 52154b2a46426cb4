/** Options of `agentSource()`. */
export interface AgentSourceOptions {
  /**
   * Where the AppConfig Agent listens: an `http:` or `https:` URL without credentials, query and fragment. The port is the
   * Agent's `HTTP_PORT`.
   *
   * @default 'http://localhost:2772'
   */
  readonly endpoint?: string | undefined;
  /**
   * The token that the Agent wants of its callers, when its environment sets `ACCESS_TOKEN`: printable ASCII without blanks.
   * It is sent as a bearer token and appears in no message.
   *
   * @default undefined (no token is sent)
   */
  readonly accessToken?: string | undefined;
}

/** Options with every default applied and everything checked. */
export interface NormalisedAgentOptions {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly accessToken: string | undefined;
}

const DEFAULT_ENDPOINT = 'http://localhost:2772';
const KNOWN_OPTIONS: ReadonlySet<string> = new Set<keyof AgentSourceOptions>(['endpoint', 'accessToken']);
const BEARER_TOKEN = /^[!-~]+$/;

/** @throws TypeError that names the option, what was expected, and what came; it never shows a token */
export function normaliseAgentOptions(options: AgentSourceOptions): NormalisedAgentOptions {
  if (typeof options !== 'object' || options === null) {
    throw unexpected('agentSource', 'get an object with endpoint and accessToken', String(options));
  }
  for (const name of Object.keys(options)) {
    if (KNOWN_OPTIONS.has(name)) continue;
    throw unexpected('agentSource', `get no options but ${[...KNOWN_OPTIONS].join(', ')}`, name);
  }
  const { endpoint, accessToken } = options;
  return {
    endpoint: endpoint === undefined ? DEFAULT_ENDPOINT : normaliseEndpoint(endpoint),
    accessToken: accessToken === undefined ? undefined : checkToken(accessToken),
  };
}

function normaliseEndpoint(endpoint: unknown): string {
  const expected = `be an http: or https: URL without query and fragment`;
  if (typeof endpoint !== 'string') throw unexpected('endpoint', expected, typeof endpoint);
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    throw unexpected('endpoint', expected, JSON.stringify(endpoint));
  }
  if (url.username !== '' || url.password !== '') {
    throw unexpected('endpoint', 'have no credentials, which belong into accessToken', 'some');
  }
  const known = url.protocol === 'http:' || url.protocol === 'https:';
  if (!known || /[?#]/.test(endpoint)) throw unexpected('endpoint', expected, JSON.stringify(endpoint));
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function checkToken(token: unknown): string {
  if (typeof token === 'string' && BEARER_TOKEN.test(token)) return token;
  const came = typeof token === 'string' ? `a string of ${token.length} characters` : typeof token;
  throw unexpected('accessToken', 'be a string of printable ASCII characters without blanks', came);
}

function unexpected(name: string, expected: string, came: string): TypeError {
  return new TypeError(`Expected \`${name}\` to ${expected}, got ${came}`);
}
