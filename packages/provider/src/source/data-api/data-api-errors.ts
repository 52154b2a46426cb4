import { describeError, shorten } from '../../shared/describe-error.js';
import { parseRetryAfter } from '../retry-after.js';
import { type SourceContext, SourceError } from '../source.js';

type Identifiers = Pick<SourceContext, 'application' | 'environment' | 'profile'>;

/** What an answer that is an error did to the token that was sent with it (P3). */
export type TokenFate =
  /** The service said that it comes too soon, which uses no token up. */
  | 'too-early'
  /** The service refused the token itself: bad, expired or used. */
  | 'rejected'
  /** The service answered readably and did not serve the token. */
  | 'kept'
  /** Nobody knows; it counts as used. */
  | 'used';

/** An error of the AWS SDK as far as it is relied on here. */
interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly details: unknown;
  readonly resourceType: string | undefined;
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
}

const THROTTLED =
  /^(Throttling|TooManyRequests|RequestLimitExceeded|SlowDown|RequestThrottled|LimitExceeded)/;
const DENIED =
  /^(AccessDenied|UnrecognizedClient|InvalidClientTokenId|MissingAuthenticationToken|NotAuthorized|Forbidden)/;
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;
const FATAL_AT_START = /^(BadRequestException|ValidationException)$/;

/** Names that the SDK gives to errors which the service did not name. */
const UNNAMED =
  /^(|Error|TypeError|RangeError|SyntaxError|TimeoutError|AbortError|UnknownError|Unknown|undefined|\d+)$/;

const MAX_NAME_CHARACTERS = 100;

/** A certificate that does not fit, and what OpenSSL says of a handshake that failed. */
const NO_TLS = /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH$)/;

/** What Node and the AWS SDK say, without a code of its own, when there was no connection yet. */
const NO_CONNECTION =
  /before secure TLS connection was established|not establish a connection|without establishing a connection/;

/** Errors are told apart by name, not by HTTP status: throttling and expired credentials also come as 400 (L2). */
export function fateOfToken(error: unknown): TokenFate {
  const { name, status, details } = read(error);
  if (name === 'BadRequestException') {
    return problems(details).includes('PollIntervalNotSatisfied') ? 'too-early' : 'rejected';
  }
  if (name === 'ResourceNotFoundException') return 'used';
  if (NO_CREDENTIALS.test(name)) return 'kept';
  if (status === undefined || status < 400 || UNNAMED.test(name)) return 'used';
  return 'kept';
}

/** Whether no connection was established, so that nothing was sent: refused, not resolved, no route, no TLS (P3). */
export function isUnconnected(error: unknown): boolean {
  const { code, syscall, message, errors } = record(error);
  // A name with several addresses was tried at each of them.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isUnconnected);
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return NO_TLS.test(String(code)) || NO_CONNECTION.test(String(message));
}

/** The failure of a StartConfigurationSession; a request that it refuses as such is fatal (L2). */
export function startError(error: unknown, identifiers: Identifiers): SourceError {
  const { name, message } = read(error);
  if (!FATAL_AT_START.test(name)) return toSourceError(error, identifiers);
  const text = `AppConfig refused the request for ${named(identifiers)}: ${name}: ${message}`;
  return new SourceError(text, { cause: error, retry: 'interval', fatal: true });
}

/**
 * The failure of any request, with a message that says what is missing and who can mend it.
 *
 * @param sessionOpened whether a session has been opened by then (P1)
 */
