/** The header of a block scalar, at the end of its line: what follows and is indented more is text. */
const BLOCK_HEADER = /(^|[\s])[|>][-+0-9]{0,2}[ \t]*(?:[ \t]#.*)?$/;

/** A header that has its line to itself, or that of a whole document: its text may be indented less than it. */
const LONE_HEADER = /^(?:---[ \t]|[ \t]*(?:[!&]\S*[ \t]+)*[|>])/;

/**
 * Indents by one more column each line that begins with a closing bracket, but for lines of block scalars. Authors write
 *
 * ```yaml
 * types: [
 *   png
 * ]
 * ```
 *
 * where YAML wants the bracket indented more than the key, and its parser insists. In a flow collection and in a text in
 * quotes white space at the start of a line means nothing, so that nothing else changes.
 */
export function indentClosingBrackets(text: string): string {
  /** Indentation of the line that began a block scalar, below which it ends. */
  let block: number | undefined;
  return text.replace(/^([ ]*)([^\r\n]*)$/gm, (line: string, blanks: string, rest: string) => {
    if (block !== undefined && (rest === '' || blanks.length > block)) return line;
    block = BLOCK_HEADER.test(line) ? (LONE_HEADER.test(line) ? -1 : blanks.length) : undefined;
    return rest.startsWith(']') || rest.startsWith('}') ? ` ${line}` : line;
  });
}
