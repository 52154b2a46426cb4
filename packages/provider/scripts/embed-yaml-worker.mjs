// Writes src/document/yaml-worker-code.ts: the worker that reads big YAML documents, with all that it needs, as one text.
// A worker that is a text needs no file, which a bundler of the application would lose (docs/adr/0004).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, transformSync } from 'esbuild';
import { rollup } from 'rollup';
import { inlineJsYaml, treeshake } from '../../../scripts/inline-js-yaml.mjs';

const folder = fileURLToPath(new URL('../src/document', import.meta.url));
// Typed classes and private fields stay what they are.
const plain = { target: 'node20', tsconfigRaw: {} };
const { outputFiles } = buildSync({
  entryPoints: [join(folder, 'yaml-worker.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['js-yaml'],
  write: false,
  ...plain,
});
const ENTRY = 'yaml-worker';
const bundled = await rollup({
  input: ENTRY,
  external: (id) => id.startsWith('node:'),
  plugins: [
    inlineJsYaml(import.meta.url),
    {
      name: ENTRY,
      resolveId: (id) => (id === ENTRY ? id : undefined),
      load: (id) => (id === ENTRY ? outputFiles[0].text : undefined),
    },
  ],
  treeshake,
});
const { output } = await bundled.generate({ format: 'cjs' });
await bundled.close();
const { code } = transformSync(output[0].code, { minify: true, legalComments: 'inline', ...plain });
writeFileSync(
  join(folder, 'yaml-worker-code.ts'),
  `// Written by scripts/embed-yaml-worker.mjs with every build.

/** The code of a worker thread that reads YAML: see yaml-worker.ts. */
export const YAML_WORKER_CODE: string =
  ${JSON.stringify(code.trim())};
`,
);
