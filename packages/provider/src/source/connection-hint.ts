/** What Node says of a connection that failed: a code, or one for each address of a name. */
interface Failure {
  readonly code: string;
  readonly text: string;
}

const NOT_TRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/;
/** In front of errors that are none by the SDK's reckoning, as of another realm in Jest; those have lost their code. */
const SDK_WRAPPER = /^AWS SDK error wrapper for (?:Error: )?/;
const CODE_IN_TEXT = /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN)\b/;
/** OpenSSL's words for bytes that are no TLS. */
const NO_TLS = /wrong version number|packet length too long|unknown protocol/;

/**
 * What to do about a connection that failed, in place of or behind Node's own words; `undefined` where nothing is known.
 *
 * @param place scheme, host and port of the request, or words in place of them
 */
export function connectionHint(error: unknown, place: string): string | undefined {
  const { code, text } = failureOf(error);
  if (NO_TLS.test(text)) {
    return `what listens at ${place} does not speak TLS; if that is meant, as with AppConfig Local, the endpoint begins with http://`;
  }
  if (NOT_TRUSTED.test(code)) {
    return `${code}: the certificate of ${place} is not trusted; name a file with its authority in NODE_EXTRA_CA_CERTS`;
  }
  switch (code) {
    case 'ECONNREFUSED':
      return `${text}: nothing listens at ${place}; is it running, and is the port right?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${text}: check the host in the endpoint, the region and the network's DNS`;
    default:
      return undefined;
  }
}

/** The SDK reads no proxy's address from the environment, which many programs do. */
export function proxyHint(environment: Readonly<Record<string, string | undefined>>, place: string): string {
  const name = ['HTTPS_PROXY', 'https_proxy'].find((each) => environment[each]);
  if (name === undefined || !place.startsWith('https:')) return '';
  return `; ${name} is set, which the AWS SDK does not read: pass clientConfig.requestHandler with an agent for the proxy`;
}

function failureOf(error: unknown): Failure {
  const { code, message, errors } = (error ?? {}) as { code?: unknown; message?: unknown; errors?: unknown };
  // A name with several addresses was tried at each of them.
  if (code === undefined && Array.isArray(errors) && errors.length > 0) return failureOf(errors[0]);
  const text = typeof message === 'string' ? message.replace(SDK_WRAPPER, '') : '';
  const first = Array.isArray(errors) ? failureOf(errors[0]).text : '';
  const [inText = ''] = CODE_IN_TEXT.exec(text) ?? [];
  return { code: typeof code === 'string' ? code : inText, text: text || first };
}
