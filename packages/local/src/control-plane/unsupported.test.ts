import { readFileSync } from 'node:fs';
import { UNSUPPORTED } from './unsupported.js';

describe('operations that are not supported', () => {
  it('are all named in the README', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(UNSUPPORTED.filter(([name]) => !readme.includes(name))).toEqual([]);
  });
});
