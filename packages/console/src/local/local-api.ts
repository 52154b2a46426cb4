import { apiError } from '../aws/api-error.js';
import { sharedGet, tellWritten } from '../live/hub.js';

/** Asks AppConfig Local's own API; rejects with an `ApiError` for every answer that is none of success. */
export async function local<Answer>(
  path: string,
  { method = 'GET', json, signal }: { method?: string; json?: unknown; signal?: AbortSignal } = {},
): Promise<Answer> {
  const address = `/_local/${path}`;
  const response =
    method === 'GET' ? await sharedGet(address, {}, signal) : await write(address, method, json);
  if (!response.ok) throw await apiError(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

async function write(path: string, method: string, json: unknown): Promise<Response> {
  const response = await fetch(path, {
    method,
    cache: 'no-store',
    ...(json === undefined
      ? {}
      : { body: JSON.stringify(json), headers: { 'Content-Type': 'application/json' } }),
  });
  tellWritten();
  return response;
}
