import { useCallback, useRef, useState } from 'preact/hooks';
import { messageOf } from '../aws/api-error.js';
import { queryClient } from '../queries.js';
import { announce } from './toasts.js';

export interface Action {
  /** Runs one thing at a time; resolves to whether it succeeded. */
  run(task: () => Promise<unknown>, done?: string): Promise<boolean>;
  readonly isBusy: boolean;
  /** Why the last one failed; `undefined` from the next one on. */
  readonly error: unknown;
  clear(): void;
}

/**
 * Something that a user starts: while it runs, it is not started again; afterwards lists are read anew without waiting for
 * the server's event, and `done` is announced. A failure is kept for the form to show; without a form `toast` announces it.
 */
export function useAction({ toast = false }: { toast?: boolean } = {}): Action {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const running = useRef(false);
  const run = useCallback(
    async (task: () => Promise<unknown>, done?: string) => {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      setError(undefined);
      try {
        await task();
        if (done !== undefined) announce(done);
        void queryClient.invalidateQueries({ queryKey: ['resources'] });
        return true;
      } catch (reason) {
        setError(reason);
        if (toast) announce(messageOf(reason), 'error');
        return false;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [toast],
  );
  const clear = useCallback(() => setError(undefined), []);
  return { run, isBusy, error, clear };
}
