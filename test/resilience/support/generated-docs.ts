import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCUMENT = join(__dirname, '..', '..', '..', 'docs', 'resilience.md');

/** Whether this run writes what it has measured into the documentation instead of comparing it. */
export const updatesDocs = process.env.UPDATE_DOCS === '1';

/** What stands between the two comments of a section that a test has generated. */
export function readSection(name: string): string {
  const { text, from, to } = locate(name);
  return text.slice(from, to);
}

export function writeSection(name: string, content: string): void {
  const { text, from, to } = locate(name);
  writeFileSync(DOCUMENT, `${text.slice(0, from)}${content}${text.slice(to)}`);
}

function locate(name: string) {
  const text = readFileSync(DOCUMENT, 'utf8');
  const begin = `<!-- begin: ${name} -->\n`;
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(`<!-- end: ${name} -->`);
  if (from < begin.length || to < from) throw new Error(`${DOCUMENT} has no section "${name}"`);
  return { text, from, to };
}
