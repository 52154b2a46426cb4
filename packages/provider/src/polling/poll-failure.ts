import { describeError } from '../shared/describe-error.js';
import { isOneOf } from '../shared/option-values.js';
import { RETRIES, SourceError } from '../source/source.js';
import type { PollFailure } from './poll-outcome.js';

/** The outcome of a poll whose source rejected, whatever it rejected with: even something that throws when it is read. */
export function toFailure(error: unknown): PollFailure {
  try {
    return failureOf(error);
  } catch {
    return { kind: 'failed', error: new Error(describeError(error)), retry: 'backoff', fatal: false };
  }
}

function failureOf(error: unknown): PollFailure {
  const known = error instanceof Error && 'code' in error && error.code === 'APPCONFIG_SOURCE_ERROR';
  const { retry, fatal, retryAfterSeconds, nextPollSeconds, sessionOpened } = known
    ? (error as SourceError)
    : new SourceError('');
  // Anything may be thrown, with a message of any length.
  const message = describeError(error);
  const cause =
    error instanceof Error && error.message === message ? error : new Error(message, { cause: error });
  return {
    kind: 'failed',
    error: cause,
    retry: isOneOf(RETRIES, retry) ? retry : 'backoff',
    fatal: fatal === true,
    retryAfterSeconds: numberOrNothing(retryAfterSeconds),
    intervalSeconds: numberOrNothing(nextPollSeconds),
    sessionOpened: sessionOpened === true,
  };
}

function numberOrNothing(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
