import type { JsonValue } from '@openfeature/core';
import { BOUNDS, tooDeep, tooManyKeys, tooManyValues } from './bounds.js';
import { scalarOf, skipBlanks, stringEnd, stringOf, unexpected } from './json-tokens.js';
import { MANY_KEYS, rememberKeys } from './many-keys.js';
import { DocumentFailure } from './place.js';
import { CHARACTERS_PER_TURN } from './turns.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** An object or array that is being read. */
type Frame =
  | { readonly closing: typeof CLOSE_BRACKET; readonly value: JsonValue[] }
  | {
      readonly closing: typeof CLOSE_BRACE;
      readonly value: Record<string, JsonValue>;
      /** Of the member that is being read. */
      key: string;
      keys: number;
      /** Each key once, as soon as they are many. */
      names: string[] | undefined;
    };

/**
 * Reads JSON text to the value that `JSON.parse` gives, deep-frozen; a key that stands twice has its last value. Yields
 * after each {@link CHARACTERS_PER_TURN}, but for one long string, which `JSON.parse` cannot do, and refuses what is beyond the bounds where it
 * stands, before there is more of it. Yields the position that it has come to.
 *
 * @throws DocumentFailure where the text is not JSON, or beyond a bound.
 */
export function* readingJson(text: string): Generator<number, JsonValue, void> {
  const stack: Frame[] = [];
  let position = skipBlanks(text, 0);
  let sliceEnd = CHARACTERS_PER_TURN;
  let values = 0;
  for (;;) {
    if (position >= sliceEnd) {
      yield position;
      sliceEnd = position + CHARACTERS_PER_TURN;
    }
    values += 1;
    if (values > BOUNDS.values) throw new DocumentFailure(tooManyValues, position);
    const code = text.charCodeAt(position);
    let value: JsonValue;
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (stack.length >= BOUNDS.nesting) throw new DocumentFailure(tooDeep, position);
      const frame = open(code);
      position = skipBlanks(text, position + 1);
      if (text.charCodeAt(position) !== frame.closing) {
        stack.push(frame);
        position = readKey(text, position, frame);
        continue;
      }
      position += 1;
      value = freeze(frame);
    } else if (code === QUOTE) {
      const end = stringEnd(text, position);
      value = stringOf(text, position, end);
      position = end;
    } else {
      const scalar = scalarOf(text, position);
      value = scalar.value;
      position = scalar.end;
    }
    // Here a value ends, and with it perhaps what it stands in.
    for (let frame = stack.at(-1); ; frame = stack.at(-1)) {
      position = skipBlanks(text, position);
      if (frame === undefined) {
        if (position < text.length) throw unexpected(text, position);
        return value;
      }
      add(frame, value);
      const next = text.charCodeAt(position);
      if (next === COMMA) {
        position = readKey(text, skipBlanks(text, position + 1), frame);
        break;
      }
      if (next !== frame.closing) throw unexpected(text, position);
      position += 1;
      value = freeze(frame);
      stack.pop();
    }
  }
}

function open(code: number): Frame {
  return code === OPEN_BRACE
    ? { closing: CLOSE_BRACE, value: {}, key: '', keys: 0, names: undefined }
    : { closing: CLOSE_BRACKET, value: [] };
}

function freeze(frame: Frame): JsonValue {
  const { value } = frame;
  if ('names' in frame && frame.names !== undefined) rememberKeys(value, frame.names);
  // V8 keeps room for 17 elements in an array that has grown to one.
  const exact = Array.isArray(value) && value.length < 17 ? value.slice() : value;
  // `JsonValue` has no word for what cannot be changed.
  return Object.freeze(exact) as JsonValue;
}

/** Reads a member's key and colon, where there is one; returns where the value starts. */
function readKey(text: string, position: number, frame: Frame): number {
  if (frame.closing === CLOSE_BRACKET) return position;
  if (text.charCodeAt(position) !== QUOTE) throw unexpected(text, position);
  frame.keys += 1;
  if (frame.keys > BOUNDS.keys) throw new DocumentFailure(tooManyKeys, position);
  const end = stringEnd(text, position);
  frame.key = stringOf(text, position, end);
  if (frame.keys === MANY_KEYS) frame.names = Object.keys(frame.value);
  if (frame.names !== undefined && !Object.hasOwn(frame.value, frame.key)) frame.names.push(frame.key);
  const colon = skipBlanks(text, end);
  if (text.charCodeAt(colon) !== COLON) throw unexpected(text, colon);
  return skipBlanks(text, colon + 1);
}

function add(frame: Frame, value: JsonValue): void {
  if (frame.closing === CLOSE_BRACKET) {
    frame.value.push(value);
  } else if (frame.key === '__proto__') {
    // An assignment would set the prototype (D5).
    Object.defineProperty(frame.value, frame.key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    frame.value[frame.key] = value;
  }
}
