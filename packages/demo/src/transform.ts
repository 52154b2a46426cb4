import { checked, unexpected } from './check.js';

/** Longest text that is transformed, in UTF-16 code units; finding characters in longer ones would take too long. */
const MAX_LENGTH = 100_000;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The text backwards, with everything that a reader sees as one character kept whole (Unicode Annex 29). */
export function reverse(text: string): string {
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
    .reverse()
    .join('');
}

/** The text in capitals, by Unicode's own mapping: the same on every machine, whatever its locale. */
export function upperCase(text: string): string {
  return text.toUpperCase();
}

/** Which transformations to apply. */
export interface Transformations {
  readonly reverse: boolean;
  readonly allcaps: boolean;
}

/**
 * Reverses first, then capitalizes: a capital may be longer than its small letter (`ß`). Throws a TypeError for arguments of
 * other types, and a RangeError for more than 100 000 UTF-16 code units.
 */
export function transform(text: string, transformations: Transformations): string {
  if (typeof text !== 'string') throw unexpected('text', 'a string', text);
  if (text.length > MAX_LENGTH)
    throw new RangeError(
      `Expected \`text\` to have at most ${MAX_LENGTH} UTF-16 code units, got ${text.length}`,
    );
  const read = (key: keyof Transformations) =>
    checked<boolean>(
      transformations,
      key,
      'transformations',
      'a boolean',
      (value) => typeof value === 'boolean',
    );
  const [turn, capitalize] = [read('reverse'), read('allcaps')];
  const turned = turn ? reverse(text) : text;
  return capitalize ? upperCase(turned) : turned;
}
