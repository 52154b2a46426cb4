import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signature of 128 bits, in base64url. */
const SIGNATURE_CHARACTERS = 22;

/**
 * The tokens in the URLs of event streams, which stand for what `authorize` decided, since `EventSource` sends no headers of ours.
 * A token tells when it expires and, by a digest, for what it was given; it is the same for half its lifetime, so that a browser
 * goes on with the stream that it has.
 */
export class StreamTokens {
  readonly #secret: string;
  /** Seconds. */
  readonly #lifetime: number;
  /** Milliseconds since 1970. */
  readonly #now: () => number;

  constructor(secret: string, lifetime: number, now: () => number) {
    this.#secret = secret;
    this.#lifetime = lifetime;
    this.#now = now;
  }

  /** @param grant what the token stands for, as text */
  give(grant: string): string {
    const subject = this.#sign(`grant ${grant}`);
    const half = this.#lifetime / 2;
    // Not all tokens are renewed at once.
    const offset = (Buffer.from(subject, 'base64url').readUInt32BE() / 2 ** 32) * half;
    const period = Math.floor((this.#now() / 1000 - offset) / half);
    const expiry = Math.ceil((period + 2) * half + offset);
    const claim = `${expiry.toString(36)}.${subject}`;
    return `${claim}.${this.#sign(`stream ${claim}`)}`;
  }

  /** @returns milliseconds until a token expires; `undefined` for one that is not good, or no longer */
  check(token: string): number | undefined {
    const [expiry = '', subject = '', signature = '', ...rest] = token.slice(0, 200).split('.');
    const isSigned = isSame(signature, this.#sign(`stream ${expiry}.${subject}`));
    if (rest.length > 0 || !isSigned) return undefined;
    const left = Number.parseInt(expiry, 36) * 1000 - this.#now();
    return left > 0 ? left : undefined;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#secret).update(text).digest('base64url').slice(0, SIGNATURE_CHARACTERS);
  }
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
