// Writes src/document/yaml-worker-code.ts: the worker that reads big YAML documents, with all that it needs, as one text.
// A worker that is a text needs no file, which a bundler of the application would lose (docs/adr/0004).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const folder = fileURLToPath(new URL('../src/document', import.meta.url));
const { outputFiles } = buildSync({
  entryPoints: [join(folder, 'yaml-worker.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Typed classes and private fields stay what they are.
  tsconfigRaw: {},
  minify: true,
  legalComments: 'none',
  write: false,
});
const code = outputFiles[0].text.trim();
const manifest = createRequire(import.meta.url).resolve('js-yaml/package.json');
const licence = readFileSync(join(dirname(manifest), 'LICENSE'), 'utf8').trim();
writeFileSync(
  join(folder, 'yaml-worker-code.ts'),
  `// Written by scripts/embed-yaml-worker.mjs with every build.

/*! The text below contains js-yaml.

${licence}
*/

/** The code of a worker thread that reads YAML: see yaml-worker.ts. */
export const YAML_WORKER_CODE: string =
  ${JSON.stringify(code)};
`,
);
