import type { FromHub, HubAnswer, LiveMessage, ToHub } from './messages.js';
import { openStream } from './stream.js';

/**
 * What all pages of a browser share, which allows six connections to a host: the stream of events, and answers that several of them
 * ask for at the same time, as they do after an event.
 */
const pages = new Set<MessagePort>();
let latest: LiveMessage | undefined;

type Answer = Omit<HubAnswer, 'id'>;

/** What is being asked for at present. Whoever asks after a change shares nothing with those who asked before it. */
let asking = new Map<string, Promise<Answer>>();
const forget = () => {
  asking = new Map();
};

openStream((message) => {
  forget();
  if (message.kind !== 'changed') latest = message;
  for (const page of pages) page.postMessage(message satisfies FromHub);
});

function ask(path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const key = `${path} ${JSON.stringify(headers)}`;
  const known = asking.get(key);
  if (known !== undefined) return known;
  const mine = asking;
  const answer = get(path, headers).finally(() => mine.delete(key));
  mine.set(key, answer);
  return answer;
}

async function get(path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  try {
    const response = await fetch(path, { headers, cache: 'no-store' });
    return { status: response.status, headers: [...response.headers], text: await response.text() };
  } catch {
    return {};
  }
}

const scope = globalThis as unknown as { onconnect: (event: MessageEvent) => void };
scope.onconnect = ({ ports: [port] }) => {
  if (port === undefined) return;
  port.onmessage = ({ data }) => {
    const message = data as ToHub;
    switch (message.kind) {
      case 'hello':
        pages.add(port);
        if (latest !== undefined) port.postMessage(latest);
        return;
      case 'bye':
        pages.delete(port);
        return;
      case 'wrote':
        forget();
        return;
      case 'ask':
        void Promise.all(
          message.asks.map(async ({ id, path, headers }) => ({ id, ...(await ask(path, headers)) })),
        ).then((answers) => port.postMessage({ kind: 'answers', answers } satisfies FromHub));
    }
  };
};
