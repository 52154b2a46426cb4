// Bundles the page's scripts into dist/page, beside its HTML and style.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const source = join(import.meta.dirname, '..', 'src', 'page');
const target = join(import.meta.dirname, '..', 'dist', 'page');
mkdirSync(target, { recursive: true });
await build({
  entryPoints: [join(source, 'page.ts'), join(source, 'stream.worker.ts')],
  outdir: target,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  tsconfigRaw: {},
  logLevel: 'warning',
});
for (const name of ['index.html', 'page.css', 'icon.svg']) cpSync(join(source, name), join(target, name));
