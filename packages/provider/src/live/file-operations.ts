/** Shared by the copies of this module in a process: the package is loaded twice where one part imports and another requires it. */
const LAST = Symbol.for('aws-appconfig-openfeature-provider/last file operation');

const shared = globalThis as { [LAST]?: Promise<void> };

/**
 * Runs an operation on the disk when all before it have ended, whoever began them. A disk that hangs, as one on a network can,
 * then holds one thread of the process and not all four that Node has for files, name resolution and more: with those, every
 * poll would hang, too.
 */
export async function oneFileOperationAtATime<T>(operation: () => Promise<T>): Promise<T> {
  const before = shared[LAST];
  let end = () => {};
  shared[LAST] = new Promise((resolve) => {
    end = resolve;
  });
  try {
    await before;
    return await operation();
  } finally {
    end();
  }
}
