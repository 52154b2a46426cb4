import { describeError } from '../shared/described.js';
import type { Result } from '../shared/result.js';

/** What a function returned, or why there is nothing. */
export type Returned = Result<
  { readonly value: unknown },
  { readonly reason: 'error' | 'timeout'; readonly message: string }
>;

/** Calls a user's function, and waits for it no longer than that many seconds. Never rejects. */
export async function callWithin(seconds: number, call: () => unknown): Promise<Returned> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const tooLate = new Promise<Returned>((resolve) => {
      timer = setTimeout(() => {
        resolve({ ok: false, reason: 'timeout', message: `it took longer than ${seconds} seconds` });
      }, seconds * 1000);
    });
    const returned = (async (): Promise<Returned> => ({ ok: true, value: await call() }))();
    return await Promise.race([returned, tooLate]);
  } catch (error) {
    return { ok: false, reason: 'error', message: describeError(error) };
  } finally {
    clearTimeout(timer);
  }
}
