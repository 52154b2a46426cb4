import { BOUNDS, tooDeep, tooManyKeys, tooManyValues } from './bounds.js';
import { scalarEnd, skipBlanks, stringEnd, unexpected } from './json-tokens.js';
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
interface Frame {
  readonly closing: typeof CLOSE_BRACKET | typeof CLOSE_BRACE;
  keys: number;
}

/**
 * Goes over a text that `JSON.parse` does not accept, or that is beyond a bound, to the first thing that is wrong with it, and
 * makes no values: `JSON.parse` quotes the text when it names the place, or does not name it. Yields the position that it has
 * come to after each {@link CHARACTERS_PER_TURN}, but for one long string.
 *
 * @throws DocumentFailure where the text is not JSON, or beyond a bound.
 */
export function* findingMistake(text: string): Generator<number, void, void> {
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
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (stack.length >= BOUNDS.nesting) throw new DocumentFailure(tooDeep, position);
      const frame: Frame = { closing: code === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET, keys: 0 };
      position = skipBlanks(text, position + 1);
      if (text.charCodeAt(position) !== frame.closing) {
        stack.push(frame);
        position = passKey(text, position, frame);
        continue;
      }
      position += 1;
    } else {
      position = code === QUOTE ? stringEnd(text, position) : scalarEnd(text, position);
    }
    // A value ends here, and perhaps the containers around it do.
    for (let frame = stack.at(-1); ; frame = stack.at(-1)) {
      position = skipBlanks(text, position);
      if (frame === undefined) {
        if (position < text.length) throw unexpected(text, position);
        return;
      }
      const next = text.charCodeAt(position);
      if (next === COMMA) {
        position = passKey(text, skipBlanks(text, position + 1), frame);
        break;
      }
      if (next !== frame.closing) throw unexpected(text, position);
      position += 1;
      stack.pop();
    }
  }
}

/** Skips a member's key and colon, where there is one; returns where the value starts. */
function passKey(text: string, position: number, frame: Frame): number {
  if (frame.closing === CLOSE_BRACKET) return position;
  if (text.charCodeAt(position) !== QUOTE) throw unexpected(text, position);
  frame.keys += 1;
  if (frame.keys > BOUNDS.keys) throw new DocumentFailure(tooManyKeys, position);
  const colon = skipBlanks(text, stringEnd(text, position));
  if (text.charCodeAt(colon) !== COLON) throw unexpected(text, colon);
  return skipBlanks(text, colon + 1);
}
