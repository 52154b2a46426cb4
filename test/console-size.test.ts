import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = join(__dirname, '..', 'packages', 'local', 'dist', 'console');
const MAX_BYTES = 350_000;

it('all of the console is less than 350 kB, gzipped, and names no other origin', () => {
  const files = readdirSync(DIST, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const contents = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const bytes = contents.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
  expect(files.length).toBeGreaterThan(5);
  expect(bytes).toBeLessThan(MAX_BYTES);
  const loads = contents.flatMap((content) =>
    Array.from(
      content.toString().matchAll(/(?:import|fetch|src|href)\s*[=(]\s*["'`]https?:[^"'`]*/g),
      ([text]) => text,
    ),
  );
  expect(loads).toEqual([]);
});
