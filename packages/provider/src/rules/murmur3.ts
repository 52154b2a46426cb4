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
  let hash = seed;
  for (let index = 0; index < blocksEnd; index += 4) {
    hash ^= scramble(
      byteAt(bytes, index) |
        (byteAt(bytes, index + 1) << 8) |
        (byteAt(bytes, index + 2) << 16) |
        (byteAt(bytes, index + 3) << 24),
    );
    hash = imul(rotateLeft(hash, 13), 5) + 0xe6546b64;
  }
  let tail = 0;
  for (let index = bytes.length - 1; index >= blocksEnd; index--) tail = (tail << 8) | byteAt(bytes, index);
  hash ^= scramble(tail) ^ bytes.length;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
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

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function scramble(block: number): number {
  return imul(rotateLeft(imul(block, 0xcc9e2d51), 15), 0x1b873593);
}
