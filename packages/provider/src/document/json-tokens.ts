import { DocumentFailure } from './place.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const FOUR_HEX_DIGITS = /[0-9a-fA-F]{4}/y;

/** What may follow a backslash, by code; `u` is followed by four digits. */
const ESCAPES: ReadonlySet<number> = new Set([...'"\\/bfnrtu'].map((character) => character.charCodeAt(0)));
const LOWER_U = 0x75;

const LITERALS = ['true', 'false', 'null'];

/** The position after JSON's white space. */
export function skipBlanks(text: string, start: number): number {
  let position = start;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return position;
    position += 1;
  }
}

/** Where the string whose opening quote is at `start` ends, behind its closing quote. */
export function stringEnd(text: string, start: number): number {
  let position = start + 1;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) return position + 1;
    if (code === BACKSLASH) {
      const escaped = text.charCodeAt(position + 1);
      if (!ESCAPES.has(escaped)) throw unexpected(text, position + 1);
      position += 2;
      if (escaped !== LOWER_U) continue;
      FOUR_HEX_DIGITS.lastIndex = position;
      if (!FOUR_HEX_DIGITS.test(text)) throw unexpected(text, position);
      position += 4;
    } else if (code >= FIRST_PRINTABLE) {
      position += 1;
    } else {
      // A control character, or NaN at the end of the text.
      throw unexpected(text, position);
    }
  }
}

/** Where the number, `true`, `false` or `null` that begins at a position ends. */
export function scalarEnd(text: string, position: number): number {
  NUMBER.lastIndex = position;
  if (NUMBER.test(text)) return NUMBER.lastIndex;
  const word = LITERALS.find((literal) => text.startsWith(literal, position));
  if (word === undefined) throw unexpected(text, position);
  return position + word.length;
}

export function unexpected(text: string, position: number): DocumentFailure {
  return position < text.length
    ? new DocumentFailure('unexpected character', position)
    : new DocumentFailure('unexpected end', text.length);
}
