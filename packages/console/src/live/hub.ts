import type { Ask, FromHub, HubAnswer, LiveMessage, ToHub } from './messages.js';
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
    if (message.kind !== 'answers') return hear(message);
    for (const answer of message.answers) {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    }
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
    askLater({ id, path, headers });
  });
}

let asks: Ask[] = [];

function askLater(ask: Ask): void {
  asks.push(ask);
  if (asks.length > 1) return;
  queueMicrotask(() => {
    say({ kind: 'ask', asks });
    asks = [];
  });
}
