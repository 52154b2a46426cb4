import type { Ask, Told } from './stream-messages.js';

/** One stream for all tabs of a browser that want the same one: a browser has six connections to a host. */
interface Stream {
  readonly source: EventSource;
  readonly listeners: Map<string, (told: Omit<Told, 'id'>) => void>;
}

const streams = new Map<string, Stream>();

function listen(url: string, name: string, tell: (told: Omit<Told, 'id'>) => void): void {
  const stream = streams.get(url) ?? open(url);
  stream.listeners.set(name, tell);
  if (stream.source.readyState === EventSource.OPEN) tell({ type: 'open', readyState: EventSource.OPEN });
}

function open(url: string): Stream {
  const source = new EventSource(url);
  const listeners: Stream['listeners'] = new Map();
  const stream = { source, listeners };
  streams.set(url, stream);
  const tellAll = (told: Omit<Told, 'id'>) => {
    for (const tell of listeners.values()) tell(told);
  };
  source.addEventListener('open', () => tellAll({ type: 'open', readyState: source.readyState }));
  source.addEventListener('message', ({ data }) =>
    tellAll({ type: 'message', data: String(data), readyState: source.readyState }),
  );
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) streams.delete(url);
    tellAll({ type: 'error', readyState: source.readyState });
  });
  return stream;
}

function leave(url: string, name: string): void {
  const stream = streams.get(url);
  if (stream === undefined || !stream.listeners.delete(name) || stream.listeners.size > 0) return;
  stream.source.close();
  streams.delete(url);
}

let pages = 0;
const scope = globalThis as unknown as { onconnect: (event: MessageEvent) => void };
scope.onconnect = ({ ports: [port] }) => {
  if (port === undefined) return;
  pages += 1;
  const page = pages;
  const urls = new Map<number, string>();
  port.onmessage = ({ data }) => {
    const ask = data as Ask;
    const name = `${page} ${ask.id}`;
    if (ask.kind === 'open') {
      urls.set(ask.id, ask.url);
      listen(ask.url, name, (told) => port.postMessage({ ...told, id: ask.id } satisfies Told));
      return;
    }
    const url = urls.get(ask.id);
    urls.delete(ask.id);
    if (url !== undefined) leave(url, name);
  };
};
