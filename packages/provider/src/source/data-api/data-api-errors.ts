import { SourceError } from '../source.js';
import { failedRequest, type Identifiers, NO_CREDENTIALS, named, UNNAMED } from './failed-request.js';
import { readSdkError, record } from './sdk-error.js';

/** What an error answer did to the token that was sent (P3). */
export type TokenFate =
  /** The service said that the poll came too soon, which does not use up the token. */
  | 'too-early'
  /** The service refused the token itself: bad, expired or used. */
  | 'rejected'
  /** The service answered readably and did not serve the token. */
  | 'kept'
  /** Nobody knows; it counts as used. */
  | 'used';

const FATAL_AT_START = /^(BadRequestException|ValidationException)$/;

/** A certificate that does not fit, and OpenSSL's message for a failed handshake. */
const NO_TLS = /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH$)/;

/** What Node and the AWS SDK say, without a code, when there was no connection yet. */
const NO_CONNECTION =
  /before secure TLS connection was established|not establish a connection|without establishing a connection/;

/** Errors are told apart by name, not by HTTP status: throttling and expired credentials also come as 400 (L2). */
export function fateOfToken(error: unknown): TokenFate {
  const { name, status, details } = readSdkError(error);
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
export function startError(
  error: unknown,
  identifiers: Identifiers,
  location: string | undefined,
): SourceError {
  const { name, message } = readSdkError(error);
  if (!FATAL_AT_START.test(name)) return toSourceError(error, identifiers, location);
  const text = `AppConfig refused the request for ${named(identifiers)}: ${name}: ${message}`;
  return new SourceError(text, { cause: error, retry: 'interval', fatal: true });
}

/**
 * The failure of any request of the Data API.
 *
 * @param location where the request went, as far as it is known
 * @param sessionOpened whether a session has been opened by then (P1)
 */
export function toSourceError(
  error: unknown,
  identifiers: Identifiers,
  location: string | undefined,
  sessionOpened = false,
): SourceError {
  return failedRequest(error, {
    identifiers,
    actions: ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
    neededOn: named(identifiers),
    packageName: '@aws-sdk/client-appconfigdata',
    passedTo: 'dataApiSource()',
    sessionOpened,
    location,
  });
}

function problems(details: unknown): unknown[] {
  return Object.values(record(record(details).InvalidParameters)).map(
    (parameter) => record(parameter).Problem,
  );
}
