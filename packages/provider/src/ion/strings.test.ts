import fc from 'fast-check';
import { makeReader } from 'ion-js';
import { decodeIonString } from './strings.js';

function byLibrary(text: string): string | undefined {
  try {
    const reader = makeReader(text);
    reader.next();
    return reader.stringValue() ?? undefined;
  } catch {
    return undefined;
  }
}

function here(text: string): string | undefined {
  try {
    return decodeIonString(text, { start: 0, end: text.length, isLong: text.startsWith("'''") });
  } catch {
    return undefined;
  }
}

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('a', '{', '"', "'", ' ', '\t', '\n', '\r', '\r\n', 'ü', '\u{1f600}', '\u0001', '\u007f'),
    fc.constantFrom('\\n', '\\0', '\\a', '\\?', '\\/', "\\'", '\\"', '\\\\', '\\\n', '\\\r\n', '\\\r', '\\q'),
    fc.constantFrom('\\x41', '\\u00e9', '\\U0001F600', '\\ud83d\\ude00', '\\ud83d', '\\x4', '\\U00110000'),
  ),
  { maxLength: 6 },
);

describe('D3 a string of Ion text', () => {
  it('of one line means what ion-js takes it for', () => {
    const property = fc.property(pieces, (parts) => {
      const content = parts.filter((part) => part !== '"').join('');
      fc.pre(!/\\$/.test(content.replaceAll('\\\\', '')));
      expect(here(`"${content}"`)).toBe(byLibrary(`"${content}"`));
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('of long segments means what ion-js takes it for', () => {
    const property = fc.property(fc.array(pieces, { minLength: 1, maxLength: 2 }), (segments) => {
      const contents = segments.map((parts) => parts.filter((part) => part !== "'").join(''));
      fc.pre(contents.every((content) => !/\\$/.test(content.replaceAll('\\\\', ''))));
      const text = contents.map((content) => `'''${content}'''`).join(' \n');
      expect(here(text)).toBe(byLibrary(text));
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it.each([
    ["'''a''' /* '''x''' **/ '''b'''", 'ab'],
    ["'''a''' // '''x'''\n'''b'''", 'ab'],
    ["''''a' ''' '''b'''", "'a' b"],
    ["''''''", ''],
    ["'''\\'''' '''b'''", "'b"],
  ])('%s is %s', (text, expected) => {
    expect(here(text)).toBe(expected);
  });
});
