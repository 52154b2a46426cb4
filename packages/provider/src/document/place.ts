/** Thrown for a document that cannot be used: says where and why, without quoting it. */
export class DocumentFailure extends Error {
  /** Offset into the text, in UTF-16 code units. */
  readonly position: number;

  constructor(reason: string, position: number) {
    super(reason);
    this.position = position;
  }
}

/** `line 3, column 14` of a position in a text; lines end as editors count them: LF, CR LF or CR. */
export function placeOf(text: string, position: number): string {
  let line = 1;
  let start = 0;
  const breaks = /\r\n?|\n/g;
  for (let found = breaks.exec(text); found !== null && found.index < position; found = breaks.exec(text)) {
    line += 1;
    start = found.index + found[0].length;
  }
  return `line ${line}, column ${Math.max(0, position - start) + 1}`;
}
