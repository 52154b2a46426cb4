import { textOf } from '../shared/platform.js';

/** JSON as received. Positions count its units: bytes of UTF-8, or code units of a string. */
export interface JsonSource {
  readonly units: Uint8Array | Uint16Array;
  /** The text between two positions, neither of which is inside a character. */
  text(start: number, end: number): string;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** For bytes known to be UTF-8. Only the slice that is parsed is decoded, never the whole. */
export function sourceOfBytes(bytes: Uint8Array): JsonSource & { readonly units: Uint8Array } {
  const marked = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte);
  const skipped = marked ? BYTE_ORDER_MARK.length : 0;
  const units = bytes.subarray(skipped);
  return { units, text: (start, end) => textOf(units.subarray(start, end)) };
}

export function sourceOfText(text: string): JsonSource {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index += 1) units[index] = text.charCodeAt(index);
  return { units, text: (start, end) => text.slice(start, end) };
}

/** The position after JSON's white space. */
export function skipBlankUnits(units: Uint8Array | Uint16Array, start: number): number {
  let position = start;
  for (;;) {
    const unit = units[position];
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return position;
    position += 1;
  }
}
