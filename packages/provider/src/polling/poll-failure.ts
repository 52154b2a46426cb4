import { describeError } from '../shared/describe-error.js';
import { SourceError } from '../source/source.js';
import type { PollFailure } from './poll-outcome.js';

/** What a poll comes to whose source rejected, with whatever it rejected. */
export function toFailure(error: unknown): PollFailure {
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
    retry,
    fatal,
    retryAfterSeconds,
    intervalSeconds: nextPollSeconds,
    sessionOpened,
  };
}
