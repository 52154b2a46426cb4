// Runs the service with each runtime that npm can bring: other releases of Node.js, Bun and Deno.
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject, packedPackages, runAll } from './project.mjs';
import { EXPECTED, environmentFor, serve } from './served.mjs';

const RUNTIMES = [
  ['Node.js 20', 'node-20@npm:node@20', ['node_modules/node-20/bin/node']],
  ['Node.js 22', 'node-22@npm:node@22', ['node_modules/node-22/bin/node']],
  ['Node.js 24', 'node-24@npm:node@24', ['node_modules/node-24/bin/node']],
  ['Bun', 'bun', ['node_modules/.bin/bun', 'run']],
  ['Deno', 'deno', ['node_modules/.bin/deno', 'run', '--allow-all', '--node-modules-dir=manual']],
];
const FILES = { 'ES module': 'service.mjs', CommonJS: 'service.cjs' };

const project = makeProject();
const local = await serve();
try {
  const sdk = ['@aws-sdk/client-appconfig', '@aws-sdk/client-appconfigdata'];
  project.install(
    ...packedPackages(),
    '@openfeature/server-sdk',
    '@openfeature/core',
    ...sdk,
    'esbuild@0.28',
  );
  copyFileSync(join(import.meta.dirname, 'service.mjs'), join(project.folder, 'service.mjs'));
  const esbuild = join(project.folder, 'node_modules', '.bin', 'esbuild');
  // As TypeScript writes CommonJS: each import is a require.
  await project.run(esbuild, ['service.mjs', '--format=cjs', '--platform=node', '--outfile=service.cjs']);
  for (const [name, packageName, [command, ...args]] of RUNTIMES) {
    project.install('--no-save', packageName);
    await runAll(
      Object.entries(FILES).map(([format, file]) => [
        `${name}, ${format}`,
        async () => {
          const program = join(project.folder, command);
          const output = await project.run(program, [...args, file], { env: environmentFor(local) });
          assert.deepEqual(JSON.parse(output), EXPECTED);
          return (await project.run(program, ['--version'])).split('\n', 1)[0];
        },
      ]),
    );
  }
} finally {
  await local.close();
  project.remove();
}
