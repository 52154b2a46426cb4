const { imul } = Math;
const encoder = new TextEncoder();

/** Encoding into the same bytes again is two to three times as fast as asking for new ones each time. */
const scratch = new Uint8Array(1_536);
const MAX_UTF8_BYTES_PER_UNIT = 3;

/**
 * MurmurHash3, x86, 32 bit: Austin Appleby's public-domain function,
 * https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 *
 * @returns an unsigned 32-bit integer
 */
export function murmur3(bytes: Uint8Array, seed = 0): number {
  const blocksEnd = bytes.length & ~3;
  return finish(mixBlocks(seed, bytes, blocksEnd), tailOf(bytes, blocksEnd), bytes.length);
}

/**
 * The default `splitHash` (T6): MurmurHash3 of the UTF-8 bytes of seed, NUL, value. Consistent across processes, machines and
 * versions of this library.
 *
 * It does not bucket like the AppConfig Agent, whose hash AWS does not publish: a user can fall on the other side of a
 * `split` there. Don't serve one experiment by both.
 */
export function murmur3SplitHash(seed: string, value: string): number {
  const text = `${seed}\0${value}`;
  if (text.length * MAX_UTF8_BYTES_PER_UNIT > scratch.length) return murmur3(encoder.encode(text));
  return murmur3(scratch.subarray(0, encoder.encodeInto(text, scratch).written));
}

/**
 * {@link murmur3SplitHash} for one seed, which is hashed now: a rule has one, and hashes many values.
 */
export function seededSplitHash(seed: string): (value: string) => number {
  const bytes = encoder.encode(`${seed}\0`);
  const blocksEnd = bytes.length & ~3;
  const hash = mixBlocks(0, bytes, blocksEnd);
  const tail = tailOf(bytes, blocksEnd);
  const { length } = bytes;
  return (value) => continueWithAscii(hash, tail, length, value) ?? murmur3SplitHash(seed, value);
}

/**
 * Goes on with a text whose characters are bytes, after `length` bytes of which the last ones, up to three, are no block yet.
 *
 * @returns `undefined` for any other text
 */
function continueWithAscii(start: number, tail: number, length: number, text: string): number | undefined {
  let hash = start;
  let block = tail;
  let bits = (length & 3) << 3;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) return undefined;
    block |= unit << bits;
    bits += 8;
    if (bits < 32) continue;
    hash = mix(hash, block);
    block = 0;
    bits = 0;
  }
  return finish(hash, block, length + text.length);
}

function mixBlocks(start: number, bytes: Uint8Array, end: number): number {
  let hash = start;
  for (let index = 0; index < end; index += 4) {
    const block =
      byteAt(bytes, index) |
      (byteAt(bytes, index + 1) << 8) |
      (byteAt(bytes, index + 2) << 16) |
      (byteAt(bytes, index + 3) << 24);
    hash = mix(hash, block);
  }
  return hash;
}

/** The last bytes, up to three, as one number. */
function tailOf(bytes: Uint8Array, blocksEnd: number): number {
  let tail = 0;
  for (let index = bytes.length - 1; index >= blocksEnd; index--) tail = (tail << 8) | byteAt(bytes, index);
  return tail;
}

function mix(hash: number, block: number): number {
  return (imul(rotateLeft(hash ^ scramble(block), 13), 5) + 0xe6546b64) | 0;
}

function finish(start: number, tail: number, length: number): number {
  let hash = start ^ scramble(tail) ^ length;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function scramble(block: number): number {
  return imul(rotateLeft(imul(block, 0xcc9e2d51), 15), 0x1b873593);
}
