import { MIMEType } from 'node:util';
import fc from 'fast-check';
import { readMediaType } from './media-type-syntax.js';

/** What Node makes of it. */
function expected(text: string): ReturnType<typeof readMediaType> {
  try {
    const { type, subtype, params } = new MIMEType(text);
    return { type, subtype, charset: params.get('charset') ?? undefined };
  } catch {
    return undefined;
  }
}

const PIECES = [
  ...['text', 'json', 'application/json', 'charset', 'CharSet', 'utf-8', 'charset=utf-8', 'charset="utf-8"'],
  ...['/', ';', '=', '"', '\\', ' ', '\t', '\n', '\r', '\f', 'é', '\u00a0', '\u0100', '\0', '\x7f', 'a'],
];

describe('D2 the syntax of a media type', () => {
  it('has at most 1 024 characters', () => {
    expect(readMediaType(`text/${'x'.repeat(1_019)}`)?.type).toBe('text');
    expect(readMediaType(`text/${'x'.repeat(1_020)}`)).toBeUndefined();
  });

  it.each([
    'text/json',
    ' Text/JSON\n',
    'text/json;charset="utf-8',
    'text/json;charset="a\\"b" x; y=1',
    'text/json;charset="a\\',
    'text/json; ;charset;charset=;charset="";charset=x',
    'text/json;charset=\u0100;charset=latin1 ',
    'text/json; charset =utf-8',
    'text/js on',
    'text/',
    '/json',
    'text',
  ])('is what Node takes it for: %j', (text) => {
    expect(readMediaType(text)).toEqual(expected(text));
  });

  it('is what Node takes it for, whatever comes', () => {
    const anything = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
    const parameters = anything.map((text) => `text/json;${text}`);
    fc.assert(
      fc.property(fc.oneof(anything, parameters), (text) => {
        // Node 20 reads on behind a closing quote as if there were a semicolon, which the standard does not.
        fc.pre(!/"[^;]/.test(text.replace(/="(?:[^"\\]|\\.)*/gs, '')));
        expect(readMediaType(text)).toEqual(expected(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
