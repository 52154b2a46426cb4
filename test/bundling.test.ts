import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..');

/** Parses a big YAML document and a small one, and prints what became of them and how many worker threads there were. */
const program = `
import { parseDocument } from 'aws-appconfig-openfeature-provider/engine';

let workers = 0;
process.on('worker', () => { workers += 1; });

async function parse(text) {
  const before = workers;
  const document = { bytes: Buffer.from(text), contentType: 'application/x-yaml', versionLabel: undefined };
  const result = await parseDocument(document, {});
  return result.ok ? [result.document.flags.size, workers - before] : result.message;
}

async function main() {
  const flags = Array.from({ length: 5_000 }, (_, index) => 'flag_' + index + ': {enabled: true, limit: ' + index + '}');
  console.log(JSON.stringify([await parse(flags.join('\\n')), await parse('a: 1')]));
}

main();
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundling-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('D8 an application that is bundled into one file', () => {
  it.each([
    ['an ES module', 'esm', 'bundle.mjs'],
    ['CommonJS', 'cjs', 'bundle.cjs'],
  ] as const)('has its worker thread for YAML as %s', (_what, format, file) => {
    const outdir = join(folder, format);
    buildSync({
      stdin: { contents: program, resolveDir: root },
      bundle: true,
      platform: 'node',
      format,
      outfile: join(outdir, file),
      logLevel: 'error',
    });
    expect(readdirSync(outdir)).toEqual([file]);
    const output = execFileSync(process.execPath, [join(outdir, file)], { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([
      [5_000, 1],
      [1, 0],
    ]);
  });
});
