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

/** Reverses first, then capitalises: a capital may be longer than its small letter (`ß`). */
export function transform(text: string, transformations: Transformations): string {
  const turned = transformations.reverse ? reverse(text) : text;
  return transformations.allcaps ? upperCase(turned) : turned;
}
