import type { LiveMessage } from './messages.js';
import { openStream } from './stream.js';

/** One stream for all pages of a browser, which allows six connections to a host. */
const pages = new Set<MessagePort>();
let latest: LiveMessage | undefined;

openStream((message) => {
  if (message.kind !== 'changed') latest = message;
  for (const page of pages) page.postMessage(message);
});

const scope = globalThis as unknown as { onconnect: (event: MessageEvent) => void };
scope.onconnect = ({ ports: [port] }) => {
  if (port === undefined) return;
  port.onmessage = ({ data }) => {
    if (data === 'bye') pages.delete(port);
    else pages.add(port);
    if (data === 'hello' && latest !== undefined) port.postMessage(latest);
  };
};
