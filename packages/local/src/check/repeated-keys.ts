import type { Node } from 'jsonc-parser';
import { type Finding, finding } from './finding.js';
import { treeOf } from './locate.js';
import { positionAt } from './position.js';

/** Findings about repeated keys in one document; a text with more of them is no mistake of a hand. */
const MAX_FOUND = 100;

/** Warns of each key that an object of a valid JSON text has again: parsers keep its last value alone. */
export function repeatedKeys(text: string): Finding[] {
  const found: Finding[] = [];
  const root = treeOf(text);
  const open: Node[] = root === undefined ? [] : [root];
  for (let node = open.pop(); node !== undefined && found.length < MAX_FOUND; node = open.pop()) {
    if (node.type === 'object') found.push(...repeatedIn(node, text).slice(0, MAX_FOUND - found.length));
    for (const child of node.children ?? []) open.push(child);
  }
  return found;
}

function repeatedIn({ children = [] }: Node, text: string): Finding[] {
  const seen = new Set<unknown>();
  const again = children
    .flatMap(({ children: [key] = [] }) => key ?? [])
    .filter(({ value }) => seen.size === seen.add(value).size);
  return again.slice(0, MAX_FOUND).map(({ value, offset }) =>
    finding('warning', `the key ${JSON.stringify(value)} is there before: only its last value counts`, {
      position: positionAt(text, offset),
    }),
  );
}
