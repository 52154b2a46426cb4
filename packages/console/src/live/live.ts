import { signal } from '@preact/signals';
import type { QueryClient } from '@tanstack/preact-query';
import type { LiveMessage } from './messages.js';
import { openStream } from './stream.js';

/** Whether changes arrive by themselves at present. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

/** Lets every change at the server refresh what pages show of it. */
export function followLive(queries: QueryClient): void {
  let isFirst = true;
  const hear = (message: LiveMessage) => {
    switch (message.kind) {
      case 'lost':
        connection.value = 'lost';
        return;
      case 'open':
        connection.value = 'live';
        if (!isFirst) void queries.invalidateQueries();
        isFirst = false;
        return;
      case 'changed':
        for (const kind of message.kinds) {
          void queries.invalidateQueries({ queryKey: [kind, message.region] });
          if (kind === 'faults' || kind === 'overrides')
            void queries.invalidateQueries({ queryKey: ['state'] });
        }
    }
  };
  if (typeof SharedWorker === 'undefined') {
    openStream(hear);
    return;
  }
  const { port } = new SharedWorker(new URL('./hub.worker.ts', import.meta.url), { type: 'module' });
  port.onmessage = ({ data }) => hear(data as LiveMessage);
  port.postMessage('hello');
  addEventListener('pagehide', () => port.postMessage('bye'));
  addEventListener('pageshow', ({ persisted }) => persisted && port.postMessage('hello'));
}
