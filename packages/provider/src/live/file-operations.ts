interface Queue {
  /** The operation that was requested last. */
  last: Promise<void>;
}

/** Shared by all copies of this module in a process: the package is loaded twice where one part imports and another requires it. */
const QUEUE = Symbol.for('aws-appconfig-openfeature-provider/file operations');

/**
 * Runs an operation on the disk when all before it have ended, whoever began them. A disk that hangs, as one on a network can,
 * then holds one thread of the process and not all four that Node has for files, name resolution and more: without
 * those, every poll would hang, too.
 */
export async function oneFileOperationAtATime<T>(operation: () => Promise<T>): Promise<T> {
  const queue = sharedQueue();
  const before = queue.last;
  let end = () => {};
  queue.last = new Promise((resolve) => {
    end = resolve;
  });
  try {
    await before;
    return await operation();
  } finally {
    end();
  }
}

function sharedQueue(): Queue {
  const shared = globalThis as { [QUEUE]?: Queue };
  shared[QUEUE] ??= { last: Promise.resolve() };
  return shared[QUEUE];
}
