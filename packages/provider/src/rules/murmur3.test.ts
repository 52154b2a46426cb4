import fc from 'fast-check';
import { murmur3, murmur3SplitHash, seededSplitHash } from './murmur3.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('T6 the hash is MurmurHash3, x86, 32 bit', () => {
  // Vectors with seeds from https://stackoverflow.com/a/31929528 (Ian Boyd), those of the reference implementation.
  it.each<[string, Uint8Array, number, number]>([
    ['nothing', bytes(''), 0, 0x00000000],
    ['nothing, seed 1', bytes(''), 1, 0x514e28b7],
    ['nothing, seed ffffffff', bytes(''), 0xffffffff, 0x81f16f39],
    ['ff ff ff ff', Uint8Array.of(0xff, 0xff, 0xff, 0xff), 0, 0x76293b50],
    ['21 43 65 87', Uint8Array.of(0x21, 0x43, 0x65, 0x87), 0, 0xf55b516b],
    ['21 43 65 87, seeded', Uint8Array.of(0x21, 0x43, 0x65, 0x87), 0x5082edee, 0x2362f9de],
    ['21 43 65', Uint8Array.of(0x21, 0x43, 0x65), 0, 0x7e4a8634],
    ['21 43', Uint8Array.of(0x21, 0x43), 0, 0xa0f7b07a],
    ['21', Uint8Array.of(0x21), 0, 0x72661cf4],
    ['four zeros', new Uint8Array(4), 0, 0x2362f9de],
    ['three zeros', new Uint8Array(3), 0, 0x85f0b427],
    ['two zeros', new Uint8Array(2), 0, 0x30f4c306],
    ['one zero', new Uint8Array(1), 0, 0x514e28b7],
    ['aaaa', bytes('aaaa'), 0x9747b28c, 0x5a97808a],
    ['abcd', bytes('abcd'), 0x9747b28c, 0xf0478627],
    ['Hello, world!', bytes('Hello, world!'), 0x9747b28c, 0x24884cba],
    ['Greek', bytes('ππππππππ'), 0x9747b28c, 0xd58063c1],
    ['256 times a', bytes('a'.repeat(256)), 0x9747b28c, 0x37405bdc],
  ])('%s', (_what, input, seed, hash) => {
    expect(murmur3(input, seed)).toBe(hash);
  });

  it('covers the UTF-8 bytes of seed, NUL, value', () => {
    expect(murmur3SplitHash('sé', 'ü')).toBe(murmur3(bytes('sé\u0000ü')));
    expect(murmur3SplitHash('s', 'ü'.repeat(2_000))).toBe(murmur3(bytes(`s\u0000${'ü'.repeat(2_000)}`)));
    expect(murmur3SplitHash('a', 'bc')).not.toBe(murmur3SplitHash('ab', 'c'));
  });

  it('is the same where the seed is hashed first', () => {
    for (const unit of ['grapheme', 'binary', 'grapheme-ascii'] as const) {
      const text = fc.string({ unit, maxLength: 20 });
      fc.assert(
        fc.property(
          text,
          text,
          (seed, value) => seededSplitHash(seed)(value) === murmur3SplitHash(seed, value),
        ),
      );
    }
    for (const value of ['', '\ud800', 'a'.repeat(5_000), `${'a'.repeat(5_000)}ü`]) {
      expect(seededSplitHash('s')(value)).toBe(murmur3SplitHash('s', value));
    }
  });
});
