import { originOf } from '../http/authority.js';
import type { Exchange } from '../http/exchange.js';
import { requestedHost } from '../http/requested-host.js';
import { CONSOLE_PATH } from './pages.js';

/**
 * Whether a request comes from the console, whose own calls no fault hits. Browsers say so, and programs send neither header:
 * `Sec-Fetch-Site` only to addresses that count as safe, such as those of this machine, and `Referer` because the page's policy
 * asks for it.
 */
export function isFromOwnPage(exchange: Exchange): boolean {
  if (exchange.header('sec-fetch-site') === 'same-origin') return true;
  const referer = exchange.header('referer');
  if (referer === undefined) return false;
  const host = requestedHost(exchange.request);
  return host.ok && referer.startsWith(`${originOf('http', host.authority)}${CONSOLE_PATH}`);
}
