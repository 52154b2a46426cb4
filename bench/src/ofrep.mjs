export const PATH = '/ofrep/v1/evaluate/flags';
export const context = JSON.stringify({ context: { targetingKey: 'user-1', tier: 'gold' } });

/** Headers that a server makes by itself. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive']);

/** The answer with all flags. */
export async function bulkAnswer(endpoint) {
  const response = await fetch(endpoint + PATH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: context,
  });
  const headers = [...response.headers].filter(([name]) => !OWN_HEADERS.has(name));
  return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() };
}
