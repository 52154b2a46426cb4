import { quoted } from '../shared/described.js';
import { badRequest } from '../store/service-error.js';
import type { Exchange } from './exchange.js';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html */
const SCOPE = /^[^/]*\/[^/]*\/([^/]*)\/[^/]*\/aws4_request$/;

/**
 * The region that a request was signed for, by header or in its URL; `undefined` if it was not signed, or for regions that
 * the signature does not name (Signature Version 4A). Signatures themselves are not checked. Throws AppConfig's error for a
 * credential without a scope.
 */
export function requestedRegion(exchange: Exchange): string | undefined {
  const credential = credentialOf(exchange);
  if (credential === undefined) return undefined;
  const region = SCOPE.exec(credential)?.[1];
  if (region !== undefined) return region;
  throw badRequest(
    `The Credential of a signature must be KEY/DATE/REGION/SERVICE/aws4_request, got ${quoted(credential)}`,
  );
}

function credentialOf(exchange: Exchange): string | undefined {
  const { authorization } = exchange.request.headers;
  if (authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
    return /[ ,]Credential=([^ ,]*)/.exec(authorization)?.[1] ?? '';
  }
  const { 'X-Amz-Algorithm': algorithm, 'X-Amz-Credential': credential } = exchange.query;
  return algorithm === 'AWS4-HMAC-SHA256' ? String(credential ?? '') : undefined;
}
