/** An expression in parentheses, as it is written in a rule. */
export interface Parenthesis {
  readonly start: number;
  /** Behind its end; that of the text if it does not end. */
  end: number;
  /** Where the operator and the operands begin. */
  readonly parts: number[];
  /** The operands that are such expressions themselves. */
  readonly inside: Parenthesis[];
}

const TOKEN =
  /(?<blank>(?:\s|\/\/[^\n]*|\/\*.*?(?:\*\/|$))+)|(?<open>[([{])|(?<close>[)\]}])|,|'''.*?(?:'''|$)|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[^\s()[\]{}"',]+/gs;

/** The outermost expression of a rule, whether the rule is valid or not; `undefined` if there is none. */
export function parenthesesOf(rule: string): Parenthesis | undefined {
  let outermost: Parenthesis | undefined;
  const around: Array<Parenthesis | 'list'> = [];
  let isApart = true;
  for (const { 0: token, index, groups = {} } of rule.matchAll(TOKEN)) {
    const parent = around.at(-1);
    if (groups.close !== undefined) {
      const closed = around.pop();
      if (typeof closed === 'object') closed.end = index + 1;
    } else if (groups.blank === undefined && isApart && typeof parent === 'object') {
      parent.parts.push(index);
    }
    if (groups.open === '(' && parent !== 'list') {
      const opened = { start: index, end: rule.length, parts: [], inside: [] };
      outermost ??= opened;
      if (parent !== undefined) parent.inside.push(opened);
      around.push(opened);
    } else if (groups.open !== undefined) around.push('list');
    // What follows an annotation, as in seed::"a", is a part of the same operand.
    isApart = token === '(' || groups.close !== undefined || groups.blank !== undefined || token === ',';
  }
  return outermost;
}
