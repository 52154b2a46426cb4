import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { DeployRequest } from '../deploy/at-once.js';
import { cleanUp, onCleanUp } from '../testing/local.js';
import { RecordingLogger } from '../testing/recording-logger.js';
import { FileDeployer } from './deployer.js';

afterEach(cleanUp);

async function setUp(files: Record<string, string>) {
  const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
  onCleanUp(() => rm(directory, { recursive: true }));
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  };
  for (const [path, content] of Object.entries(files)) await write(path, content);

  const deployed: string[] = [];
  const logger = new RecordingLogger();
  const refusal: { error?: Error } = {};
  const deploy = async (input: DeployRequest) => {
    if (refusal.error) throw refusal.error;
    const { application, environment, profile, contentType, type } = input;
    const content = Buffer.from(input.content).toString();
    deployed.push([application, environment, profile, contentType, type, content].join('|'));
    return true;
  };
  const deployer = new FileDeployer(directory, deploy, logger);
  const take = (from: string[]) => from.splice(0);
  return {
    directory,
    write,
    refusal,
    scan: () => deployer.scan(),
    start: () => deployer.scan({ settle: false }),
    deployed: () => take(deployed),
    logged: () => take(logger.lines),
  };
}

describe('files are deployed at start', () => {
  it('by the ending of their names', async () => {
    const { start, deployed } = await setUp({
      'App/prod/a.json': '[1]',
      'App/prod/b.c.flags.json': '{"version":"1"}',
      'App/prod/d.yaml': 'x: 1',
      'App/test/e.yml': 'x: 1',
      'App/test/f.txt': 'text',
      'Other App/test/g.ion': "a::'''{}'''",
    });
    await start();
    expect(deployed()).toEqual([
      'App|prod|a|application/json|AWS.Freeform|[1]',
      'App|prod|b.c|application/json|AWS.AppConfig.FeatureFlags|{"version":"1"}',
      'App|prod|d|application/x-yaml|AWS.Freeform|x: 1',
      'App|test|e|application/x-yaml|AWS.Freeform|x: 1',
      'App|test|f|text/plain|AWS.Freeform|text',
      "Other App|test|g|application/ion; type=AWS.AppConfig.FeatureFlags|AWS.Freeform|a::'''{}'''",
    ]);
  });

  it("but hidden files, editors' backups and files elsewhere are not; each is named once", async () => {
    const names = ['.main.json', 'main.json~', '.main.json.swp', '#main.json#', 'main.json.bak', '4913'];
    const files = Object.fromEntries(names.map((name) => [`App/prod/${name}`, '{}']));
    const { start, scan, write, directory, deployed, logged } = await setUp({
      ...files,
      'README.md': '',
      'App/notes.txt': '',
      'App/prod/deep/main.json': '{}',
      '.git/x/y.json': '',
    });
    await start();
    await scan();
    await rm(join(directory, 'App/prod/4913'));
    await scan();
    await write('App/prod/4913', '{}');
    await scan();
    expect(deployed()).toEqual([]);
    const lines = logged();
    const ignored = names.map(
      (name) => `info: App/prod/${name} is ignored, as hidden files and editors' backups are`,
    );
    expect(lines.filter((line) => line.startsWith('info')).sort()).toEqual(ignored.sort());
    expect(lines.filter((line) => !line.startsWith('info')).sort()).toEqual([
      expect.stringMatching(/^warn: App\/notes.txt is not deployed: files belong at <application>\//),
      'warn: App/prod/deep is not deployed: it is a directory, and no deeper ones are looked into',
      expect.stringMatching(/^warn: README.md is not deployed: files belong at /),
    ]);
  });

  it('a hidden link is one of them if it is to a file', async () => {
    const { start, directory, logged } = await setUp({ 'App/prod/..2026/.x': '{}' });
    await symlink('..2026', join(directory, 'App/prod/..data'));
    await symlink('..data/.x', join(directory, 'App/prod/.main.json'));
    await symlink('nowhere', join(directory, 'App/prod/.gone'));
    await start();
    expect(logged()).toEqual([
      "info: App/prod/.main.json is ignored, as hidden files and editors' backups are",
    ]);
  });

  it('and of very many in the wrong place 20 are named', async () => {
    const names = Array.from({ length: 25 }, (_, index) => [`file${index}.json`, '{}']);
    const { start, logged } = await setUp(Object.fromEntries(names));
    await start();
    const lines = logged();
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('warn: 5 more in the wrong place are not deployed');
  });

  it('so are the local files of the AppConfig Agent, by the media type in their name', async () => {
    const { start, deployed, logged } = await setUp({
      'App:prod:main.json': '{"a":{"enabled":true}}',
      'App:prod:page.text%html': '<p>',
      'App:prod:v1.2.flags.application%ion%type=AWS.AppConfig.FeatureFlags': "a::'''{}'''",
      'App:prod:none': 'x',
      'App:prod:other.ion': "a::'''{}'''",
      'App:prod:list.yaml': 'a: 1',
    });
    await start();
    expect(logged().sort()).toEqual(Array(6).fill(expect.stringMatching(/^info: Deployed App:prod:/)));
    const ion = 'application/ion;type=AWS.AppConfig.FeatureFlags';
    expect(deployed().sort()).toEqual(
      [
        'App|prod|main|application/json|AWS.Freeform|{"a":{"enabled":true}}',
        'App|prod|page|text/html|AWS.Freeform|<p>',
        `App|prod|v1.2.flags|${ion}|AWS.Freeform|a::'''{}'''`,
        'App|prod|none|application/octet-stream|AWS.Freeform|x',
        `App|prod|other|${ion}|AWS.Freeform|a::'''{}'''`,
        'App|prod|list|application/x-yaml|AWS.Freeform|a: 1',
      ].sort(),
    );
  });

  it.each([
    ['App:prod:main.toml', 'error: App:prod:main.toml is not deployed: its name must end in .json, .yaml'],
    ['App:prod:.json', 'error: App:prod:.json is not deployed: its name must end in .json'],
    ['App:prod:main%x', 'error: App:prod:main%x is not deployed'],
    ['App:prod:a:b.json', 'warn: App:prod:a:b.json is not deployed: files belong at'],
    [
      'App:prod:main.json',
      'error: App:prod:main.json is not deployed: it is not valid JSON: unexpected end at line 1, column 2',
    ],
  ])('but not %s', async (name, message) => {
    const { start, deployed, logged } = await setUp({ [name]: '{' });
    await start();
    expect(deployed()).toEqual([]);
    expect(logged()).toEqual([expect.stringContaining(message)]);
  });

  it('but a name that says nothing about the content is reported, once', async () => {
    const { start, scan, logged } = await setUp({ 'App/prod/main.toml': '' });
    await start();
    await scan();
    expect(logged()).toEqual([
      expect.stringMatching(/^error: App\/prod\/main\.toml is not deployed.*\.flags\.json/),
    ]);
  });

  it.each([
    ['main.flags.json', 'main.json'],
    ['main.json', 'main.yaml'],
  ])('but %s beside %s is refused, and both are named', async (one, other) => {
    const { start, scan, deployed, logged, write, directory } = await setUp({
      [`App/prod/${one}`]: '{"version":"1"}',
      [`App/prod/${other}`]: '{}',
    });
    await start();
    await scan();
    expect(deployed()).toEqual([]);
    expect(logged()).toEqual([
      `error: App/prod/${one} and App/prod/${other} are not deployed: ${'they name the same configuration profile; keep one of them'}`,
    ]);

    await rm(join(directory, 'App/prod', one));
    await write(`App/prod/${other}`, '{"kept":true}');
    await scan();
    await scan();
    expect(deployed()).toEqual([expect.stringContaining('{"kept":true}')]);
  });
});

describe('a directory whose name cannot be that of an application', () => {
  it('is reported', async () => {
    const { start, deployed, logged } = await setUp({ [`${'a'.repeat(65)}/prod/main.json`]: '{}' });
    await start();
    expect(deployed()).toEqual([]);
    expect(logged()).toEqual([expect.stringContaining('`application` to be a string of 1 to 64 characters')]);
  });
});

describe('a changed file', () => {
  it('is deployed again, once, when it has come to rest', async () => {
    const { start, scan, write, deployed } = await setUp({ 'App/prod/main.json': '{}' });
    await start();
    expect(deployed()).toHaveLength(1);
    await scan();
    expect(deployed()).toEqual([]);

    await write('App/prod/main.json', '{"half');
    await scan();
    await write('App/prod/main.json', '{"half":"done"}');
    await scan();
    expect(deployed()).toEqual([]);
    await scan();
    expect(deployed()).toEqual([expect.stringContaining('{"half":"done"}')]);
    await scan();
    expect(deployed()).toEqual([]);
  });

  it('is seen when an editor replaces it by another, and when it is new', async () => {
    const { start, scan, write, deployed, directory, logged } = await setUp({
      'App/prod/main.json': '{"a":1}',
    });
    await start();
    deployed();
    logged();
    await write('App/prod/main.json.tmp', '{"a":2}');
    await rename(join(directory, 'App/prod/main.json.tmp'), join(directory, 'App/prod/main.json'));
    await write('App/prod/new.json', '{}');
    await scan();
    await scan();
    expect(deployed()).toEqual([expect.stringContaining('{"a":2}'), expect.stringContaining('new')]);
    expect(logged()).toEqual(['info: Deployed App/prod/main.json', 'info: Deployed App/prod/new.json']);
  });

  it.each([
    ['main.json', '{"a":', 'JSON'],
    ['main.flags.json', '{"a":', 'JSON'],
    ['main.json', '', 'empty'],
    ['main.yaml', '{a: [1,', 'YAML'],
    ['main.ion', 'a::[', ''],
    ['main.txt', Buffer.from([0xff, 0xfe]), 'utf-8'],
    ['main.txt', Buffer.alloc(2_048 * 1024 + 1, 'a'), '2048 KB'],
  ])('that became unusable is reported once and not deployed: %s, case %#', async (name, content, reason) => {
    const path = `App/prod/${name}`;
    const good = name.endsWith('.ion') ? "a::'''{}'''" : '{"version":"1"}';
    const { start, scan, write, deployed, logged } = await setUp({ [path]: good });
    await start();
    deployed();
    logged();
    await write(path, content);
    await scan();
    await scan();
    await scan();
    expect(deployed()).toEqual([]);
    expect(logged()).toEqual([
      expect.stringMatching(new RegExp(`^error: ${path} is not deployed: .*${reason}.*stays$`)),
    ]);

    await write(path, `${good}\n`);
    await scan();
    await scan();
    expect(deployed()).toHaveLength(1);
  });

  it('that is refused is reported; one that only has to wait is tried again', async () => {
    const { start, scan, deployed, logged, refusal } = await setUp({ 'App/prod/main.json': '{}' });
    refusal.error = Object.assign(new Error('under way'), { name: 'ConflictException' });
    await start();
    await scan();
    expect(deployed()).toEqual([]);
    expect(logged()).toEqual(['error: App/prod/main.json is not deployed yet: under way']);
    delete refusal.error;
    await scan();
    expect(deployed()).toHaveLength(1);
    expect(logged()).toContain('info: Deployed App/prod/main.json');
  });
});

describe('what cannot be read', () => {
  // A link to itself stands for whatever the system refuses to look at.
  it.each(['loop', 'App/loop', 'App/prod/loop.json'])(
    'is reported once, and the rest is deployed: %s',
    async (path) => {
      const { start, scan, deployed, logged, directory } = await setUp({ 'App/prod/main.json': '{}' });
      await symlink(basename(path), join(directory, path));
      await start();
      await scan();
      await scan();
      expect(deployed()).toEqual([expect.stringContaining('main')]);
      expect(logged()).toEqual([
        'info: Deployed App/prod/main.json',
        expect.stringMatching(new RegExp(`^error: ${path} cannot be read: ELOOP`)),
      ]);
    },
  );

  it('is not taken for deleted, and is deployed when it can be read again', async () => {
    const { start, scan, write, deployed, logged, directory } = await setUp({ 'App/prod/main.json': '{}' });
    await start();
    deployed();
    logged();
    await rm(join(directory, 'App/prod'), { recursive: true });
    await symlink('prod', join(directory, 'App/prod'));
    for (let count = 0; count < 3; count += 1) await scan();
    expect(logged()).toEqual([expect.stringMatching(/^error: App\/prod cannot be read: ELOOP/)]);
    await rm(join(directory, 'App/prod'));
    await write('App/prod/main.json', '{"again":true}');
    await scan();
    await scan();
    expect(deployed()).toEqual([expect.stringContaining('again')]);
  });

  it('stops everything when it is the directory itself', async () => {
    const { start, directory } = await setUp({});
    await rm(directory, { recursive: true });
    await symlink(basename(directory), directory);
    await expect(start()).rejects.toThrow('ELOOP');
    await rm(directory);
    await mkdir(directory);
  });
});

describe('a link', () => {
  it('that stays inside the directory is followed', async () => {
    const { start, deployed, logged, directory } = await setUp({
      'App/prod/main.json': '{}',
      '.shared/limits.json': '[]',
    });
    await symlink('main.json', join(directory, 'App/prod/other.json'));
    await symlink('../../.shared/limits.json', join(directory, 'App/prod/limits.json'));
    await symlink(join(directory, 'App/prod'), join(directory, 'App/stage'));
    await start();
    expect(deployed().map((line) => line.replace(/application.*\|/, ''))).toEqual([
      'App|prod|limits|[]',
      'App|prod|main|{}',
      'App|prod|other|{}',
      'App|stage|limits|[]',
      'App|stage|main|{}',
      'App|stage|other|{}',
    ]);
    expect(logged().filter((line) => !line.startsWith('info'))).toEqual([]);
  });

  it('to the directory itself, under another name, changes nothing', async () => {
    const { start, deployed, directory } = await setUp({ 'App/prod/main.json': '{}' });
    const link = `${directory}-link`;
    await symlink(directory, link);
    onCleanUp(() => rm(link));
    await start();
    expect(deployed()).toHaveLength(1);
    const logger = new RecordingLogger();
    await new FileDeployer(link, async () => true, logger).scan({ settle: false });
    expect(logger.lines).toEqual(['info: Deployed App/prod/main.json']);
  });

  it.each([
    ['App/prod/secret.json', (outside: string) => `${outside}/App/secret/secret.json`],
    ['App/secret', (outside: string) => `${outside}/App/secret`],
    ['secret', (outside: string) => outside],
    ['App/prod/up.json', (outside: string) => `../../../${basename(outside)}/secret/secret.json`],
    ['App/prod/nowhere.json', (outside: string) => `${outside}/nowhere.json`],
  ])('that leads out of it is refused with a warning, once: %s', async (path, target) => {
    const { start, scan, deployed, logged, directory } = await setUp({ 'App/prod/main.json': '{}' });
    // Its name begins as that of the directory does.
    const outside = `${directory}-secret`;
    await mkdir(join(outside, 'App/secret'), { recursive: true });
    await mkdir(join(outside, 'secret'), { recursive: true });
    await writeFile(join(outside, 'App/secret/secret.json'), '{}');
    await writeFile(join(outside, 'secret/secret.json'), '{}');
    onCleanUp(() => rm(outside, { recursive: true }));
    await symlink(target(outside), join(directory, path));
    await start();
    await scan();
    expect(deployed()).toEqual([expect.stringContaining('main')]);
    expect(logged().filter((line) => !line.startsWith('info'))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^warn: ${path} is not deployed: it is a link that leads out of the directory, to ${outside}`,
        ),
      ),
    ]);
  });

  it('that comes to lead out of it leaves what was deployed', async () => {
    const { start, scan, deployed, logged, directory } = await setUp({ 'App/prod/main.json': '{}' });
    await start();
    deployed();
    await rm(join(directory, 'App/prod/main.json'));
    await symlink('/etc/hostname', join(directory, 'App/prod/main.json'));
    for (let count = 0; count < 3; count += 1) await scan();
    expect(deployed()).toEqual([]);
    expect(logged().slice(1)).toEqual([expect.stringContaining('leads out of the directory')]);
  });
});

describe('the next scan', () => {
  it('is needed soon while something has to be seen twice, else only after a change', async () => {
    const { start, scan, write, directory } = await setUp({ 'App/prod/main.json': '{}' });
    const next = async (look = scan) => (await look()).next;
    expect(await next(start)).toBe('when-changed');
    expect(await next()).toBe('when-changed');
    await write('App/prod/main.json', '{"a":1}');
    expect(await next()).toBe('soon');
    expect(await next()).toBe('when-changed');
    await rm(join(directory, 'App'), { recursive: true });
    expect(await next()).toBe('soon');
    expect(await next()).toBe('when-changed');
  });

  it('is needed later while a deployment has to wait, or something cannot be read', async () => {
    const { start, scan, directory, refusal } = await setUp({ 'App/prod/main.json': '{}' });
    refusal.error = Object.assign(new Error('under way'), { name: 'ConflictException' });
    expect((await start()).next).toBe('later');
    delete refusal.error;
    expect((await scan()).next).toBe('when-changed');
    await symlink('loop', join(directory, 'loop'));
    expect((await scan()).next).toBe('later');
  });
});

describe('a deleted file', () => {
  it('stays deployed, with a warning', async () => {
    const { start, scan, deployed, logged, directory } = await setUp({ 'App/prod/main.json': '{}' });
    await start();
    deployed();
    logged();
    await rm(join(directory, 'App'), { recursive: true });
    await scan();
    expect(logged()).toEqual([]);
    await scan();
    await scan();
    expect(deployed()).toEqual([]);
    expect(logged()).toEqual([
      'warn: App/prod/main.json was deleted; what was deployed from it stays deployed',
    ]);
  });
});
