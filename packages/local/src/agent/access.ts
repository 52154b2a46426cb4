import { createHash, timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../http/exchange.js';

/**
 * Makes a check for whether a request carries the Agent's access token (`ACCESS_TOKEN`), as `Authorization: Bearer <token>`. Without a
 * token every request may pass.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-containers-agent-configuring.html
 */
export function accessCheck(accessToken: string | undefined): (exchange: Exchange) => boolean {
  if (accessToken === undefined) return () => true;
  const expected = digest(accessToken);
  return (exchange) => {
    const [, given] = /^Bearer +(.*)$/i.exec(exchange.header('authorization') ?? '') ?? [];
    // Compares digests, so that neither time nor length reveals anything about the token.
    return given !== undefined && timingSafeEqual(digest(given), expected);
  };
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