export function toSourceError(error: unknown, identifiers: Identifiers, sessionOpened = false): SourceError {
  if (isSourceError(error)) return error;
  const { name, message, resourceType, status, retryAfter } = read(error);
  const retryAfterSeconds = parseRetryAfter(retryAfter);
  const said = [name, message].filter((part) => part !== '' && part !== 'Error').join(': ');
  const fail = (text: string, retry: 'backoff' | 'interval') =>
    new SourceError(text, { cause: error, retry, retryAfterSeconds, sessionOpened });
  if (name === 'ResourceNotFoundException')
    return fail(notFound(resourceType, message, identifiers), 'interval');
  if (NO_CREDENTIALS.test(name)) return fail(`No AWS credentials were found: ${message}`, 'interval');
  if (/^Region is missing/.test(message)) {
    return fail(
      'No AWS region is set: set AWS_REGION, or pass clientConfig.region to dataApiSource()',
      'interval',
    );
  }
  if (/serializerMiddleware.*not found|not found.*serializerMiddleware/s.test(message)) {
    const text =
      'Two copies of the AWS SDK are mixed: the client passed to dataApiSource() is older than the installed';
    return fail(
      `${text} @aws-sdk/client-appconfigdata, whose commands it cannot run (${message})`,
      'interval',
    );
  }
  if (name === 'SyntaxError')
    return fail(`The answer is not AppConfig's (HTTP ${status ?? 'status unknown'})`, 'backoff');
  if (THROTTLED.test(name)) return fail(`AppConfig throttles: ${said}`, 'backoff');
  if (DENIED.test(name) || (status === 403 && !/Expired|Signature|Skew/i.test(name))) {
    const actions = 'appconfig:StartConfigurationSession and appconfig:GetLatestConfiguration';
    return fail(
      `Access denied: the IAM actions ${actions} are needed on ${named(identifiers)} (${said})`,
      'interval',
    );
  }
  if (status !== undefined && !UNNAMED.test(name)) return fail(`AppConfig answered ${said}`, 'backoff');
  const code = status === undefined ? '' : ` (HTTP ${status})`;
  return fail(`AppConfig cannot be reached: ${said || 'no reason given'}${code}`, 'backoff');
}

function notFound(resourceType: string | undefined, message: string, identifiers: Identifiers): string {
  switch (resourceType) {
    case 'Application':
      return `Application '${identifiers.application}' was not found: ${message}`;
    case 'Environment':
      return `Environment '${identifiers.environment}' of application '${identifiers.application}' was not found: ${message}`;
    case 'ConfigurationProfile':
      return `Configuration profile '${identifiers.profile}' of application '${identifiers.application}' was not found: ${message}`;
    case 'Deployment':
      return `Nothing is deployed for ${named(identifiers)}: ${message}`;
    default:
      return `${named(identifiers)} was not found: ${message}`;
  }
}

function named({ application, environment, profile }: Identifiers): string {
  return `${application}/${environment}/${profile}`;
}

function isSourceError(error: unknown): error is SourceError {
  return error instanceof Error && 'code' in error && error.code === 'APPCONFIG_SOURCE_ERROR';
}

function read(error: unknown): SdkError {
  const members: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const metadata = record(members.$metadata);
  const response =
    typeof error === 'object' && error !== null && '$response' in error ? record(error.$response) : {};
  const headers = record(response.headers);
  const status = metadata.httpStatusCode ?? response.statusCode;
  return {
    name: shorten(error instanceof Error ? error.name : '', MAX_NAME_CHARACTERS),
    message: error instanceof Error ? shorten(messageOf(error)) : describeError(error),
    details: members.Details,
    resourceType: typeof members.ResourceType === 'string' ? members.ResourceType : undefined,
    status: typeof status === 'number' ? status : undefined,
    retryAfter: typeof headers['retry-after'] === 'string' ? headers['retry-after'] : undefined,
  };
}

/** Connecting to a name with several addresses fails with an AggregateError, whose own message is empty. */
function messageOf(error: Error): string {
  // The SDK adds a line of advice about its own internals.
  if (error.message !== '') return error.message.replace(/\n\s*Deserialization error: .*$/s, '');
  const errors: unknown = 'errors' in error ? error.errors : undefined;
  return Array.isArray(errors) ? errors.map((each) => String(each?.message ?? each)).join('; ') : '';
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function problems(details: unknown): unknown[] {
  return Object.values(record(record(details).InvalidParameters)).map(
    (parameter) => record(parameter).Problem,
  );
}
