import { dirname, join } from 'node:path';
import { page, pages } from './support/markdown.js';

const index = page('docs/README.md');
const listed = index.links.map(({ target }) => join(dirname(index.path), target));

describe('docs/README.md', () => {
  it('lists every document, each once', () => {
    const documents = pages()
      .map(({ path }) => path)
      .filter((path) => /^docs\/[^/]+\.md$/.test(path) && path !== index.path);
    expect(documents.length).toBeGreaterThan(10);
    expect(listed).toEqual(expect.arrayContaining(documents));
    expect(new Set(listed).size).toBe(listed.length);
  });
});
