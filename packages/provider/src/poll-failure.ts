import { describeError } from './describe-error.js';
import type { PollOutcome } from './poller.js';
import { SourceError } from './source/source.js';

/** What a poll comes to whose source rejected, with whatever it rejected. */
export function toFailure(error: unknown): PollOutcome {
  const known = error instanceof Error && 'code' in error && error.code === 'APPCONFIG_SOURCE_ERROR';
  const { retry, fatal, retryAfterSeconds } = known ? (error as SourceError) : new SourceError('');
  const cause = error instanceof Error ? error : new Error(describeError(error));
  return { kind: 'failed', error: cause, retry, fatal, retryAfterSeconds };
}
