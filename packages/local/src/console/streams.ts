import type { ServerResponse } from 'node:http';
import { ServiceError } from '../store/service-error.js';
import type { RegionRevisions } from './revisions.js';

/** Milliseconds between two looks at what has changed. */
const LOOK_MS = 100;
/** Sessions change all the time: they are looked at every so many looks. */
const LOOKS_PER_SESSIONS = 10;
/** Looks after which a comment keeps the connection from looking dead. */
const LOOKS_PER_HEARTBEAT = 150;

/** Streams at the same time. A browser needs one, whatever number of pages it shows. */
export const MAX_STREAMS = 256;
/** Bytes that a stream's client may leave unread before it is cut off. */
const MAX_UNREAD_BYTES = 64 * 1024;

type AllRevisions = Readonly<Record<string, RegionRevisions>>;

/** Server-sent events about changes. It looks for them while somebody listens, and at no other time. */
export class Streams {
  readonly #instance: string;
  readonly #read: () => AllRevisions;
  readonly #open = new Set<ServerResponse>();
  #told = new Map<string, RegionRevisions>();
  #looks = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(instance: string, read: () => AllRevisions) {
    this.#instance = instance;
    this.#read = read;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Makes a stream of an answer; throws an error for one too many. */
  open(response: ServerResponse): void {
    if (this.#open.size >= MAX_STREAMS) {
      response.setHeader('Retry-After', '5');
      throw new ServiceError(
        'ServiceUnavailableException',
        503,
        `At most ${MAX_STREAMS} streams of events are open at once`,
      );
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const revisions = this.#read();
    if (this.#open.size === 0) this.#told = new Map(Object.entries(revisions));
    response.write(`retry: 1000\n\n${event('hello', { instance: this.#instance, revisions })}`);
    this.#open.add(response);
    response.once('close', () => this.#remove(response));
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
  }

  /** Ends all streams. */
  close(): void {
    for (const response of this.#open) response.destroy();
  }

  #remove(response: ServerResponse): void {
    this.#open.delete(response);
    if (this.#open.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    this.#looks += 1;
    const withSessions = this.#looks % LOOKS_PER_SESSIONS === 0;
    const next = this.#read();
    const text = Object.entries(next)
      .map(([region, revisions]) => this.#changeOf(region, revisions, withSessions))
      .join('');
    if (text !== '') this.#send(text);
    else if (this.#looks % LOOKS_PER_HEARTBEAT === 0) this.#send(': still here\n\n');
  }

  /** Nothing, if there is nothing new to tell. */
  #changeOf(region: string, revisions: RegionRevisions, withSessions: boolean): string {
    const told = this.#told.get(region);
    const due = withSessions || told === undefined ? revisions : { ...revisions, sessions: told.sessions };
    if (told !== undefined && isSame(told, due)) return '';
    this.#told.set(region, due);
    return event('changed', { region, revisions: due });
  }

  #send(text: string): void {
    for (const response of this.#open) {
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
      else response.write(text);
    }
  }
}

function isSame(one: RegionRevisions, other: RegionRevisions): boolean {
  return (
    one.resources === other.resources &&
    one.sessions === other.sessions &&
    one.faults === other.faults &&
    one.overrides === other.overrides
  );
}

function event(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
