import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../testing/command.js';

let directory: string;

const write = async (path: string, content: string) => {
  await mkdir(join(directory, path, '..'), { recursive: true });
  await writeFile(join(directory, path), content);
  return join(directory, path);
};

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'check-'));
});

afterEach(() => rm(directory, { recursive: true }));

describe('appconfig-local check', () => {
  it('finds nothing wrong', async () => {
    const good = await write('good.json', '{"a": 1}');
    const flags = await write('main.flags.json', '{"version": "1"}');
    expect(await command('check', good, flags)).toEqual({
      code: 0,
      out: '2 files checked: 0 errors, 0 warnings\n',
      error: '',
    });
  });

  it('writes one line for each finding, as compilers do', async () => {
    const file = await write('main.flags.json', '{\n "version": "2"\n}');
    expect(await command('check', file)).toEqual({
      code: 1,
      out: `${file}:2:13: error: version must satisfy OneOf(1), got 2\n1 file checked: 1 error, 0 warnings\n`,
      error: '',
    });
  });

  it('prints JSON of a stable shape', async () => {
    const file = await write('main.flags.json', '{"version": "2"}');
    const missing = join(directory, 'missing.json');
    const { code, out } = await command('check', '--json', file, missing);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      files: 2,
      findings: [
        {
          file,
          severity: 'error',
          line: 1,
          column: 13,
          location: 'version',
          constraint: 'OneOf(1)',
          message: 'version must satisfy OneOf(1), got 2',
        },
        {
          file: missing,
          severity: 'error',
          line: null,
          column: null,
          location: null,
          constraint: null,
          message: expect.stringContaining('it cannot be read: ENOENT'),
        },
      ],
    });
  });

  it('checks a directory as it would be deployed', async () => {
    await write('DemoApp/prod/main.flags.json', '{"version": "1"}');
    await write('DemoApp/prod/main.json', '{}');
    await write('DemoApp/prod/notes.md', '');
    await write('DemoApp:prod:limits.yaml', 'a: [');
    await write('stray.json', '{}');
    await symlink(tmpdir(), join(directory, 'away'));
    const { code, out } = await command('check', directory);
    expect(code).toBe(1);
    expect(out.replaceAll(`${directory}/`, '').split('\n').sort()).toEqual([
      '',
      '4 files checked: 4 errors, 1 warning',
      'DemoApp/prod/main.json: error: it names the same configuration profile as DemoApp/prod/main.flags.json',
      'DemoApp/prod/notes.md: error: its name must end in .flags.json, .json, .yaml, .yml, .txt, .ion',
      expect.stringMatching(/^DemoApp:prod:limits\.yaml:\d+:\d+: error: The document is not usable YAML/),
      expect.stringMatching(/^away: error: it is a link that leads out of the directory/),
      'stray.json: warning: it is in the wrong place to be deployed',
    ]);
  });

  it('checks overrides on top of the files of their directory', async () => {
    const flags = { version: '1', flags: { banner: { name: 'x' } }, values: { banner: { enabled: true } } };
    await write('DemoApp/prod/main.flags.json', JSON.stringify(flags));
    const file = await write(
      'overrides.json',
      `{
  "DemoApp/prod/main": {
    "banner": { "enabled": true },
    "other": { "enabled": true },
    "wrong": { "enabeld": true }
  },
  "DemoApp/dev/main": {}
}`,
    );
    const findings = `${file}:5:16: error: unknown member "enabeld", expected one of enabled, attributes, variant, value
${file}:5:5: error: expected one of enabled, attributes, variant, value, got none that can be used
${file}:4:5: warning: there is no such flag
${file}:7:3: warning: there is no file of this profile
`;
    expect(await command('check', file)).toEqual({
      code: 1,
      out: `${findings}1 file checked: 2 errors, 2 warnings\n`,
      error: '',
    });
    expect(await command('check', directory)).toEqual({
      code: 1,
      out: `${findings}2 files checked: 2 errors, 2 warnings\n`,
      error: '',
    });
    await write('overrides.json', '{');
    expect((await command('check', file)).out).toMatch(/overrides\.json:1:2: error: it is not valid JSON/);
  });

  it('takes warnings for no errors', async () => {
    await write('stray.json', '{}');
    expect(await command('check', directory)).toMatchObject({ code: 0 });
  });

  it('reads no more than AppConfig takes', async () => {
    const file = await write('big.json', `"${'x'.repeat(2_048 * 1024)}"`);
    expect((await command('check', file)).out).toContain('it has more than 2048 KB');
  });

  it.each([
    [[], 'check expects FILE, got nothing'],
    [['--what'], '--what'],
  ])('is misused by %j', async (argv, message) => {
    expect(await command('check', ...argv)).toEqual({
      code: 2,
      out: '',
      error: expect.stringContaining(message),
    });
  });

  it('says which names it can check', async () => {
    const file = await write('notes.md', '');
    expect(await command('check', file)).toMatchObject({
      code: 2,
      error: expect.stringContaining('.flags.json'),
    });
  });
});
