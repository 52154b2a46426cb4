import { connectionHint, proxyHint } from '../connection-hint.js';
import { parseRetryAfter } from '../retry-after.js';
import { type SourceContext, SourceError } from '../source.js';
import { readSdkError } from './sdk-error.js';

export type Identifiers = Pick<SourceContext, 'application' | 'environment' | 'profile'>;

/** What a request was about, as the message of its failure says it. */
export interface RequestAbout {
  readonly identifiers: Identifiers;
  /** What IAM has to allow: actions, and in words what they are needed on. */
  readonly actions: readonly string[];
  readonly neededOn: string;
  /** The package of the client, and what options of the client are passed to. */
  readonly packageName: string;
  readonly passedTo: string;
  readonly sessionOpened: boolean;
  /** Scheme, host and port of the request, as far as it came to one. */
  readonly location: string | undefined;
  /** What else to look at where another server answers than was meant, or none; begins with a semicolon. */
  readonly ifElsewhere?: string | undefined;
}

const THROTTLED =
  /^(Throttling|TooManyRequests|RequestLimitExceeded|SlowDown|RequestThrottled|LimitExceeded)/;
const DENIED = /^(AccessDenied|NotAuthorized|Forbidden)/;
const UNKNOWN_CREDENTIALS =
  /^(UnrecognizedClient|InvalidClientTokenId|MissingAuthenticationToken|IncompleteSignature)/;
export const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;

/** Names that the SDK gives to errors that the service did not name. */
export const UNNAMED =
  /^(|Error|TypeError|RangeError|SyntaxError|TimeoutError|AbortError|UnknownError|Unknown|undefined|\d+)$/;

/** The failure of any request, with a message that says what is missing and who can fix it. */
export function failedRequest(error: unknown, about: RequestAbout): SourceError {
  if (isSourceError(error)) return error;
  const { name, status, retryAfter } = readSdkError(error);
  const retryAfterSeconds = parseRetryAfter(retryAfter);
  const fail = (text: string, retry: 'backoff' | 'interval') =>
    new SourceError(text, { cause: error, retry, retryAfterSeconds, sessionOpened: about.sessionOpened });
  const set = settingMissing(error, about);
  if (set !== undefined) return fail(set, 'interval');
  const { message, resourceType } = readSdkError(error);
  const said = [name, message].filter((part) => part !== '' && part !== 'Error').join(': ');
  if (name === 'ResourceNotFoundException') return fail(notFound(resourceType, message, about), 'interval');
  if (name === 'SyntaxError') return fail(notAppConfig(status, about), 'backoff');
  if (THROTTLED.test(name)) {
    return fail(`AppConfig throttles: ${said}; it is asked less often with a longer pollInterval`, 'backoff');
  }
  if (UNKNOWN_CREDENTIALS.test(name)) {
    const check = 'check that they are whole, and of an account in this partition of AWS';
    return fail(
      `AWS does not know the credentials: ${check} (${said})${about.ifElsewhere ?? ''}`,
      'interval',
    );
  }
  if (DENIED.test(name) || (status === 403 && !/Expired|Signature|Skew/i.test(name))) {
    return fail(denied(said, about), 'interval');
  }
  if (status !== undefined && !UNNAMED.test(name)) {
    return fail(`AppConfig answered ${said}${answerHint(name)}`, 'backoff');
  }
  if (status === 407) return fail('A proxy on the way asks for credentials (HTTP 407)', 'backoff');
  if (status !== undefined && status < 500) return fail(notAppConfig(status, about), 'backoff');
  const code = status === undefined ? '' : ` (HTTP ${status})`;
  return fail(`AppConfig cannot be reached: ${unreached(error, said, about)}${code}`, 'backoff');
}

