import { check, type OptionHints, readOptions } from '../../shared/option-values.js';
import { schemeHint } from '../endpoint.js';

/** Options of `agentSource()`. */
export interface AgentSourceOptions {
  /**
   * Where the AppConfig Agent listens: an `http:` or `https:` URL of at most 2 048 characters without credentials, query and
   * fragment. The port is the Agent's `HTTP_PORT`.
   *
   * @default 'http://localhost:2772'
   */
  readonly endpoint?: string | undefined;
  /**
   * The token that the Agent requires of its callers if its environment sets `ACCESS_TOKEN`: at most 8 192 characters of
   * printable ASCII without blanks. It is sent as a bearer token and appears in no message.
   *
   * @default undefined (no token is sent)
   */
  readonly accessToken?: string | undefined;
}

/** Options with every default applied and everything checked. */
export interface NormalizedAgentOptions {
  /** Without a trailing slash. */
  readonly endpoint: string;
  readonly accessToken: string | undefined;
}

const AT_ENDPOINT = 'it belongs to endpoint, as http://localhost:2772';
const HINTS: OptionHints = {
  elsewhere: new Map([
    ...['port', 'host', 'url'].map((name) => [name, AT_ENDPOINT] as const),
    ['token', 'did you mean `accessToken`?'],
  ]),
};

const DEFAULT_ENDPOINT = 'http://localhost:2772';
const MAX_ENDPOINT_CHARACTERS = 2_048;
const MAX_TOKEN_CHARACTERS = 8_192;
const BEARER_TOKEN = /^[!-~]+$/;

/** @throws TypeError that names the option, what was expected, and what came; it never shows a token */
export function normalizeAgentOptions(options: AgentSourceOptions): NormalizedAgentOptions {
  const { endpoint, accessToken } = readOptions('agentSource', options, ['endpoint', 'accessToken'], HINTS);
  return {
    endpoint: endpoint === undefined ? DEFAULT_ENDPOINT : normalizeEndpoint(endpoint),
    accessToken: accessToken === undefined ? undefined : checkToken(accessToken),
  };
}

function normalizeEndpoint(endpoint: unknown): string {
  const expected = `an http: or https: URL without query and fragment, of at most ${MAX_ENDPOINT_CHARACTERS} characters`;
  check(
    typeof endpoint === 'string' && endpoint.length <= MAX_ENDPOINT_CHARACTERS,
    'endpoint',
    expected,
    endpoint,
  );
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const hinted = `${expected}${schemeHint(endpoint)}`;
  check(url !== undefined, 'endpoint', hinted, endpoint);
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(
      'Expected `endpoint` to be a URL without credentials, which belong into accessToken, got some',
    );
  }
  const known = url.protocol === 'http:' || url.protocol === 'https:';
  check(known && !/[?#]/.test(endpoint), 'endpoint', hinted, endpoint);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function checkToken(token: unknown): string {
  if (typeof token === 'string' && token.length <= MAX_TOKEN_CHARACTERS && BEARER_TOKEN.test(token)) {
    return token;
  }
  const came = typeof token === 'string' ? `a string of ${token.length} characters` : typeof token;
  throw new TypeError(
    `Expected \`accessToken\` to be a string of 1 to ${MAX_TOKEN_CHARACTERS} printable ASCII characters without blanks, got ${came}`,
  );
}
