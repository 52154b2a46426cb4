// Compares the tables of docs/bundling.md with what the packages weigh now, and fails where one figure is off by more than a
// tenth. With --update it writes them.
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const PAGE = 'docs/bundling.md';
const TOLERANCE = 0.1;
const PACKAGES = {
  'aws-appconfig-openfeature-provider': 'packages/provider',
  'appconfig-local': 'packages/local',
};
const PROVIDER = 'aws-appconfig-openfeature-provider';

const PARTS = [
  [/node_modules\/re2js\//, '`re2js`, for `matches`'],
  [/node_modules\/ion-js\//, '`ion-js`, for targeting rules'],
  [/node_modules\/@noble\//, '`@noble/hashes`, for digests'],
  [/node_modules\/@openfeature\//, "OpenFeature's server SDK and core"],
  [/yaml-thread/, 'the text of the worker that reads big YAML, `js-yaml` included'],
  [/yaml-content/, 'small YAML, `js-yaml` included'],
  [/packages\/provider\//, 'the provider itself'],
];

const tables = { packages: packagesTable(), bundle: bundleTable() };
const page = readFileSync(PAGE, 'utf8');
const written = Object.entries(tables).reduce((text, [name, table]) => replace(text, name, table), page);
if (process.argv.includes('--update')) {
  writeFileSync(PAGE, written);
} else if (!isNear(page, written)) {
  console.error(
    `The sizes in ${PAGE} are not those of now: run \`node scripts/sizes.mjs --update\` after a build, and commit it.`,
  );
  process.exitCode = 1;
}

/** One row for each package, then one for each package that comes with it. */
function packagesTable() {
  const rows = Object.entries(PACKAGES).flatMap(([name, folder]) => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--dry-run', `./${folder}`], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const own = row(`\`${name}\``, kilobytes(packed.size), kilobytes(packed.unpackedSize), '');
    return [own, ...dependencyRows(name, folder)];
  });
  return ['| Package | Packed | Installed | Brings |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function dependencyRows(name, folder) {
  const require = createRequire(join(process.cwd(), folder, 'package.json'));
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(dependencies)
    .filter((dependency) => !(dependency in PACKAGES))
    .map((dependency) => {
      const place = folderOf(require, dependency);
      const { dependencies: further = {} } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
      const brings = Object.keys(further).map((each) => `\`${each}\``);
      return row(
        `\`${dependency}\`, of \`${name}\``,
        '',
        kilobytes(weigh(place)),
        brings.join(', ') || 'nothing',
      );
    });
}

/** Not every package lets its manifest be resolved. */
function folderOf(require, name) {
  for (const path of require.resolve.paths(name)) {
    const folder = join(path, name);
    if (lstatSync(folder, { throwIfNoEntry: false })) return folder;
  }
  throw new Error(`${name} is not installed`);
}

function weigh(folder) {
  return readdirSync(`${folder}/`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !join(entry.parentPath, '/').includes('/node_modules/.bin/'))
    .reduce((sum, entry) => sum + lstatSync(join(entry.parentPath, entry.name)).size, 0);
}

/** What is in a service of one line that esbuild bundles and minifies without the AWS SDK. */
function bundleTable() {
  const { metafile } = buildSync({
    stdin: { contents: `export { AppConfigProvider } from '${PROVIDER}';`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['@aws-sdk/*'],
    outfile: 'bundle.mjs',
    write: false,
    metafile: true,
  });
  const [{ bytes, inputs }] = Object.values(metafile.outputs);
  const sums = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const part = partOf(path);
    if (part !== undefined) sums.set(part, (sums.get(part) ?? 0) + bytesInOutput);
  }
  const rows = [...sums].sort(([, a], [, b]) => b - a).map(([part, size]) => row(part, kilobytes(size)));
  return ['| In the bundle | Minified |', '| --- | --- |', ...rows, row('all of it', kilobytes(bytes))].join(
    '\n',
  );
}

function partOf(path) {
  return PARTS.find(([pattern]) => pattern.test(path))?.[1];
}

function row(...cells) {
  return `| ${cells.join(' | ')} |`;
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}

function replace(text, name, table) {
  const [begin, end] = [`<!-- begin: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for the table "${name}"`);
  return `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`;
}

function isNear(before, after) {
  const figure = /(\d+) kB/g;
  const figures = (text) => Array.from(text.matchAll(figure), ([, digits]) => Number(digits));
  const now = figures(after);
  return (
    before.replace(figure, '') === after.replace(figure, '') &&
    figures(before).every(
      (value, index) => Math.abs(value - now[index]) <= Math.max(now[index] * TOLERANCE, 2),
    )
  );
}
