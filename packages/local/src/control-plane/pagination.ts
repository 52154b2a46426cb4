import { badRequest } from '../store/service-error.js';
import { integerText } from './input.js';
import type { OperationRequest } from './operation.js';

const MAX_RESULTS = 50;

/**
 * The page of a list that the request asks for. An item's `position` orders the list and never changes, so that items added
 * or removed between two pages neither shift nor repeat others. `list` names the list within the region, so that
 * a token of another list is refused.
 */
export function page<T>(
  request: OperationRequest,
  list: string,
  items: readonly T[],
  position: (item: T) => number,
  show: (item: T) => object,
): { readonly Items: object[]; readonly NextToken?: string } {
  const asked = request.query('max_results');
  const size = asked === undefined ? MAX_RESULTS : integerText(asked, 'MaxResults', 1, MAX_RESULTS);
  const scope = `${request.region}/${list}`;
  const token = request.query('next_token');
  const after = token === undefined ? Number.NEGATIVE_INFINITY : readToken(token, scope);
  const rest = items.filter((item) => position(item) > after).sort((a, b) => position(a) - position(b));
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  const Items = shown.map(show);
  return last === undefined || rest.length === shown.length
    ? { Items }
    : { Items, NextToken: writeToken(scope, position(last)) };
}

function writeToken(scope: string, position: number): string {
  return Buffer.from(JSON.stringify([scope, position])).toString('base64url');
}

function readToken(token: string, scope: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(claims) && claims[0] === scope && Number.isInteger(claims[1])) return claims[1];
  } catch {
    // The error below reports that it is not one of our tokens.
  }
  throw badRequest(`Invalid NextToken ${token.slice(0, 100)}: not a token of this list`);
}
