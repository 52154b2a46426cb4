import { KINDS, type Kind, type LiveMessage } from './messages.js';

/** Milliseconds to wait where the browser gives up, as it does after an answer that is no stream. */
const RETRY_MS = 2_000;

type Revisions = Readonly<Partial<Record<Kind, number>>>;

/** Follows the server's events for as long as this script lives. */
export function openStream(tell: (message: LiveMessage) => void): void {
  const known = new Map<string, Revisions>();
  const source = new EventSource('/_local/events');
  source.addEventListener('hello', (event) => {
    const { instance, revisions } = JSON.parse((event as MessageEvent<string>).data) as {
      instance: string;
      revisions: Readonly<Record<string, Revisions>>;
    };
    known.clear();
    for (const [region, each] of Object.entries(revisions)) known.set(region, each);
    tell({ kind: 'open', instance });
  });
  source.addEventListener('changed', (event) => {
    const { region, revisions } = JSON.parse((event as MessageEvent<string>).data) as {
      region: string;
      revisions: Revisions;
    };
    const before = known.get(region) ?? {};
    known.set(region, revisions);
    const kinds = KINDS.filter((kind) => revisions[kind] !== before[kind]);
    tell({ kind: 'changed', region, kinds });
  });
  source.addEventListener('error', () => {
    tell({ kind: 'lost' });
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => openStream(tell), RETRY_MS);
  });
}
