import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const example = join(__dirname, '../examples/testing-vitest');

interface Report {
  readonly testResults: ReadonlyArray<{
    readonly assertionResults: ReadonlyArray<{ readonly title: string; readonly status: string }>;
  }>;
}

describe('examples/testing-vitest', () => {
  it('passes in Vitest, every test of it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vitest-'));
    const outputFile = join(directory, 'report.json');
    try {
      const manifest = createRequire(join(example, 'package.json')).resolve('vitest/package.json');
      const command = join(dirname(manifest), 'vitest.mjs');
      const options = ['--reporter=json', `--outputFile=${outputFile}`, '--testTimeout=60000'];
      await run(process.execPath, [command, 'run', ...options], { cwd: example }).catch((error) => {
        throw new Error(`Vitest failed:\n${error.stdout}\n${error.stderr}`);
      });
      const report = JSON.parse(readFileSync(outputFile, 'utf8')) as Report;
      const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
      const titles = [...readFileSync(join(example, 'shop.spec.ts'), 'utf8').matchAll(/^it\('(.*)',/gm)];
      expect(titles).toHaveLength(4);
      expect(results.map(({ title, status }) => [title, status])).toEqual(
        titles.map(([, title]) => [title, 'passed']),
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
