import { builtIn } from './built-in.js';

/** What Node does much faster, or more strictly, than code that runs everywhere. */
export interface Platform {
  isUtf8(bytes: Uint8Array): boolean;
  /** The text of bytes that are UTF-8. A byte-order mark is kept. */
  textOf(bytes: Uint8Array): string;
  isSame(one: Uint8Array, other: Uint8Array): boolean;
  /** Whether an object is a Date, even of another realm or with another prototype. Never throws. */
  isDate(value: object): value is Date;
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true });
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What runs everywhere; exported for the tests that compare both. */
export const anywhere: Platform = {
  isUtf8(bytes) {
    try {
      strictDecoder.decode(bytes);
      return true;
    } catch {
      return false;
    }
  },
  textOf: (bytes) => decoder.decode(bytes),
  isSame(one, other) {
    if (one.length !== other.length) return false;
    for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
    return true;
  },
  isDate(value): value is Date {
    try {
      // The tag can be forged; it is checked first only because throwing takes long.
      if (Object.prototype.toString.call(value) !== '[object Date]') return false;
      Date.prototype.getTime.call(value);
      return true;
    } catch {
      return false;
    }
  },
};

export const { isUtf8, textOf, isSame, isDate } = onNode() ?? anywhere;

function onNode(): Platform | undefined {
  const [buffer, util] = [builtIn('node:buffer'), builtIn('node:util')];
  if (buffer === undefined || util === undefined) return undefined;
  const { Buffer, isAscii } = buffer;
  return {
    isUtf8: buffer.isUtf8,
    textOf: (bytes) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
        isAscii(bytes) ? 'latin1' : 'utf8',
      ),
    isSame: (one, other) => Buffer.compare(one, other) === 0,
    isDate: util.types.isDate,
  };
}
