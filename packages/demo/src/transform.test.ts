import { reverse, transform } from './transform.js';

describe('reverse', () => {
  it.each([
    ['plain text', 'hello world', 'dlrow olleh'],
    ['nothing', '', ''],
    ['a combining accent', 'e\u0301a', 'ae\u0301'],
    ['a letter outside the basic plane', '𝒜b', 'b𝒜'],
    ['a family joined by zero-width joiners', 'a👨‍👩‍👧‍👦b', 'b👨‍👩‍👧‍👦a'],
    ['a skin tone', '👍🏽!', '!👍🏽'],
    ['flags', '🇩🇪🇫🇷', '🇫🇷🇩🇪'],
    ['a line break of two characters', 'a\r\nb', 'b\r\na'],
    ['Hangul made of jamo', '\u1112\u1161\u11ab\u1100', '\u1100\u1112\u1161\u11ab'],
  ])('keeps whole: %s', (_name, text, reversed) => {
    expect(reverse(text)).toBe(reversed);
  });
});

describe('transform', () => {
  it.each([
    [true, false, 'eßah'],
    [false, true, 'HASSE'],
    [true, true, 'ESSAH'],
    [false, false, 'haße'],
  ])('reverse %s, allcaps %s', (doReverse, allcaps, output) => {
    expect(transform('haße', { reverse: doReverse, allcaps })).toBe(output);
  });
});
