import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..');
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'packaging-'));
  install('provider');
  install('local');
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Unpacks what would be published into an empty project, beside what it depends on. */
function install(folder: string): void {
  const source = join(root, 'packages', folder);
  const [packed] = JSON.parse(
    execFileSync(NPM, ['pack', '--json', '--pack-destination', project, source], quiet),
  );
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const target = join(project, 'node_modules', manifest.name);
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, packed.filename), '-C', target, '--strip-components=1'], quiet);
  const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  for (const name of names.filter((each) => each !== 'aws-appconfig-openfeature-provider'))
    link(source, name);
}

function link(source: string, name: string): void {
  const path = join(project, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  try {
    symlinkSync(realpathSync(join(source, 'node_modules', name)), path, 'dir');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const quiet: ExecFileSyncOptionsWithStringEncoding = {
  cwd: root,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
};

const body = `
const main = async () => {
  const local = await startAppConfigLocal();
  const content = JSON.stringify({ greeting: 'hello' });
  await local.deploy({ application: 'App', environment: 'prod', profile: 'main', content });
  const source = dataApiSource({ clientConfig: { endpoint: local.endpoint } });
  const provider = new AppConfigProvider({ application: 'App', environment: 'prod', profile: 'main', source });
  await OpenFeature.setProviderAndWait(provider);
  console.log(await OpenFeature.getClient().getStringValue('greeting', 'default'), typeof parseDocument);
  await OpenFeature.close();
  await local.close();
};
main();
`;

const names: [string, string][] = [
  ['{ OpenFeature }', '@openfeature/server-sdk'],
  ['{ startAppConfigLocal }', 'appconfig-local'],
  ['{ AppConfigProvider, dataApiSource }', 'aws-appconfig-openfeature-provider'],
  ['{ parseDocument }', 'aws-appconfig-openfeature-provider/engine'],
];
const asModule = names.map(([what, from]) => `import ${what} from '${from}';`).join('\n');
const asCommonJs = names.map(([what, from]) => `const ${what} = require('${from}');`).join('\n');

describe('the packages, packed and unpacked in an empty project', () => {
  it.each([
    ['ES module', 'run.mjs', asModule],
    ['CommonJS', 'run.cjs', asCommonJs],
  ])('run as %s', (_name, file, imports) => {
    writeFileSync(join(project, file), imports + body);
    const output = execFileSync(process.execPath, [file], {
      cwd: project,
      encoding: 'utf8',
      env: process.env,
      timeout: 30_000,
    });
    expect(output).toBe('hello function\n');
  });

  it.each([
    ['ES module', 'types.mts'],
    ['CommonJS', 'types.cts'],
  ])('have types for %s', (_name, file) => {
    writeFileSync(
      join(project, file),
      `${asModule}\nexport const all = [OpenFeature, startAppConfigLocal, AppConfigProvider, dataApiSource, parseDocument];\n`,
    );
    const compiler = join(
      dirname(createRequire(__filename).resolve('typescript/package.json')),
      'bin',
      'tsc',
    );
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
    execFileSync(process.execPath, [compiler, ...options, '--skipLibCheck', file], {
      cwd: project,
      timeout: 60_000,
    });
  });

  it.each([
    ['ES module', 'few.mjs', "await import('aws-appconfig-openfeature-provider');"],
    ['CommonJS', 'few.cjs', "require('aws-appconfig-openfeature-provider');"],
  ])("load none of Node's slow modules with the provider as %s", (_name, file, load) => {
    const slow = '/ (http|https|tls|worker_threads)$/';
    writeFileSync(
      join(project, file),
      `${load}\nconsole.log(process.moduleLoadList.filter((name) => ${slow}.test(name)).join());\n`,
    );
    const output = execFileSync(process.execPath, [file], { cwd: project, encoding: 'utf8' });
    expect(output).toBe('\n');
  });

  it.each([
    ['ES module', 'worker.mjs', 'import'],
    ['CommonJS', 'worker.cjs', 'require'],
  ])('check JSON Schemas in a worker thread as %s', async (_name, file, how) => {
    const load = how === 'import' ? 'await import' : 'require';
    writeFileSync(
      join(project, file),
      `
const main = async () => {
  const { startAppConfigLocal } = ${load}('appconfig-local');
  const local = await startAppConfigLocal();
  let workers = 0;
  process.on('worker', () => { workers += 1; });
  const post = async (path, body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(local.endpoint + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, body: text && JSON.parse(text) };
  };
  const { body: application } = await post('/applications', { Name: 'App' });
  const profiles = '/applications/' + application.Id + '/configurationprofiles';
  const validate = async (Name, schema) => {
    const Validators = [{ Type: 'JSON_SCHEMA', Content: JSON.stringify(schema) }];
    const { body: profile } = await post(profiles, { Name, LocationUri: 'hosted', Validators });
    const path = profiles + '/' + profile.Id;
    await post(path + '/hostedconfigurationversions', {});
    return (await post(path + '/validators?configuration_version=1')).status;
  };
  console.log(await validate('good', { type: 'object' }), await validate('bad', { type: 'nonsense' }), workers);
  await local.close();
};
main();
`,
    );
    expect(execFileSync(process.execPath, [file], { cwd: project, encoding: 'utf8' })).toBe('204 400 2\n');
  });

  it('have a command', () => {
    const local = join(project, 'node_modules', 'appconfig-local');
    const { bin, version } = JSON.parse(readFileSync(join(local, 'package.json'), 'utf8'));
    const command = join(local, bin['appconfig-local']);
    const run = (option: string) =>
      execFileSync(process.execPath, [command, option], { cwd: project, encoding: 'utf8' });
    expect(run('--version')).toBe(`${version}\n`);
    expect(run('--help')).toContain('appconfig-local');
  });

  it('hold nothing but the build, the changelog and what npm always adds', () => {
    for (const folder of ['provider', 'local']) {
      const [packed] = JSON.parse(
        execFileSync(NPM, ['pack', '--json', '--dry-run', join(root, 'packages', folder)], quiet),
      );
      const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
      expect(
        paths.filter((path) => !/^(dist\/|package\.json$|(README|CHANGELOG)\.md$|LICENSE$)/.test(path)),
      ).toEqual([]);
      expect(paths.filter((path) => /\.test\.|\/testing\//.test(path))).toEqual([]);
      expect(paths).toEqual(expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']));
    }
  });
});
