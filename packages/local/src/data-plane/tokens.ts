import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What a configuration token says: its session, its serial number in that session, and when it was issued, in milliseconds
 * since the Unix epoch.
 */
export interface TokenClaims {
  readonly sessionId: string;
  readonly serial: number;
  readonly issuedAt: number;
}

/**
 * Makes and reads tokens. They carry their time of issue and a signature, so that an expired token can be told from a forged
 * one long after its session is gone. The key lasts as long as the process.
 */
export class TokenMint {
  readonly #key = randomBytes(32).toString('base64url');

  write({ sessionId, serial, issuedAt }: TokenClaims): string {
    const claims = `${sessionId}:${serial}:${issuedAt}`;
    return Buffer.from(`${claims}.${this.#sign(claims)}`).toString('base64url');
  }

  /** The claims of a token that was made here; `undefined` for any other text. */
  read(token: string): TokenClaims | undefined {
    const bytes = Buffer.from(token, 'base64url');
    // Decoding skips whatever is not base64url, so other texts would pass for the token.
    if (bytes.toString('base64url') !== token) return undefined;
    const text = bytes.toString('latin1');
    const end = text.lastIndexOf('.');
    const claims = text.slice(0, Math.max(end, 0));
    const signature = Buffer.from(text.slice(end + 1));
    const expected = Buffer.from(this.#sign(claims));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
    const [sessionId = '', serial, issuedAt] = claims.split(':');
    return { sessionId, serial: Number(serial), issuedAt: Number(issuedAt) };
  }

  /**
   * A hash over key and claims, which takes a third of the time of an HMAC. It has to be one that nobody can continue from its
   * result, as SHA-256 can be; what is left out of SHA-512/256 prevents that.
   */
  #sign(claims: string): string {
    return hash('sha512-256', `${this.#key}:${claims}`, 'base64url');
  }
}
