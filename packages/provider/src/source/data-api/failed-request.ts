import { parseRetryAfter } from '../retry-after.js';
import { type SourceContext, SourceError } from '../source.js';
import { readSdkError } from './sdk-error.js';

export type Identifiers = Pick<SourceContext, 'application' | 'environment' | 'profile'>;

/** What a request was about, as the message of its failure says it. */
export interface RequestAbout {
  readonly identifiers: Identifiers;
  /** What IAM has to allow. */
  readonly needed: string;
  /** The package of the client, and what options of the client are passed to. */
  readonly packageName: string;
  readonly passedTo: string;
  readonly sessionOpened: boolean;
}

const THROTTLED =
  /^(Throttling|TooManyRequests|RequestLimitExceeded|SlowDown|RequestThrottled|LimitExceeded)/;
const DENIED =
  /^(AccessDenied|UnrecognizedClient|InvalidClientTokenId|MissingAuthenticationToken|NotAuthorized|Forbidden)/;
export const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;

/** Names that the SDK gives to errors that the service did not name. */
export const UNNAMED =
  /^(|Error|TypeError|RangeError|SyntaxError|TimeoutError|AbortError|UnknownError|Unknown|undefined|\d+)$/;

/** The failure of any request, with a message that says what is missing and who can fix it. */
export function failedRequest(error: unknown, about: RequestAbout): SourceError {
  if (isSourceError(error)) return error;
  const { identifiers, needed, packageName, passedTo, sessionOpened } = about;
  const { name, message, resourceType, status, retryAfter } = readSdkError(error);
  const retryAfterSeconds = parseRetryAfter(retryAfter);
  const said = [name, message].filter((part) => part !== '' && part !== 'Error').join(': ');
  const fail = (text: string, retry: 'backoff' | 'interval') =>
    new SourceError(text, { cause: error, retry, retryAfterSeconds, sessionOpened });
  if (name === 'ResourceNotFoundException')
    return fail(notFound(resourceType, message, identifiers), 'interval');
  if (NO_CREDENTIALS.test(name)) return fail(`No AWS credentials were found: ${message}`, 'interval');
  if (/^Region is missing/.test(message)) {
    return fail(
      `No AWS region is set: set AWS_REGION, or pass clientConfig.region to ${passedTo}`,
      'interval',
    );
  }
  if (/serializerMiddleware.*not found|not found.*serializerMiddleware/s.test(message)) {
    const text = `Two copies of the AWS SDK are mixed: the client passed to ${passedTo} is older than the installed`;
    return fail(`${text} ${packageName}, whose commands it cannot run (${message})`, 'interval');
  }
  if (name === 'SyntaxError')
    return fail(`The answer is not AppConfig's (HTTP ${status ?? 'status unknown'})`, 'backoff');
  if (THROTTLED.test(name)) return fail(`AppConfig throttles: ${said}`, 'backoff');
  if (DENIED.test(name) || (status === 403 && !/Expired|Signature|Skew/i.test(name))) {
    return fail(`Access denied: ${needed} (${said})`, 'interval');
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

export function named({ application, environment, profile }: Identifiers): string {
  return `${application}/${environment}/${profile}`;
}

function isSourceError(error: unknown): error is SourceError {
  return error instanceof Error && 'code' in error && error.code === 'APPCONFIG_SOURCE_ERROR';
}
