const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BLANK = 0x20;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;

/** The header of a block scalar, at the end of its line: lines below it that are indented more are text. */
const BLOCK_HEADER = /(^|[\s])[|>][-+0-9]{0,2}[ \t]*(?:[ \t]#.*)?$/;

/** A header on a line of its own, or of a whole document: its text may be indented less than the header. */
const LONE_HEADER = /^(?:---[ \t]|[ \t]*(?:[!&]\S*[ \t]+)*[|>])/;

/**
 * Indents each line that begins with a closing bracket by one more column, except in block scalars. Authors write
 *
 * ```yaml
 * types: [
 *   png
 * ]
 * ```
 *
 * where YAML wants the bracket indented more than the key, and its parser insists. In a flow collection and in a text in
 * quotes white space at the start of a line means nothing, so that nothing else changes.
 *
 * Goes line by line and copies in stretches: an operation of V8 on the whole text may need more memory than a worker has left,
 * and then the whole process ends.
 */
export function indentClosingBrackets(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  /** Indentation of the line that began a block scalar, below which it ends. */
  let block: number | undefined;
  for (let start = 0; start < text.length; ) {
    const end = endOfLine(text, start);
    const blanks = blanksAt(text, start);
    const isText = block !== undefined && (start + blanks === end || blanks > block);
    if (!isText) {
      const line = text.slice(start, end);
      block = BLOCK_HEADER.test(line) ? (LONE_HEADER.test(line) ? -1 : blanks) : undefined;
      const first = line.charCodeAt(blanks);
      if (first === CLOSE_BRACKET || first === CLOSE_BRACE) {
        pieces.push(text.slice(copied, start), ' ');
        copied = start;
      }
    }
    start = end + 1;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(copied);
}

function endOfLine(text: string, start: number): number {
  let end = start;
  while (
    end < text.length &&
    text.charCodeAt(end) !== LINE_FEED &&
    text.charCodeAt(end) !== CARRIAGE_RETURN
  ) {
    end += 1;
  }
  return end;
}

function blanksAt(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) === BLANK) end += 1;
  return end - start;
}
