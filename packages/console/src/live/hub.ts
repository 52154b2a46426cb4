import type { FromHub, HubAnswer, LiveMessage, ToHub } from './messages.js';
import { openStream } from './stream.js';

const waiting = new Map<number, (answer: HubAnswer) => void>();
let lastId = 0;
let port: MessagePort | undefined;
let hear: (message: LiveMessage) => void = () => {};

const say = (message: ToHub) => port?.postMessage(message);

/** Hears of changes from now on: through the hub that all pages share, or by itself where the browser has no such thing. */
export function connectHub(onMessage: (message: LiveMessage) => void): void {
  hear = onMessage;
  if (typeof SharedWorker === 'undefined') {
    openStream(hear);
    return;
  }
  port = new SharedWorker(new URL('./hub.worker.ts', import.meta.url), { type: 'module' }).port;
  port.onmessage = ({ data }) => {
    const message = data as FromHub;
    if (message.kind !== 'answer') return hear(message);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  };
  say({ kind: 'hello' });
  addEventListener('pagehide', () => say({ kind: 'bye' }));
  addEventListener('pageshow', ({ persisted }) => persisted && say({ kind: 'hello' }));
}

/** Tells the hub that this page has changed something. */
export function tellWritten(): void {
  say({ kind: 'wrote' });
}

/** Asks as `fetch` would, for text, together with all pages that ask for the same at the same time. */
export function sharedGet(
  path: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  if (port === undefined) {
    return fetch(path, { headers, cache: 'no-store', ...(signal === undefined ? {} : { signal }) });
  }
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    signal?.addEventListener(
      'abort',
      () => {
        waiting.delete(id);
        reject(signal.reason as Error);
      },
      { once: true },
    );
    waiting.set(id, ({ status, headers: received = [], text = '' }) => {
      // As browsers say it of a server that cannot be reached.
      if (status === undefined) reject(new TypeError('Failed to fetch'));
      else resolve(new Response(text, { status, headers: received.map(([name, value]) => [name, value]) }));
    });
    say({ kind: 'ask', id, path, headers });
  });
}
