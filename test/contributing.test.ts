import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load } from 'js-yaml';
import { root } from './support/markdown.js';

const PAGES = ['CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md', 'docs/architecture-local.md'];
/** Architecture pages leave out where all their paths begin. */
const BASES: Record<string, string> = {
  'docs/architecture.md': 'packages/provider/src',
  'docs/architecture-local.md': 'packages/local/src',
};
const PATH = /`((?:[\w.-]+\/)+[\w.-]+|[\w-]+\.(?:ts|tsx|mjs))`/g;
const SYMBOL = /`(\w+)`(?: and its [\w ]+ in `(\w+)`)? (?:of|in) `([\w./-]+\.(?:ts|tsx|mjs))`/g;

describe.each(PAGES)('%s', (page) => {
  const text = read(page);
  const base = BASES[page] ?? '.';

  it('names files that exist', () => {
    const paths = new Set(Array.from(text.matchAll(PATH), ([, path = '']) => path).filter(isOurs));
    expect(paths.size).toBeGreaterThan(15);
    const missing = [...paths].filter((path) => !existsIn(base, path));
    expect(missing).toEqual([]);
  });

  it('names symbols that are in those files', () => {
    const missing = Array.from(text.matchAll(SYMBOL)).flatMap(([, first = '', second, path = '']) => {
      const file = [join(base, path), path].find((each) => existsSync(join(root, each)));
      const content = file === undefined ? '' : read(file);
      return [first, second].filter(
        (name) => name !== undefined && !new RegExp(`\\b${name}\\b`).test(content),
      );
    });
    expect(missing).toEqual([]);
  });
});

it('the recipes in CONTRIBUTING.md name symbols', () => {
  expect(Array.from(read('CONTRIBUTING.md').matchAll(SYMBOL)).length).toBeGreaterThan(8);
});

const names = new Set(
  readdirSync(join(root, 'packages'), { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.includes('node_modules'))
    .map((path) => basename(path)),
);

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly { readonly type: string; readonly id?: string; readonly attributes: object }[];
}

describe('the forms for issues', () => {
  const directory = '.github/ISSUE_TEMPLATE';
  const forms = readdirSync(join(root, directory)).filter((name) => name !== 'config.yml');

  it.each(forms)('%s has what GitHub asks of a form', (name) => {
    const form = load(read(join(directory, name))) as Form;
    expect(form.name).toMatch(/\w/);
    expect(form.description).toMatch(/\w/);
    const fields = form.body.filter(({ type }) => type !== 'markdown');
    expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
    for (const { type, attributes } of form.body) {
      expect(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']).toContain(type);
      expect(attributes).toHaveProperty(type === 'markdown' ? 'value' : 'label');
      if (type === 'dropdown') expect(attributes).toHaveProperty('options');
    }
  });
});

/** What is built belongs to no checkout. */
function isOurs(path: string): boolean {
  return !/^(node_modules|dist)\//.test(path);
}

/** A bare name is that of a file in a folder that was just named. */
function existsIn(base: string, path: string): boolean {
  if (!path.includes('/')) return names.has(path);
  return existsSync(join(root, base, path)) || existsSync(join(root, path));
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
