// Builds the package in the working directory: dist/esm by TypeScript, and dist/cjs from it, each with types of its own.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
const tsc = join(dirname(manifest), 'bin', 'tsc');

const [next, esm, cjs] = ['dist-next', join('dist-next', 'esm'), join('dist-next', 'cjs')];

rmSync(next, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', esm], {
  stdio: 'inherit',
});

for (const entry of readdirSync(esm, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const from = join(entry.parentPath, entry.name);
  const to = from.replace(esm, cjs);
  mkdirSync(dirname(to), { recursive: true });
  if (!entry.name.endsWith('.js')) {
    copyFileSync(from, to);
    continue;
  }
  const { code } = transformSync(readFileSync(from, 'utf8'), {
    filename: from,
    swcrc: false,
    jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  writeFileSync(to, code);
}
writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');

// Whole folders change places, so that an interrupted build leaves the old one or the new one, and no half of either.
rmSync('dist-old', { recursive: true, force: true });
if (existsSync('dist')) renameSync('dist', 'dist-old');
renameSync(next, 'dist');
rmSync('dist-old', { recursive: true, force: true });
