import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { anywhere, isDate, isSame, isUtf8, textOf } from './platform.js';

const bytes = fc.uint8Array({ max: 0xff, maxLength: 8 });

describe('D1 what Node does in its own way is the same elsewhere', () => {
  it('which bytes are UTF-8', () => {
    fc.assert(fc.property(bytes, (some) => expect(anywhere.isUtf8(some)).toBe(isUtf8(some))));
  });

  it('their text, with its byte-order mark, from anywhere in a buffer', () => {
    const anyText = fc.string({ unit: 'grapheme' }).map((text) => `\ufeff${text}`);
    fc.assert(
      fc.property(anyText, bytes, (text, before) => {
        const encoded = new TextEncoder().encode(text);
        const within = new Uint8Array([...before, ...encoded, 0x61]).subarray(before.length, -1);
        expect(anywhere.textOf(within)).toBe(text);
        expect(textOf(within)).toBe(text);
      }),
    );
  });

  it('which bytes are the same', () => {
    const few = fc.uint8Array({ max: 1, maxLength: 3 });
    fc.assert(
      fc.property(few, few, (one, other) => expect(anywhere.isSame(one, other)).toBe(isSame(one, other))),
    );
  });

  it.each<[string, object, boolean]>([
    ['a date', new Date(), true],
    ['an invalid date', new Date(Number.NaN), true],
    ['a date of another realm', runInNewContext('new Date()'), true],
    ['a date of a subclass', new (class extends Date {})(), true],
    ['a date without a prototype', Object.setPrototypeOf(new Date(), null), true],
    ['what inherits from Date', Object.create(Date.prototype), false],
    ['what calls itself one', { [Symbol.toStringTag]: 'Date' }, false],
    ['a proxy of one', new Proxy(new Date(), {}), false],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
        },
      ),
      false,
    ],
    ['an array', [], false],
  ])('what is a date: %s', (_what, value, expected) => {
    expect(isDate(value)).toBe(expected);
    expect(anywhere.isDate(value)).toBe(expected);
  });
});
