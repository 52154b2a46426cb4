// Bundles a service into one file by esbuild, Rollup and webpack, as an ES module and as CommonJS, with the AWS SDK in it and
// without, and runs each against AppConfig Local. Prints the sizes.
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeProject, packedPackages, runAll } from './project.mjs';
import { EXPECTED, environmentFor, serve } from './served.mjs';

const SDK = ['@aws-sdk/client-appconfig', '@aws-sdk/client-appconfigdata'];
const TOOLS = [
  'esbuild@0.28',
  'rollup@4',
  '@rollup/plugin-node-resolve@16',
  '@rollup/plugin-commonjs@29',
  '@rollup/plugin-json@6',
  '@rollup/plugin-terser@1',
  'webpack@5',
];

const project = makeProject();
const local = await serve();
try {
  project.install(...packedPackages(), '@openfeature/server-sdk', '@openfeature/core', ...SDK, ...TOOLS);
  copyFileSync(join(import.meta.dirname, 'service.mjs'), join(project.folder, 'service.mjs'));
  const bundlers = { esbuild: byEsbuild, rollup: byRollup, webpack: byWebpack };
  const checks = Object.entries(bundlers).flatMap(([name, bundle]) =>
    ['esm', 'cjs'].flatMap((format) => [true, false].map((hasSdk) => [name, bundle, format, hasSdk])),
  );
  await runAll(
    checks.map(([name, bundle, format, hasSdk]) => [
      `${name}, ${format === 'esm' ? 'ES module' : 'CommonJS'}, AWS SDK ${hasSdk ? 'bundled' : 'external'}`,
      async () => {
        const folder = join(project.folder, `${name}-${format}-${hasSdk ? 'with' : 'without'}`);
        const file = join(folder, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs');
        await bundle({ file, folder, format, hasSdk });
        const files = readdirSync(folder).filter((name) => !name.endsWith('.LICENSE.txt'));
        assert.deepEqual(files, [format === 'esm' ? 'bundle.mjs' : 'bundle.cjs']);
        const output = await project.run(process.execPath, [file], { env: environmentFor(local) });
        assert.deepEqual(JSON.parse(output), EXPECTED);
        return `${Math.round(statSync(file).size / 1000)} kB`;
      },
    ]),
  );
} finally {
  await local.close();
  project.remove();
}

/** A tool from the project, not from the workspace. */
async function tool(path) {
  return await import(pathToFileURL(join(project.folder, 'node_modules', path)).href);
}

async function byEsbuild({ file, format, hasSdk }) {
  const { build } = await tool('esbuild/lib/main.js');
  await build({
    absWorkingDir: project.folder,
    entryPoints: ['service.mjs'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    format,
    outfile: file,
    external: hasSdk ? [] : SDK,
    // As esbuild's page says for packages that are CommonJS only under Node: the AWS SDK's `main` is.
    ...(format === 'esm' && hasSdk ? { mainFields: ['module', 'main'] } : {}),
    logLevel: 'error',
  });
}

async function byRollup({ file, format, hasSdk }) {
  const { rollup } = await tool('rollup/dist/es/rollup.js');
  const { default: nodeResolve } = await tool('@rollup/plugin-node-resolve/dist/es/index.js');
  const { default: commonjs } = await tool('@rollup/plugin-commonjs/dist/es/index.js');
  const { default: json } = await tool('@rollup/plugin-json/dist/es/index.js');
  const { default: terser } = await tool('@rollup/plugin-terser/dist/es/index.js');
  const bundled = await rollup({
    input: join(project.folder, 'service.mjs'),
    external: hasSdk ? [] : SDK,
    plugins: [
      nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }),
      commonjs(),
      json(),
      terser(),
    ],
    onwarn: () => undefined,
  });
  await bundled.write({ file, format: format === 'esm' ? 'es' : 'cjs', inlineDynamicImports: true });
  await bundled.close();
}

async function byWebpack({ file, folder, format, hasSdk }) {
  const { default: webpack } = await tool('webpack/lib/index.js');
  const compiler = webpack({
    context: project.folder,
    entry: './service.mjs',
    mode: 'production',
    target: 'node20',
    experiments: { outputModule: format === 'esm' },
    output: {
      path: folder,
      filename: file.slice(folder.length + 1),
      library: { type: format === 'esm' ? 'module' : 'commonjs2' },
    },
    externals: hasSdk ? [] : SDK,
    externalsType: format === 'esm' ? 'import' : 'commonjs',
    plugins: [new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 })],
    performance: false,
  });
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, result) => (error ? reject(error) : resolve(result))),
  );
  await new Promise((resolve) => compiler.close(resolve));
  assert.ok(!stats.hasErrors(), stats.toString('errors-only'));
}
