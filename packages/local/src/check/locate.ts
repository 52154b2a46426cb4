import { type Node, parseTree } from 'jsonc-parser';

/** Where in a JSON text a location of AppConfig's leads. */
export interface Located {
  /** The value, or the nearest one around it that is there. */
  readonly node: Node;
  /** What of the location is not in the text: operators in a rule, a member that is missing. */
  readonly rest: string;
}

/** The tree of a JSON text that is known to be valid. */
export function treeOf(text: string): Node | undefined {
  return parseTree(text, undefined, { disallowComments: true });
}

/**
 * Follows a location such as `values.banner._variants.0.rule.eq`. Keys may have dots in them, so the longest one that fits is
 * taken. AppConfig names some variants by their name: `values.banner._variants.variants.Gold.rule`.
 */
export function locate(root: Node, location: string): Located {
  let node = root;
  let rest = location;
  for (;;) {
    const step = rest === '' ? undefined : (childAt(node, rest) ?? namedVariant(node, rest));
    if (step === undefined) return { node, rest };
    node = step.node;
    rest = step.rest;
  }
}

/** The node for a key of an object, so that a wrong key is pointed at rather than its value. */
export function keyOf(node: Node): Node {
  return (node.parent?.type === 'property' ? node.parent.children?.[0] : undefined) ?? node;
}

function childAt(node: Node, location: string): Located | undefined {
  const [, index, behind = ''] = /^(\d+)(?:\.(.*))?$/s.exec(location) ?? [];
  if (node.type === 'array') {
    const element = index === undefined ? undefined : node.children?.[Number(index)];
    return element && { node: element, rest: behind };
  }
  if (node.type !== 'object') return undefined;
  const fitting = (node.children ?? []).flatMap(({ children: [key, value] = [] }) => {
    const rest = key && value && restBehind(String(key.value), location);
    return rest === undefined || value === undefined ? [] : [{ node: value, rest }];
  });
  // Of two members with one key, the last one counts.
  return fitting.sort(
    (one, other) => one.rest.length - other.rest.length || other.node.offset - one.node.offset,
  )[0];
}

function namedVariant(variants: Node, location: string): Located | undefined {
  if (variants.type !== 'array') return undefined;
  for (const node of variants.children ?? []) {
    const rest = restBehind(`variants.${memberOf(node, 'name')?.value}`, location);
    if (rest !== undefined) return { node, rest };
  }
  return undefined;
}

/** The second of two variants with one name. */
export function repeatedName(variants: Node): Node | undefined {
  const seen = new Set<unknown>();
  return variants.children
    ?.map((variant) => memberOf(variant, 'name'))
    .find((name) => name !== undefined && seen.size === seen.add(name.value).size);
}

function memberOf({ type, children = [] }: Node, name: string): Node | undefined {
  if (type !== 'object') return undefined;
  return children.findLast(({ children: [key] = [] }) => key?.value === name)?.children?.[1];
}

function restBehind(name: string, location: string): string | undefined {
  if (location === name) return '';
  return location.startsWith(`${name}.`) ? location.slice(name.length + 1) : undefined;
}
