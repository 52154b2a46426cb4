/**
 * Resolves when a promise has settled, to `true`, or when the time has passed, to `false`. Never rejects. The timer keeps
 * the process alive, so that the caller gets an answer.
 */
export async function settledWithin(seconds: number, promise: Promise<unknown>): Promise<boolean> {
  let timeout: NodeJS.Timeout | undefined;
  const passed = new Promise<boolean>((resolve) => {
    timeout = setTimeout(resolve, seconds * 1000, false);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, passed]);
  } finally {
    clearTimeout(timeout);
  }
}
