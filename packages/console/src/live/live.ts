import { signal } from '@preact/signals';
import type { QueryClient } from '@tanstack/preact-query';
import { connectHub } from './hub.js';

/** Whether changes arrive by themselves at present. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

/** Lets every change at the server refresh what pages show of it. */
export function followLive(queries: QueryClient): void {
  let isFirst = true;
  connectHub((message) => {
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
  });
}
