import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compile, removeProjects } from './support/snippets.js';

const run = promisify(execFile);
const local = join(__dirname, '../packages/local');
const readme = readFileSync(join(local, 'README.md'), 'utf8');
const snippets = captures(readme, /^```ts\n(.*?)^```$/gms);

afterAll(removeProjects);

describe("the snippets of AppConfig Local's README", () => {
  it.each(snippets.map((snippet) => [snippet]))(
    'compile, run, and end by themselves: %s',
    async (snippet) => {
      await run(process.execPath, [await compile(snippet)]);
    },
  );

  it('`await using` closes it, so that the process ends', async () => {
    const script = await compile(`
      import { startAppConfigLocal } from 'appconfig-local';
      {
        await using local = await startAppConfigLocal();
        console.log((await fetch(local.endpoint + '/applications')).status);
      }
      console.log('closed');`);
    expect((await run(process.execPath, [script])).stdout).toBe('200\nclosed\n');
  });
});

describe("AppConfig Local's README", () => {
  it('names every option of the command, and none that does not exist', async () => {
    const { stdout } = await run(process.execPath, [join(local, 'dist/esm/cli.js'), '--help']);
    const known = captures(stdout, /^ {2}(--[\w-]+)/gm).filter((name) => !/^--(help|version)$/.test(name));
    expect(captures(readme, /^\| `(--[\w-]+)` /gm).sort()).toEqual(known.sort());
  });

  it('names every option of the function, and everything that it returns', async () => {
    const [options] = /^Options: .*?^$/ms.exec(readme) ?? [''];
    const [standIns] = /^## In place of .*?^## /ms.exec(readme) ?? [''];
    const calls = captures(readme, /^\| (`\w.*?) +\|/gm).flatMap((cell) => captures(cell, /`(\w+)/g));
    const named = captures(`${options}${standIns}`, /\b([a-z]\w+)\b/g);
    await compile(`
      import type { AppConfigLocal, AppConfigLocalOptions } from 'appconfig-local';
      type Named = ${named.map((name) => JSON.stringify(name)).join(' | ')};
      type Calls = ${calls.map((name) => JSON.stringify(name)).join(' | ')};
      export const options: Exclude<keyof AppConfigLocalOptions, Named> extends never ? true : false = true;
      export const calls: Exclude<keyof AppConfigLocal & string, Calls> extends never ? true : false = true;`);
  });
});

function captures(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, captured]) => captured ?? '');
}
