const { imul } = Math;
const encoder = new TextEncoder();

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const LAST_ASCII = 0x7f;

/**
 * The default `splitHash` (T6): FNV-1a, 32 bit, of the UTF-8 bytes of the value and then the seed, with nothing between them. The
 * function of Fowler, Noll and Vo: https://www.rfc-editor.org/rfc/rfc9923. Consistent across processes, machines and versions of
 * this library.
 *
 * @returns an unsigned 32-bit integer
 */
export function fnv1aSplitHash(seed: string, value: string): number {
  return goOn(goOn(OFFSET_BASIS, value), seed) >>> 0;
}

/** Continues a hash with the UTF-8 bytes of a text. */
function goOn(start: number, text: string): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Encoding takes several times as long as reading ASCII, which most identifiers are.
    if (unit > LAST_ASCII) return goOnWithBytes(start, encoder.encode(text));
    hash = imul(hash ^ unit, PRIME);
  }
  return hash;
}

function goOnWithBytes(start: number, bytes: Uint8Array): number {
  let hash = start;
  for (const byte of bytes) hash = imul(hash ^ byte, PRIME);
  return hash;
}
