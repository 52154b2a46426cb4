/**
 * Runs a request under a bound of time and an outer signal. The promise settles soon after either, even when what it
 * waits for ignores its signal, as the SDK's credential providers do (P8, L4).
 *
 * @param what names the request in the message of the TimeoutError
 * @param seconds the bound; the timer keeps the process alive until the promise has settled
 * @param bound says in that message where the bound comes from
 */
export async function bounded<T>(
  what: string,
  seconds: number,
  outer: AbortSignal,
  request: (signal: AbortSignal) => Promise<T>,
  bound = 'option requestTimeout',
): Promise<T> {
  outer.throwIfAborted();
  const controller = new AbortController();
  const abort = (reason: unknown) => controller.abort(reason);
  const onOuterAbort = () => abort(outer.reason);
  outer.addEventListener('abort', onOuterAbort, { once: true });
  const timeout = setTimeout(() => {
    abort(new DOMException(`${what} took longer than ${seconds} s (${bound})`, 'TimeoutError'));
  }, seconds * 1000);
  try {
    const aborted = new Promise<never>((_, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
    });
    return await Promise.race([request(controller.signal), aborted]);
  } finally {
    clearTimeout(timeout);
    outer.removeEventListener('abort', onOuterAbort);
  }
}
