import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

const support = join(__dirname, 'support');

/** What browsers have, and the language itself does not. */
const WEB = { AbortController, AbortSignal, MessageChannel, TextDecoder, TextEncoder, URL, atob, btoa };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'browser-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundled(ending: string, platform: 'browser' | 'node') {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `import { useEngine } from './use-engine';\n${ending}`, resolveDir: support },
    bundle: true,
    platform,
    format: 'iife',
    globalName: 'engine',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return { code: outputFiles[0]?.text ?? '', outputs: Object.values(metafile.outputs) };
}

describe('the engine in a browser', () => {
  const BIG = `a: ${'x'.repeat(40_000)}`;

  it('does what it does in Node, with nothing but what browsers have, and refuses YAML that needs a thread', async () => {
    const { code, outputs } = await bundled('export { useEngine };', 'browser');
    expect(outputs.flatMap(({ imports }) => imports)).toEqual([]);
    const context = createContext({ ...WEB });
    runInContext(code, context);
    const inBrowser = JSON.parse(
      await runInContext('(async (big) => JSON.stringify(await engine.useEngine(big)))', context)(BIG),
    );

    const file = join(folder, 'node.cjs');
    const ending = `useEngine(${JSON.stringify(BIG)}).then((all) => console.log(JSON.stringify(all)));`;
    writeFileSync(file, (await bundled(ending, 'node')).code);
    const inNode = JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }));

    expect(inNode.json.slice(-2)).toMatchObject([{ value: true, reason: 'SPLIT' }, { reason: 'DEFAULT' }]);
    expect(inNode).toMatchObject({
      changed: ['flag_8'],
      ion: { changed: ['second', 'two'], isTakenOver: true, spoiled: { fingerprint: expect.any(String) } },
    });
    expect(inNode.rule).toEqual([expect.any(String), true, false, false, false, true]);
    expect(inNode.refusals).not.toContain('accepted');
    expect(inNode.bigYaml).toBe('accepted');
    expect(inBrowser).toEqual({
      ...inNode,
      bigYaml: expect.stringMatching(
        /has 40003 characters, and more than 32768 are parsed in a worker thread.*no worker threads.*JSON needs none/,
      ),
    });
  });
});