/** What has to be set before a request can be sent at all. */
function settingMissing(
  error: unknown,
  { packageName, passedTo, location = 'http:' }: RequestAbout,
): string | undefined {
  const { name, message } = readSdkError(error);
  if (NO_CREDENTIALS.test(name) || /^Resolved credential object is not valid/.test(message)) {
    return `No AWS credentials were found: ${message}; ${whichToSet(process.env)}, give this machine a role, or pass clientConfig.credentials to ${passedTo}; AppConfig Local takes any`;
  }
  if (/^Region is missing/.test(message)) {
    return `No AWS region is set: set AWS_REGION, or pass clientConfig.region to ${passedTo}`;
  }
  if (/^Region not accepted/.test(message)) {
    return `The AWS region is none: ${message.replace(/\.$/, '')}; set AWS_REGION, or clientConfig.region of ${passedTo}, to one such as eu-central-1`;
  }
  // Without a scheme the name of the host is read as one, and the request goes somewhere else.
  if (/^Invalid URL/.test(message) || !/^https?:/.test(location)) {
    const variable = `AWS_ENDPOINT_URL_${packageName.replace(/^.*-/, '').toUpperCase()}`;
    return `The endpoint is no URL that begins with http:// or https://: it comes from ${variable}, AWS_ENDPOINT_URL, a shared AWS config file or clientConfig.endpoint`;
  }
  if (/serializerMiddleware.*not found|not found.*serializerMiddleware/s.test(message)) {
    const text = `Two copies of the AWS SDK are mixed: the client passed to ${passedTo} is older than the installed`;
    return `${text} ${packageName}, whose commands it cannot run (${message})`;
  }
  return undefined;
}

/** What is set already is what is wrong. */
function whichToSet(environment: NodeJS.ProcessEnv): string {
  const { AWS_PROFILE: profile, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = environment;
  if (profile) return 'AWS_PROFILE is set: check that profile in the shared AWS config files';
  if (id && !secret) return 'set AWS_SECRET_ACCESS_KEY beside AWS_ACCESS_KEY_ID';
  if (secret && !id) return 'set AWS_ACCESS_KEY_ID beside AWS_SECRET_ACCESS_KEY';
  return 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
}

/** With a statement to copy into a policy; AWS names the resource in most of its messages. */
function denied(said: string, { actions, neededOn }: RequestAbout): string {
  const [, resource = '*'] = /\bon resource: (arn:[\w:/*.-]+)/.exec(said) ?? [];
  const statement = JSON.stringify({ Effect: 'Allow', Action: actions, Resource: resource });
  const are = actions.length === 1 ? 'action' : 'actions';
  const verb = actions.length === 1 ? 'is' : 'are';
  return `Access denied: the IAM ${are} ${actions.join(' and ')} ${verb} needed on ${neededOn}; add to the policy: ${statement} (${said})`;
}

function answerHint(name: string): string {
  if (/^ExpiredToken/.test(name)) return '; renew the credentials, for example with aws sso login';
  if (/Signature|Skew/.test(name)) return "; check the secret key, and this machine's clock";
  if (/^UnknownOperation/.test(name)) return '; is the endpoint right? It has no path';
  return '; it is asked again';
}

function notAppConfig(status: number | undefined, { location = 'there' }: RequestAbout): string {
  const at = location === 'there' ? location : `at ${location}`;
  return `The answer is not AppConfig's (HTTP ${status ?? 'status unknown'}): something else answers ${at}; check the endpoint, and proxies on the way`;
}

function unreached(
  error: unknown,
  said: string,
  { location = 'the endpoint', ifElsewhere = '' }: RequestAbout,
): string {
  const hint = connectionHint(error, location);
  const more = `${proxyHint(process.env, location)}${ifElsewhere}`;
  if (hint !== undefined) return `${hint}${more}`;
  const text = said.replace(/\s+/g, ' ').trim() || 'no reason given';
  const isSlow = /^TimeoutError: .* took longer than/.test(text);
  return `${text}${isSlow ? `; check the network to ${location}, or allow more` : ''}${more}`;
}

function notFound(
  resourceType: string | undefined,
  message: string,
  { identifiers, location }: RequestAbout,
): string {
  const { application, environment, profile } = identifiers;
  const of = `of application '${application}'`;
  const next = `check the name, the account and the region${location === undefined ? '' : ` (${location})`}`;
  switch (resourceType) {
    case 'Application':
      return `Application '${application}' was not found: ${message}; ${next}`;
    case 'Environment':
      return `Environment '${environment}' ${of} was not found: ${message}; ${next}`;
    case 'ConfigurationProfile':
      return `Configuration profile '${profile}' ${of} was not found: ${message}; ${next}`;
    case 'Deployment':
      return `Nothing is deployed for ${named(identifiers)}: ${message}; start a deployment of the profile to the environment`;
    default:
      return `${named(identifiers)} was not found: ${message}; ${next}`;
  }
}

export function named({ application, environment, profile }: Identifiers): string {
  return `${application}/${environment}/${profile}`;
}

function isSourceError(error: unknown): error is SourceError {
  return error instanceof Error && 'code' in error && error.code === 'APPCONFIG_SOURCE_ERROR';
}
