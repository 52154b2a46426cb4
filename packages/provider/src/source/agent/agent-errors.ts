import { connectionHint } from '../connection-hint.js';
import { parseRetryAfter } from '../retry-after.js';
import { type Retry, SourceError } from '../source.js';
import type { AgentAnswer } from './agent-connection.js';

/** Who was asked for what; goes into messages. */
export interface Asked {
  /** For example `DemoApp/prod/main`. */
  readonly what: string;
  readonly endpoint: string;
  readonly accessToken: string | undefined;
}

const MAX_SAID_CHARACTERS = 200;

/**
 * The failure that an answer other than 200 means. Transient ones are retried after a backoff; the others not before the poll
 * interval, since a deployment or an administrator has to cure them (L2).
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-OpenAPI.html
 */
export function answerError(answer: AgentAnswer, asked: Asked): SourceError {
  const { status, headers } = answer;
  const retry: Retry = status === 429 || status >= 500 ? 'backoff' : 'interval';
  const message = `${explain(status, asked)} (HTTP ${status}${said(answer, asked)})`;
  return new SourceError(message, { retry, retryAfterSeconds: parseRetryAfter(headers['retry-after']) });
}

/** The failure of a request that got no answer. */
export function connectionError(error: unknown, { endpoint }: Asked): SourceError {
  const { name, message, code } = read(error);
  if (name === 'TimeoutError') return new SourceError(`${message}: ${endpoint}`, { cause: error });
  // Connecting to a name with several addresses fails with an error whose own message is empty.
  const why = connectionHint(error, endpoint) ?? (message || code || name);
  const text =
    code === 'ECONNREFUSED'
      ? `Nothing listens there: is the AppConfig Agent running at ${endpoint}?`
      : `The AppConfig Agent at ${endpoint} cannot be reached: ${why}`;
  return new SourceError(text, { cause: error });
}

/** What is known about an error, whatever was thrown; Node's own errors have a code. */
function read(error: unknown): { readonly name: string; readonly message: string; readonly code: string } {
  const { name, message, code } = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown };
  return {
    name: typeof name === 'string' ? name : typeof error,
    message: typeof message === 'string' ? message : String(error),
    code: typeof code === 'string' ? code : '',
  };
}

function explain(status: number, { what, endpoint, accessToken }: Asked): string {
  const agent = `The AppConfig Agent at ${endpoint}`;
  switch (status) {
    case 400:
      return `${agent} refused the request for ${what}`;
    case 401:
    case 403:
      return accessToken === undefined
        ? `${agent} denied access to ${what}: option accessToken is not set; it has to be the Agent's ACCESS_TOKEN`
        : `${agent} denied access to ${what}: option accessToken has to be the Agent's ACCESS_TOKEN`;
    case 404:
      return `${what} was not found by the AppConfig Agent at ${endpoint}, or nothing is deployed there; check the three names, and the Agent's region and account`;
    case 429:
      return `${agent} throttles; it is asked less often with a longer pollInterval`;
    case 431:
      return `${agent} refused the request for ${what} because its headers are too large: the evaluation context, or option accessToken, has to be shorter`;
    default:
      if (status >= 300 && status < 400) return `${agent} answered with a redirect, which is not followed`;
      return status >= 500
        ? `${agent} cannot get ${what}; its log says why`
        : `The answer for ${what} is not the AppConfig Agent's: is it the Agent that listens at ${endpoint}?`;
  }
}

/** The beginning of the Agent's explanation, on one line, and without the token in case it is quoted. */
function said({ body }: AgentAnswer, { accessToken }: Asked): string {
  const text = new TextDecoder().decode(body);
  const safe = accessToken === undefined ? text : text.replaceAll(accessToken, '…');
  const line = safe.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line === '' ? '' : `: ${line.slice(0, MAX_SAID_CHARACTERS)}`;
}
