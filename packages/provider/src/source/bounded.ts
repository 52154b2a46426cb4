/**
 * Runs a request within a time limit and under an outer signal. The promise settles soon after either, even if what it
 * waits for ignores its signal, as the SDK's credential providers do (P8, L4).
 *
 * @param what names the request in the message of the TimeoutError
 * @param seconds the bound; the timer keeps the process alive until the promise has settled
 * @param bound where the bound comes from, for that message
 */
export function bounded<T>(
  what: string,
  seconds: number,
  outer: AbortSignal,
  request: (signal: AbortSignal) => Promise<T>,
  bound = 'option requestTimeout',
): Promise<T> {
  // A single promise: every poll is bounded twice.
  return new Promise<T>((resolve, reject) => {
    outer.throwIfAborted();
    const controller = new AbortController();
    const end = () => {
      clearTimeout(timeout);
      outer.removeEventListener('abort', onOuterAbort);
    };
    const abort = (reason: unknown) => {
      end();
      // First, so that this is the reason, whatever the request rejects with when it is aborted.
      reject(reason);
      controller.abort(reason);
    };
    const onOuterAbort = () => abort(outer.reason);
    const timeout = setTimeout(() => {
      abort(new DOMException(`${what} took longer than ${seconds} s (${bound})`, 'TimeoutError'));
    }, seconds * 1000);
    outer.addEventListener('abort', onOuterAbort, { once: true });
    const settle = async () => {
      try {
        resolve(await request(controller.signal));
      } catch (error) {
        reject(error);
      } finally {
        end();
      }
    };
    void settle();
  });
}
