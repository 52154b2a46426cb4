import type { Readable } from 'node:stream';
import { MAX_DOCUMENT_BYTES } from '../document/raw-document.js';

/** The part of an SDK's HTTP response that matters here. */
interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  body: unknown;
}

/** Limits the size of one answer's body. */
export interface BodyLimit {
  /** Replaces the body by one that ends at the bound. */
  apply(answer: Answer): void;
  /** Whether the body exceeded the bound, so that what was read of it is useless. */
  exceeded(): boolean;
}

/** Bounds a body while it is being read, by Content-Length and by count (D8). */
export function bodyLimit(maxBytes: number = MAX_DOCUMENT_BYTES): BodyLimit {
  let exceeded = false;
  return {
    exceeded: () => exceeded,
    apply: (answer) => {
      const { body, headers } = answer;
      const length = lengthOf(headers);
      if (length !== undefined && length <= maxBytes) return;
      // Whoever made such a body has already loaded the module.
      const { Readable } = process.getBuiltinModule('node:stream');
      if (!(body instanceof Readable)) return;
      if (length !== undefined) {
        exceeded = true;
        body.destroy();
        answer.body = Readable.from([]);
        return;
      }
      answer.body = Readable.from(
        upTo(body, maxBytes, () => {
          exceeded = true;
        }),
        { objectMode: false },
      );
    },
  };
}

/** The body's length, if it is given and HTTP itself ends the body there: counting costs more than an empty answer does. */
function lengthOf(headers: Answer['headers']): number | undefined {
  const length = headers['content-length'];
  const isExact = headers['transfer-encoding'] === undefined && headers['content-encoding'] === undefined;
  return isExact && length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
}

async function* upTo(body: Readable, maxBytes: number, onExceeded: () => void): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    count += chunk.byteLength;
    if (count > maxBytes) {
      onExceeded();
      return;
    }
    yield chunk;
  }
}
