// Builds the package in the working directory: dist/esm by TypeScript, and dist/cjs from it, each with types of its own.
// Entry points that are named on the command line are bundled: one file each, one for what they share, and one for each
// part that is loaded later. Without any, a file in src is a file in dist (docs/adr/0001). With --inline-js-yaml the part of
// js-yaml that is used is bundled as well.
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
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { transformSync } from '@swc/core';
import { rollup } from 'rollup';
import { inlineJsYaml, treeshake } from './inline-js-yaml.mjs';

const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
const tsc = join(dirname(manifest), 'bin', 'tsc');

const next = 'dist-next';
const [compiled, esm, cjs] = ['compiled', 'esm', 'cjs'].map((folder) => join(next, folder));
const { positionals: entryPoints, values } = parseArgs({
  allowPositionals: true,
  options: { 'inline-js-yaml': { type: 'boolean' } },
});
const inlined = values['inline-js-yaml'] ? ['js-yaml'] : [];

rmSync(next, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', compiled], {
  stdio: 'inherit',
});

if (entryPoints.length === 0) {
  renameSync(compiled, esm);
} else {
  await bundle();
  for (const file of filesIn(compiled)) if (!file.endsWith('.js')) copy(file, compiled, esm);
  rmSync(compiled, { recursive: true });
}

for (const file of filesIn(esm)) {
  if (file.endsWith('.js')) write(join(cjs, file), asCommonJs(join(esm, file)));
  else copy(file, esm, cjs);
}
writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');

// Whole folders change places, so that an interrupted build leaves the old one or the new one, and no half of either.
rmSync('dist-old', { recursive: true, force: true });
if (existsSync('dist')) renameSync('dist', 'dist-old');
renameSync(next, 'dist');
rmSync('dist-old', { recursive: true, force: true });

/** Nothing is minified and comments stay, so that people can read what they run. */
async function bundle() {
  const bundled = await rollup({
    input: Object.fromEntries(entryPoints.map((name) => [placeOf(name), join(compiled, `${name}.js`)])),
    external: (id) => !/^[./]/.test(id) && !isAbsolute(id) && !inlined.includes(id),
    plugins: inlined.length === 0 ? [] : [inlineJsYaml(resolve('package.json'))],
    treeshake,
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  await bundled.write({
    dir: esm,
    format: 'es',
    generatedCode: 'es2015',
    chunkFileNames: 'chunks/[name].js',
    minifyInternalExports: false,
    hoistTransitiveImports: false,
    // A module that does nothing but to pass on a part of a package is a chunk all the same, so that only that part is bundled.
    experimentalMinChunkSize: 0,
    manualChunks: (id, graph) => chunkOf(rootsOf(id, graph)),
    plugins: [{ name: 'ascii', renderChunk: toAscii }],
  });
  await bundled.close();
}

/** A worker's script stands beside the chunk that starts it, as it does in `src`. */
function placeOf(entryPoint) {
  return isWorker(entryPoint) ? `chunks/${basename(entryPoint)}` : entryPoint;
}

/** An entry point in a folder. */
function isWorker(entryPoint) {
  return entryPoint.includes('/');
}

/**
 * What several parts need is one file, since every further one takes longer to open than to read; but the first entry point
 * loads nothing that only others need, and a worker nothing that it does not need.
 */
function chunkOf(roots) {
  if (roots.size < 2) return undefined;
  const needs = (entryPoint) => roots.has(resolve(compiled, `${entryPoint}.js`));
  if (!needs(entryPoints[0])) return 'shared-later';
  return entryPoints.some((name) => isWorker(name) && needs(name)) ? 'shared-with-worker' : 'shared';
}

/** The entry points, and the modules loaded later, that cannot do without a module. */
function rootsOf(id, { getModuleInfo }) {
  const roots = new Set();
  const seen = new Set([id]);
  for (const module of seen) {
    const { isEntry, importers, dynamicImporters } = getModuleInfo(module);
    if (isEntry || dynamicImporters.length > 0) roots.add(module);
    for (const importer of importers) seen.add(importer);
  }
  return roots;
}

/** One character that is none of Latin-1 makes Node keep a whole file in two bytes a character, which takes longer to compile. */
function toAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Each file by itself, so that what is loaded later stays apart here, too. */
function asCommonJs(filename) {
  return transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  }).code;
}

/** Paths of all files in a folder, from there. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function copy(file, from, to) {
  mkdirSync(dirname(join(to, file)), { recursive: true });
  copyFileSync(join(from, file), join(to, file));
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
