import { get, type IncomingMessage } from 'node:http';
import { onCleanUp } from './local.js';

export interface ServerEvent {
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** A reader of a stream of server-sent events. */
export interface EventReader {
  readonly response: IncomingMessage;
  /** Waits for an event; rejects once the stream has ended. */
  next(): Promise<ServerEvent>;
  /** The next event that fits; those before it are dropped. */
  find(fits: (event: ServerEvent) => boolean): Promise<ServerEvent>;
  readonly closed: Promise<void>;
  close(): void;
}

/** Opens a stream, and closes it at the end of the test. */
export async function readEvents(url: string): Promise<EventReader> {
  const request = get(url, { agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  request.on('error', () => {});
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const events: ServerEvent[] = [];
  let wake = () => {};
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (name !== undefined && data !== undefined) events.push({ name, data: JSON.parse(data) });
    }
    wake();
  });
  response.on('error', () => {});
  const next = async () => {
    for (;;) {
      const event = events.shift();
      if (event !== undefined) return event;
      if (response.closed) throw new Error('The stream has ended');
      await Promise.race([
        closed,
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
      ]);
    }
  };
  const close = () => {
    request.destroy();
  };
  onCleanUp(close);
  return {
    response,
    next,
    async find(fits) {
      for (;;) {
        const event = await next();
        if (fits(event)) return event;
      }
    },
    closed,
    close,
  };
}
