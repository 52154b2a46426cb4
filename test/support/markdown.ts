import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt, { type Token } from 'markdown-it';

export const root = join(__dirname, '..', '..');

export interface Block {
  /** Empty for an indented block. */
  readonly language: string;
  readonly code: string;
  readonly line: number;
  /** What the HTML comment before it says, such as `run` or `excerpt: examples/express/server.ts`. */
  readonly mark: string | undefined;
  /** The text block that follows at once, if one does: what it prints. */
  readonly prints: string | undefined;
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

export interface Page {
  readonly path: string;
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  readonly anchors: ReadonlySet<string>;
}

const parser = new MarkdownIt({ html: true });

/** All Markdown files of the repository, new ones included, but those that are generated. */
export function pages(): Page[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && !/^(api\/reports|\.changeset)\//.test(path))
    .map(page);
}

export function page(path: string): Page {
  const tokens = parser.parse(readFileSync(join(root, path), 'utf8'), {});
  return { path, blocks: blocksOf(tokens), links: linksOf(tokens), anchors: anchorsOf(tokens) };
}

function blocksOf(tokens: readonly Token[]): Block[] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'fence' && token.type !== 'code_block') return [];
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    const comment = before?.type === 'html_block' ? /<!-- (.*?) -->\s*$/.exec(before.content) : null;
    const printed = after?.type === 'fence' && after.info.trim() === 'text';
    return {
      language: token.info.trim(),
      code: token.content,
      line: lineOf(token),
      mark: comment?.[1],
      prints: printed ? after.content : undefined,
    };
  });
}

function linksOf(tokens: readonly Token[]): Link[] {
  return tokens.flatMap((token) => {
    const line = lineOf(token);
    const html =
      token.type === 'html_block'
        ? Array.from(token.content.matchAll(/\b(?:src|href|srcset)="([^"]+)"/g))
        : [];
    const children = (token.children ?? []).map((child) => child.attrGet('href') ?? child.attrGet('src'));
    return [...html.map(([, target]) => target), ...children]
      .filter((target) => typeof target === 'string')
      .map((target) => ({ target, line }));
  });
}

/** Anchors as GitHub makes them of headings; a heading that repeats an earlier one gets a number. */
function anchorsOf(tokens: readonly Token[]): Set<string> {
  const anchors = new Set<string>();
  tokens.forEach((token, index) => {
    if (token.type !== 'heading_open') return;
    const children = tokens[index + 1]?.children ?? [];
    const text = children
      .map(({ type, content }) => (/^(text|code_inline)$/.test(type) ? content : ''))
      .join('');
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  });
  for (const { content } of tokens) {
    for (const [, id = ''] of content.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  }
  return anchors;
}

function lineOf(token: Token): number {
  return (token.map?.[0] ?? 0) + 1;
}
