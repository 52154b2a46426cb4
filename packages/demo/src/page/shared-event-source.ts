import type { Ask, Told } from './stream-messages.js';

/** An `EventSource` as far as OpenFeature's web provider uses one, by a stream that all tabs of a browser share. */
class SharedEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  readyState = SharedEventSource.CONNECTING;
  readonly url: string;
  readonly #id: number;

  constructor(url: string | URL) {
    super();
    this.url = new URL(url, location.href).href;
    this.#id = ++lastId;
    sources.set(this.#id, this);
    this.ask('open');
  }

  ask(kind: Ask['kind']): void {
    port?.postMessage({ kind, id: this.#id, url: this.url });
  }

  hear({ type, data, readyState }: Told): void {
    this.readyState = readyState;
    this.dispatchEvent(
      type === 'message' ? new MessageEvent('message', { data: data ?? '' }) : new Event(type),
    );
  }

  close(): void {
    if (this.readyState === SharedEventSource.CLOSED && !sources.has(this.#id)) return;
    this.readyState = SharedEventSource.CLOSED;
    sources.delete(this.#id);
    this.ask('close');
  }
}

const sources = new Map<number, SharedEventSource>();
let lastId = 0;
let port: MessagePort | undefined;

/** Has the page's streams shared with the browser's other tabs, where the browser can do that. */
export function shareStreams(): void {
  if (typeof SharedWorker === 'undefined') return;
  port = new SharedWorker('/page/stream.worker.js', { type: 'module' }).port;
  port.onmessage = ({ data }) => {
    const told = data as Told;
    sources.get(told.id)?.hear(told);
  };
  globalThis.EventSource = SharedEventSource as unknown as typeof EventSource;
  // The worker does not learn by itself that a tab is gone.
  addEventListener('pagehide', () => {
    for (const source of sources.values()) source.ask('close');
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) for (const source of sources.values()) source.ask('open');
  });
}
