/**
 * Limits how many tasks run at a time; the others wait in order. A task whose signal aborts while it waits is forgotten at once,
 * where the queue of an `http.Agent` keeps the request, and opens a connection for it when its turn comes.
 */
export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Settles as the task does, or rejects with the signal's reason if that aborts before the task has begun. */
  async run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#free === 0) return this.#wait(signal, task);
    this.#free -= 1;
    return this.#begin(task);
  }

  async #begin<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } finally {
      this.#passOn();
    }
  }

  #wait<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', giveUp);
        resolve(this.#begin(task));
      };
      const giveUp = () => {
        this.#waiting.delete(begin);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(begin);
    });
  }

  /** Passes the slot to whoever has waited longest; that task begins at once, so that it cannot be given up in between. */
  #passOn(): void {
    const [begin] = this.#waiting;
    if (begin === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(begin);
    begin();
  }
}
