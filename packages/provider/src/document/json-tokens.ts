import type { JsonValue } from '@openfeature/core';
import { DocumentFailure } from './place.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;

/** A longer slice of a text is no copy of its own and would keep the whole document in memory. */
const MAX_COPIED_SLICE = 12;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const FOUR_HEX_DIGITS = /[0-9a-fA-F]{4}/y;

/** What may follow a backslash, by code; `u` is followed by four digits. */
const ESCAPES: ReadonlySet<number> = new Set([...'"\\/bfnrtu'].map((character) => character.charCodeAt(0)));
const LOWER_U = 0x75;

const LITERALS: readonly (readonly [string, JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Where the text goes on after JSON's white space. */
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

/** The string between two positions, quotes included, which {@link stringEnd} has checked. */
export function stringOf(text: string, start: number, end: number): string {
  if (end - start - 2 <= MAX_COPIED_SLICE) {
    const inner = text.slice(start + 1, end - 1);
    if (!inner.includes('\\')) return inner;
  }
  return JSON.parse(text.slice(start, end)) as string;
}

/** The number, `true`, `false` or `null` that begins at a position. */
export function scalarOf(
  text: string,
  position: number,
): { readonly value: JsonValue; readonly end: number } {
  NUMBER.lastIndex = position;
  if (NUMBER.test(text)) {
    return { value: Number(text.slice(position, NUMBER.lastIndex)), end: NUMBER.lastIndex };
  }
  for (const [word, value] of LITERALS) {
    if (text.startsWith(word, position)) return { value, end: position + word.length };
  }
  throw unexpected(text, position);
}

export function unexpected(text: string, position: number): DocumentFailure {
  return position < text.length
    ? new DocumentFailure('unexpected character', position)
    : new DocumentFailure('unexpected end', text.length);
}
