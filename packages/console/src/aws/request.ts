import { sharedGet, tellWritten } from '../live/hub.js';
import { apiError } from './api-error.js';
import type { Page } from './types.js';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** Asks AppConfig's control plane. Rejects with an `ApiError` for every answer that is none of success. */
export async function request(region: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const { method = 'GET', json, bytes, headers = {}, signal } = options;
  const body = json === undefined ? bytes : JSON.stringify(json);
  const response = await fetch(path, {
    method,
    cache: 'no-store',
    headers: {
      Authorization: credential(region),
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, asHeader(value)] as const],
        ),
      ),
    },
    ...(body === undefined ? {} : { body: body as BodyInit }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (method !== 'GET') tellWritten();
  if (!response.ok) throw await apiError(response);
  return response;
}

export async function requestJson<Answer>(
  region: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  if (options.method !== undefined && options.method !== 'GET') {
    return (await request(region, path, options)).json() as Promise<Answer>;
  }
  const response = await sharedGet(path, { Authorization: credential(region) }, options.signal);
  if (!response.ok) throw await apiError(response);
  return (await response.json()) as Answer;
}

/** Pages of 50 items. */
const MAX_PAGES = 20;

/** All items of a list, 1 000 at most. */
export async function requestAll<Item>(region: string, path: string, signal?: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const query = new URLSearchParams({
      max_results: '50',
      ...(token === undefined ? {} : { next_token: token }),
    });
    const page = await requestJson<Page<Item>>(region, `${path}?${query}`, { signal });
    items.push(...page.Items);
    token = page.NextToken;
    if (token === undefined) break;
  }
  return items;
}

/** The region is told by a signature's scope, as SDKs do it; AppConfig Local checks no signatures. */
function credential(region: string): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return `AWS4-HMAC-SHA256 Credential=console/${day}/${region}/appconfig/aws4_request, SignedHeaders=host, Signature=0`;
}

/** Headers are Latin-1 in browsers; AppConfig reads them as UTF-8. */
function asHeader(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
