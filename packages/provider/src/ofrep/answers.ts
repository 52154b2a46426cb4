import { ErrorCode } from '@openfeature/core';
import type { FlagEvaluation } from '../flags/flag-evaluation.js';

/** Reasons that the protocol knows; it has no DEFAULT, and calls everything else UNKNOWN. */
const REASONS: ReadonlySet<string> = new Set(['STATIC', 'TARGETING_MATCH', 'SPLIT', 'DISABLED']);

/** An evaluation as the protocol tells it, and the status for an answer that consists of it alone. */
export interface OfrepEvaluation {
  readonly status: 200 | 400 | 404 | 500;
  /** JSON. */
  readonly body: string;
}

/** Evaluations are frozen, and given again while nothing changes. */
const known = new WeakMap<FlagEvaluation, OfrepEvaluation>();

/**
 * Tells no more of an evaluation than whoever asks may know: of the metadata the version alone, and no message, which may name
 * variants and attributes.
 */
export function toOfrep(evaluation: FlagEvaluation): OfrepEvaluation {
  let answer = known.get(evaluation);
  if (answer === undefined) {
    answer = make(evaluation);
    known.set(evaluation, answer);
  }
  return answer;
}

/** A flag that is hidden looks like one that does not exist. */
export function notFound(key: string): OfrepEvaluation {
  return failure(404, key, ErrorCode.FLAG_NOT_FOUND, `Flag '${key}' was not found`);
}

function make({
  flagKey: key,
  value,
  reason,
  variant,
  errorCode,
  flagMetadata,
}: FlagEvaluation): OfrepEvaluation {
  switch (errorCode) {
    case undefined: {
      const known = reason !== undefined && REASONS.has(reason) ? reason : 'UNKNOWN';
      const version = flagMetadata?.version;
      const metadata = version === undefined ? undefined : { version };
      return { status: 200, body: JSON.stringify({ key, value, reason: known, variant, metadata }) };
    }
    case ErrorCode.FLAG_NOT_FOUND:
      return notFound(key);
    case ErrorCode.PARSE_ERROR:
      return failure(400, key, errorCode, `Flag '${key}' is defined in a way that cannot be evaluated`);
    case ErrorCode.TYPE_MISMATCH:
      return failure(400, key, ErrorCode.GENERAL, `Flag '${key}' has no value`);
    default:
      return failure(500, key, ErrorCode.GENERAL, `Flag '${key}' could not be evaluated`);
  }
}

function failure(
  status: OfrepEvaluation['status'],
  key: string,
  errorCode: ErrorCode,
  errorDetails: string,
): OfrepEvaluation {
  return { status, body: JSON.stringify({ key, errorCode, errorDetails }) };
}
