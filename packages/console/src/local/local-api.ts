import { apiError } from '../aws/api-error.js';

/** Asks AppConfig Local's own API; rejects with an `ApiError` for every answer that is none of success. */
export async function local<Answer>(
  path: string,
  { method = 'GET', json, signal }: { method?: string; json?: unknown; signal?: AbortSignal } = {},
): Promise<Answer> {
  const response = await fetch(`/_local/${path}`, {
    method,
    cache: 'no-store',
    ...(json === undefined
      ? {}
      : { body: JSON.stringify(json), headers: { 'Content-Type': 'application/json' } }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw await apiError(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
