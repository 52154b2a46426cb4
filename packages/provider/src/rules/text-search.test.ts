import fc from 'fast-check';
import { firstDifference, includesText } from './text-search.js';

const text = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', '\u{1f600}'), maxLength });

describe('T5 text is searched in linear time', () => {
  it('and found where the engine finds it', () => {
    const property = fc.property(text(600), text(300), fc.nat(600), fc.nat(300), (a, b, from, length) => {
      for (const part of [b, a.slice(from, from + length), `${a.slice(from, from + length)}a`]) {
        expect(includesText(a, part)).toBe(a.includes(part));
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('and the first difference is where a loop finds it', () => {
    const property = fc.property(text(400), text(50), text(50), (a, b, c) => {
      const [left, right] = [a + b, a + c];
      let index = 0;
      while (index < Math.min(left.length, right.length) && left[index] === right[index]) index++;
      expect(firstDifference(left, right)).toBe(index);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
