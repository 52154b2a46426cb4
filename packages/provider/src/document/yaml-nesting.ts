import type { CST } from 'yaml';

/**
 * Whether the tokens of a YAML text nest collections deeper than `limit`. Asked before the text is composed into a document:
 * the library composes by recursion, and where its stack ends V8 may end the process ("RegExpCompiler Allocation failed")
 * instead of throwing.
 */
export function nestsDeeperThan(limit: number, tokens: Iterable<CST.Token>): boolean {
  let level = [...tokens];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    const next: CST.Token[] = [];
    for (const token of level) for (const inner of insideOf(token)) next.push(inner);
    level = next;
  }
  return false;
}

function* insideOf(token: CST.Token): Generator<CST.Token> {
  if (token.type === 'document') {
    if (token.value) yield token.value;
  } else if ('items' in token) {
    for (const { key, value } of token.items) {
      if (key) yield key;
      if (value) yield value;
    }
  }
}
