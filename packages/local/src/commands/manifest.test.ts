import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runSubcommand } from './subcommands.js';

const run = promisify(execFile);
let directory: string;
let file: string;

const FLAGS = {
  version: '1',
  flags: {
    banner: {
      name: 'Banner',
      attributes: { color: { constraints: { type: 'string' } }, value: { constraints: { type: 'number' } } },
    },
    on: { name: 'on' },
  },
  values: { banner: { enabled: true, color: 'red', value: 0.5 }, on: { enabled: true } },
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'types-'));
  file = join(directory, 'main.flags.json');
  await writeFile(file, JSON.stringify(FLAGS));
  await writeFile(join(directory, 'empty.json'), '{}');
  await writeFile(join(directory, 'broken.json'), '{');
});

afterAll(() => rm(directory, { recursive: true }));

async function command(...argv: string[]) {
  const lines = { out: '', error: '' };
  const write = (stream: 'out' | 'error') => (text: string) => {
    lines[stream] += `${text}\n`;
  };
  const code = await runSubcommand(argv, { out: write('out'), error: write('error') });
  return { code, ...lines };
}

describe('appconfig-local manifest', () => {
  it('prints what a server answers', async () => {
    const { code, out } = await command('manifest', file);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      flags: [{ key: 'banner' }, { key: 'banner.color' }, {}, { key: 'on' }],
    });
  });
});

describe('appconfig-local types', () => {
  it('prints a declaration of the keys of each type', async () => {
    const { code, out } = await command('types', file);
    expect(code).toBe(0);
    expect(out).toBe(`import '@openfeature/core';

declare module '@openfeature/core' {
  export type BooleanFlagKey =
    | "banner"
    | "on";
  export type StringFlagKey =
    | "banner.color";
  export type NumberFlagKey =
    | "banner"
    | "banner.value";
  export type ObjectFlagKey =
    | "banner";
}
`);
  });

  it.each([
    ['5.9', 'typescript-5.9'],
    ['7', 'typescript'],
  ])(
    'makes a wrong key, and a key of another type, an error of TypeScript %s, with skipLibCheck',
    async (version, name) => {
      const project = join(directory, `project-${name}`);
      await mkdir(project);
      await symlink(join(__dirname, '../../node_modules'), join(project, 'node_modules'));
      await writeFile(join(project, 'flag-keys.d.ts'), (await command('types', file)).out);
      await writeFile(join(project, 'package.json'), '{ "type": "module" }');
      const types = `import { OpenFeature } from '@openfeature/server-sdk';
       const client = OpenFeature.getClient();`;
      const right = `await client.getBooleanValue('on', false);
       await client.getStringValue('banner.color', '');
       await client.getNumberValue('banner', 1);`;
      const wrong = `await client.getBooleanValue('onn', false);
       await client.getStringValue('on', '');`;
      await writeFile(join(project, 'right.ts'), `${types}\n${right}`);
      await writeFile(join(project, 'wrong.ts'), `${types}\n${wrong}`);
      const compile = async (skipLibCheck: boolean) => {
        const compilerOptions = {
          target: 'es2023',
          module: 'nodenext',
          types: [],
          strict: true,
          noEmit: true,
        };
        const config = JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck } });
        await writeFile(join(project, 'tsconfig.json'), config);
        const compiler = join(dirname(require.resolve(`${name}/package.json`)), 'bin', 'tsc');
        expect((await run(process.execPath, [compiler, '--version'])).stdout).toContain(
          `Version ${version}.`,
        );
        return run(process.execPath, [compiler, '-p', project]).then(
          () => 'no error',
          ({ stdout }: { stdout: string }) => stdout,
        );
      };
      expect((await compile(true)).match(/\w+\.ts\(\d+/g)).toEqual(['wrong.ts(3', 'wrong.ts(4']);
      // As the help says.
      expect(await compile(false)).toContain('TS2300');
    },
  );

  it('says never where there is no key of a type', async () => {
    const { out } = await command('types', join(directory, 'empty.json'));
    expect(out).toContain('export type StringFlagKey = never;');
  });
});

describe.each(['manifest', 'types'])('appconfig-local %s', (name) => {
  it.each([
    [[], 2, 'expects FILE, got nothing'],
    [['a.json', 'b.json'], 2, '"b.json" as well'],
    [['a.md'], 2, '.flags.json'],
    [['--what'], 2, '--what'],
  ])('says what is wrong with %j', async (argv, code, message) => {
    const result = await command(name, ...(argv as string[]));
    expect([result.code, result.error]).toEqual([code, expect.stringContaining(message as string)]);
  });

  it('says what is wrong with a file', async () => {
    expect(await command(name, join(directory, 'broken.json'))).toMatchObject({ code: 1, out: '' });
    expect(await command(name, join(directory, 'missing.json'))).toMatchObject({ code: 1, out: '' });
  });
});
