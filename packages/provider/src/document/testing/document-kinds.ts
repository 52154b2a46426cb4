/** Documents that a test or a benchmark makes in any size: ordinary ones, and such as are written to do harm (D5, D8). */
export interface DocumentKind<Format = 'json' | 'yaml', Content = string> {
  readonly name: string;
  readonly format: Format;
  readonly isOrdinary: boolean;
  /** A text of at most so many characters, all of them ASCII. */
  readonly write: (size: number) => Content;
}

/** Pieces, made from their number, until there is no room for another one. */
export function fill(size: number, start: string, piece: (index: number) => string, end = ''): string {
  const pieces = [start];
  let room = size - start.length - end.length;
  for (let index = 0; ; index += 1) {
    const next = piece(index);
    room -= next.length;
    if (room < 0) break;
    pieces.push(next);
  }
  return pieces.join('') + end;
}

/** As {@link fill}, with a comma behind each piece but the last. */
export function list(size: number, start: string, piece: (index: number) => string, end: string): string {
  return fill(size - 1, start, (index) => `${index > 0 ? ',' : ''}${piece(index)}`, end);
}

/** A short name of its own for each number. */
export function short(index: number): string {
  return `f${index.toString(36)}`;
}

/** Nested so deep, as often as there is room. */
export function nested(levels: number, open: string, inside: string, close: string): string {
  return open.repeat(levels) + inside + close.repeat(levels);
}
