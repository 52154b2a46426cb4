// Compiles usage.ts outside the workspace under each module system, strictly and with the declarations of libraries checked, by
// the newest TypeScript and by the one before it; first without the AWS SDK, then with it.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject, packedPackages, runAll } from './project.mjs';

const STRICT = [
  '--noEmit',
  '--strict',
  '--exactOptionalPropertyTypes',
  '--noUncheckedIndexedAccess',
  '--target',
  'es2023',
  '--types',
  'node',
];

const COMPILERS = {
  'TypeScript 7': { folder: 'typescript', systems: ['nodenext', 'bundler'] },
  // The last one that has node10.
  'TypeScript 5.9': { folder: 'typescript-5', systems: ['nodenext', 'bundler', 'node10'] },
};

const MODULE_OF = { nodenext: 'nodenext', bundler: 'esnext', node10: 'commonjs' };

const project = makeProject();
try {
  project.install(
    '--legacy-peer-deps',
    ...packedPackages(),
    '@openfeature/server-sdk',
    '@openfeature/core',
    '@types/node@20',
    'typescript@7',
    'typescript-5@npm:typescript@~5.9',
  );
  const files = copy('usage');
  await runAll(checks('without the AWS SDK', files));
  project.install('--legacy-peer-deps', '@aws-sdk/client-appconfig', '@aws-sdk/client-appconfigdata');
  const more = copy('usage-with-sdk');
  await runAll(checks('with the AWS SDK', [...files, ...more]));
} finally {
  project.remove();
}

/** As a file that follows package.json (CommonJS here), as an ES module and as CommonJS. */
function copy(name) {
  return ['ts', 'mts', 'cts'].map((ending) => {
    const file = `${name}.${ending}`;
    copyFileSync(join(import.meta.dirname, `${name}.ts`), join(project.folder, file));
    return file;
  });
}

function checks(what, files) {
  return Object.entries(COMPILERS).flatMap(([name, { folder, systems }]) =>
    systems.map((system) => [
      `${name}, ${system}, ${what}`,
      async () => {
        const compiler = join(project.folder, 'node_modules', folder, 'bin', 'tsc');
        const modules = ['--module', MODULE_OF[system], '--moduleResolution', system];
        // node10 and bundlers know no difference between the endings.
        const compiled = system === 'nodenext' ? files : files.filter((file) => /[^mc]ts$/.test(file));
        await project.run(process.execPath, [compiler, ...STRICT, ...modules, ...compiled]);
      },
    ]),
  );
}
