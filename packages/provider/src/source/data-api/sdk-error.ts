import { describeError, shorten } from '../../shared/describe-error.js';
import { SourceError } from '../source.js';

/** The parts of an AWS SDK error that are relied on here. */
export interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly details: unknown;
  readonly resourceType: string | undefined;
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
}

const MAX_NAME_CHARACTERS = 100;

export function readSdkError(error: unknown): SdkError {
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
    resourceType: textOf(members.ResourceType) ?? textOf(members.ResourceName),
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

export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * The failure to load a package of the AWS SDK. Installing only helps if it is missing: a bundler's error, say, is another
 * matter (L2).
 *
 * @param instead what can be done instead of installing it
 */
export function sdkNotLoaded(cause: unknown, packageName: string, instead: string): SourceError {
  const isMissing = /^(ERR_)?MODULE_NOT_FOUND$/.test(String(Object(cause).code));
  const why = isMissing
    ? `install ${packageName} beside this provider, or ${instead} (${describeError(cause)})`
    : `importing ${packageName} failed: ${describeError(cause)}`;
  return new SourceError(`The AWS SDK cannot be loaded: ${why}`, { cause, retry: 'never', fatal: true });
}
