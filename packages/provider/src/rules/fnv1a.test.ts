import fc from 'fast-check';
import { fnv1aSplitHash } from './fnv1a.js';

/** The definition, in integers without bound. */
function definition(text: string): number {
  let hash = 2_166_136_261n;
  for (const byte of Buffer.from(text, 'utf8')) hash = ((hash ^ BigInt(byte)) * 16_777_619n) % 2n ** 32n;
  return Number(hash);
}

describe('T6 the hash is FNV-1a, 32 bit', () => {
  // From the test vectors of the function's own reference, http://www.isthe.com/chongo/src/fnv/test_fnv.c
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['foo', 0xa9f37ed7],
    ['foobar', 0xbf9cf968],
    ['chongo was here!\n', 0xd49930d5],
  ])('of %j', (text, hash) => {
    expect(fnv1aSplitHash('', text)).toBe(hash);
  });

  it('covers the UTF-8 bytes of value, then seed, with nothing between them', () => {
    for (const unit of ['grapheme', 'binary', 'grapheme-ascii'] as const) {
      const text = fc.string({ unit, maxLength: 20 });
      fc.assert(
        fc.property(text, text, (seed, value) => {
          expect(fnv1aSplitHash(seed, value)).toBe(definition(value + seed));
          expect(fnv1aSplitHash(`${value}${seed}`, '')).toBe(fnv1aSplitHash(seed, value));
        }),
      );
    }
  });

  it('takes half a character for U+FFFD, as UTF-8 has no bytes for it', () => {
    expect(fnv1aSplitHash('\ude00', '\ud83d')).toBe(definition('\ufffd\ufffd'));
  });
});
