import type { TestProxy } from './proxy.js';

/** What is done wrong, a way to do it, and the whole message that whoever does it gets. */
export type Mistake = readonly [what: string, make: () => unknown, message: string];

/** The message of what is thrown, or rejects. */
export async function messageOf(make: () => unknown): Promise<string> {
  try {
    const value = await make();
    return `no error but ${String(value)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A message without what is another at each run: free ports and temporary directories. */
export function plain(message: string, directory = '/nowhere'): string {
  return message
    .replace(/:\d{5}\b/g, ':PORT')
    .replace('EAI_AGAIN', 'ENOTFOUND')
    .replace(/port \d{5}\b/g, 'port PORT')
    .replaceAll(directory, 'DIR');
}

/** Does each mistake, and compares what whoever does it is told. */
export function itTells(mistakes: readonly Mistake[], directory?: () => string): void {
  it.each(mistakes)('%s', async (_what, make, message) => {
    expect(plain(await messageOf(make), directory?.())).toBe(message);
  });
}

/** Answers polls with a document in place of the service, which would not take every one. */
export function serve(
  proxy: TestProxy,
  content: string | Uint8Array,
  contentType = 'application/json',
): void {
  proxy.intercept = ({ method }, response) => {
    if (method === 'POST') return false;
    const headers = { 'next-poll-configuration-token': 't', 'next-poll-interval-in-seconds': '60' };
    response.writeHead(200, { ...headers, 'content-type': contentType }).end(content);
    return true;
  };
}
