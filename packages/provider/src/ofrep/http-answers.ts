import { createHash } from 'node:crypto';

/** Seconds. */
const RETRY_WHEN_NOT_READY = 2;

export const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  // Not to be compressed either, which keeps events back.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

export function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...JSON_HEADERS, ...headers } });
}

export function notReady(): Response {
  const body = { errorDetails: 'There are no flags yet' };
  return json(503, body, { 'Retry-After': String(RETRY_WHEN_NOT_READY) });
}

/** A short digest, of 160 bits. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}

/** Whether an entity tag is one of those that `If-None-Match` names, weak ones included. */
export function isAmong(etag: string, header: string | null): boolean {
  if (header === null) return false;
  return header.split(',').some((item) => item.trim().replace(/^W\//, '') === etag);
}
