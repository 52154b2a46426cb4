import type { Runtime, Timer } from '../polling/runtime.js';
import type { NormalizedEvents } from './ofrep-options.js';

/** Streams that are told of a change together; the next ones follow a moment later, since each asks for all flags then. */
const STREAMS_PER_BATCH = 100;
const BATCH_MILLISECONDS = 10;

/** Bytes that may wait for a reader. In fact one event waits at most: whoever has not read it gets no other. */
const MAX_WAITING_BYTES = 1_024;

/** Heartbeats that may find something unread before the stream is closed. */
const MAX_UNREAD_HEARTBEATS = 3;

/** Seconds after which a browser whose stream broke comes back, at random up to twice as many. */
const RETRY_SECONDS = 1;

const encoder = new TextEncoder();

interface Stream {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Whether a change is still to be told, to a reader who did not read. */
  isOwed: boolean;
  unreadHeartbeats: number;
}

function hasReadAll({ controller }: Stream): boolean {
  return controller.desiredSize === MAX_WAITING_BYTES;
}

/**
 * The open event streams, each the body of an answer. What they tell is only that evaluations should be asked for again, so that
 * several changes are one event to whoever reads slowly.
 */
export class EventStreams {
  readonly #options: Pick<NormalizedEvents, 'heartbeat' | 'maxStreams'>;
  readonly #runtime: Runtime;
  /** What is in use, as a text that changes with it. */
  readonly #etag: () => string;
  readonly #streams = new Set<Stream>();
  #heartbeat: Timer | undefined;
  readonly #batches = new Set<Timer>();
  #repeat: { readonly timer: Timer; due: number } | undefined;
  #isClosed = false;

  constructor(
    options: Pick<NormalizedEvents, 'heartbeat' | 'maxStreams'>,
    runtime: Runtime,
    etag: () => string,
  ) {
    this.#options = options;
    this.#runtime = runtime;
    this.#etag = etag;
  }

  get size(): number {
    return this.#streams.size;
  }

  /**
   * Opens one; `undefined` where there are too many.
   *
   * @param milliseconds after which it ends
   * @param returns whether the browser had a stream before, and may have missed something since
   */
  open(milliseconds: number, returns: boolean): ReadableStream<Uint8Array> | undefined {
    if (this.#isClosed || this.#streams.size >= this.#options.maxStreams) return undefined;
    let stream: Stream;
    const expiresAt = this.#runtime.now() + milliseconds;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          stream = { controller, expiresAt, isOwed: false, unreadHeartbeats: 0 };
          this.#streams.add(stream);
          this.#heartbeat ??= this.#startHeartbeat();
          const retry = Math.round(RETRY_SECONDS * 1000 * (1 + this.#runtime.random()));
          // Clients send the id of the last event when they come back, and ignore events of types that they do not know.
          controller.enqueue(
            encoder.encode(`retry: ${retry}\nid: ${this.#etag()}\ndata: {"type":"connected"}\n\n`),
          );
          if (returns) this.#tell(stream);
        },
        pull: () => {
          if (stream.isOwed) this.#tell(stream);
        },
        cancel: () => this.#forget(stream),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MAX_WAITING_BYTES }),
    );
  }

  /** Tells all streams that something has changed, and again after so many seconds, when other instances know it, too. */
  tellAll(repeatSeconds: number): void {
    this.#tellInBatches([...this.#streams], 0);
    const due = this.#runtime.now() + repeatSeconds * 1000;
    if (this.#repeat === undefined) this.#startRepeat(due);
    else this.#repeat.due = due;
  }

  /** Ends all streams. */
  close(): void {
    this.#isClosed = true;
    this.#repeat?.timer.cancel();
    this.#repeat = undefined;
    for (const batch of this.#batches) batch.cancel();
    this.#batches.clear();
    for (const stream of [...this.#streams]) this.#end(stream);
  }

  #startRepeat(due: number): void {
    const timer = this.#runtime.startTimer(Math.max(0, due - this.#runtime.now()), () => {
      const later = this.#repeat?.due ?? due;
      this.#repeat = undefined;
      this.#tellInBatches([...this.#streams], 0);
      if (later > due) this.#startRepeat(later);
    });
    this.#repeat = { timer, due };
  }

  #tellInBatches(streams: readonly Stream[], from: number): void {
    const to = from + STREAMS_PER_BATCH;
    for (const stream of streams.slice(from, to)) this.#tell(stream);
    if (to >= streams.length) return;
    const timer = this.#runtime.startTimer(BATCH_MILLISECONDS, () => {
      this.#batches.delete(timer);
      this.#tellInBatches(streams, to);
    });
    this.#batches.add(timer);
  }

  #tell(stream: Stream): void {
    if (!this.#streams.has(stream)) return;
    stream.isOwed = !hasReadAll(stream);
    if (stream.isOwed) return;
    const etag = this.#etag();
    const data = JSON.stringify({ type: 'refetchEvaluation', etag });
    stream.controller.enqueue(encoder.encode(`id: ${etag}\ndata: ${data}\n\n`));
  }

  #startHeartbeat(): Timer {
    return this.#runtime.startTimer(this.#options.heartbeat * 1000, () => {
      this.#heartbeat = undefined;
      for (const stream of [...this.#streams]) this.#beat(stream);
      if (this.#streams.size > 0) this.#heartbeat = this.#startHeartbeat();
    });
  }

  #beat(stream: Stream): void {
    if (this.#runtime.now() >= stream.expiresAt) {
      this.#end(stream);
    } else if (hasReadAll(stream)) {
      stream.unreadHeartbeats = 0;
      stream.controller.enqueue(encoder.encode(':\n\n'));
    } else {
      stream.unreadHeartbeats += 1;
      if (stream.unreadHeartbeats > MAX_UNREAD_HEARTBEATS) this.#end(stream);
    }
  }

  #end(stream: Stream): void {
    this.#forget(stream);
    if (hasReadAll(stream)) stream.controller.close();
    // Its end would wait behind what is unread, and a connection with it, for as long as the client likes.
    else stream.controller.error(new Error('Nobody read the stream'));
  }

  #forget(stream: Stream): void {
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    this.#heartbeat?.cancel();
    this.#heartbeat = undefined;
  }
}
