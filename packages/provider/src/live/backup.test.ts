import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type AppConfigProviderOptions, normalizeOptions } from '../options.js';
import { recordingLogger } from '../testing/harness.js';
import { Backup, type Location } from './backup.js';
import { type BackupEntry, BackupFile } from './backup-file.js';

let directory: string;
let log: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'backup-'));
  log = [];
});

afterEach(() => rmSync(directory, { recursive: true }));

const identifiers = { application: 'DemoApp', environment: 'prod', profile: 'main' };

function backupIn(path = directory, options: Partial<AppConfigProviderOptions> = {}): Backup {
  return new Backup(path, normalizeOptions({ ...identifiers, logger: recordingLogger(log), ...options }));
}

function entryOf(content: string, members: Partial<BackupEntry['document']> = {}): BackupEntry {
  const bytes = new TextEncoder().encode(content);
  return {
    document: { bytes, contentType: 'application/json', versionLabel: 'v1', ...members },
    backupKind: 'service',
    checkedAt: 2_000,
    changedAt: 1_000,
  };
}

const HERE = 'https://appconfigdata.eu-central-1.amazonaws.com';
const here = Promise.resolve(HERE);
const unknown = Promise.resolve(undefined);

async function write(backup: Backup, entry: BackupEntry, location: Location = here): Promise<void> {
  backup.save(entry, location);
  await backup.idle();
}

const load = (backup: Backup) => backup.load('service', here);

const contentOf = (entry: BackupEntry | undefined) => entry && new TextDecoder().decode(entry.document.bytes);

describe('L3 what is written', () => {
  it.each([
    ['a document', entryOf('{"a": true}')],
    ['an empty one', entryOf('')],
    ['line ends', entryOf('\n\n{}\n')],
    ['no content type, no label', entryOf('{}', { contentType: undefined, versionLabel: undefined })],
    ['bytes that are no text', entryOf('', { bytes: Uint8Array.from({ length: 512 }, (_, index) => index) })],
  ])('is read as it was: %s', async (_name, entry) => {
    await write(backupIn(), entry);
    expect(await load(backupIn())).toEqual({ ...entry, location: HERE });
    expect(log).toEqual([]);
  });

  it('is private to the user, in a directory that is made when missing', async () => {
    const inner = join(directory, 'a', 'b');
    const backup = backupIn(inner);
    await write(backup, entryOf('{}'));
    expect(statSync(backup.path).mode & 0o777).toBe(0o600);
    expect(statSync(inner).mode & 0o777).toBe(0o700);
  });

  it('replaces what was there, also when that was readable by others', async () => {
    const backup = backupIn();
    writeFileSync(backup.path, 'old', { mode: 0o644 });
    chmodSync(backup.path, 0o644);
    await write(backup, entryOf('{}'));
    expect(statSync(backup.path).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toHaveLength(1);
  });

  it('is the last of those that wait', async () => {
    const backup = backupIn();
    for (let version = 0; version < 50; version += 1) backup.save(entryOf(`{"version": ${version}}`), here);
    await backup.idle();
    expect(contentOf(await load(backup))).toBe('{"version": 49}');
  });

  it('is one file for each application, environment and profile, inside the directory', () => {
    const names = [
      'a',
      'A',
      'a.b',
      '../../etc/passwd',
      'ä',
      '名前',
      `${'x'.repeat(127)}1`,
      `${'x'.repeat(127)}2`,
    ];
    const paths = names.flatMap((application) =>
      names.map((environment) => backupIn(directory, { application, environment }).path),
    );
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(names.length ** 2);
    for (const path of paths) {
      expect(basename(path)).toMatch(/^[\w.-]+\.backup$/);
      expect(dirname(path)).toBe(directory);
    }
  });
});

describe('L3 what is not there', () => {
  it('is no news', async () => {
    expect(await load(backupIn())).toBeUndefined();
    expect(await load(backupIn(join(directory, 'nowhere')))).toBeUndefined();
    expect(log).toEqual([]);
  });
});

describe('L3 a damaged backup', () => {
  const damages: [string, (file: Buffer) => Buffer][] = [
    ['empty', () => Buffer.alloc(0)],
    ['cut in its digest', (file) => file.subarray(0, 20)],
    ['cut in its header', (file) => file.subarray(0, 100)],
    ['one byte short', (file) => file.subarray(0, -1)],
    ['one byte long', (file) => Buffer.concat([file, Buffer.from(' ')])],
    ['two written into each other', (file) => Buffer.concat([file.subarray(0, 90), file])],
    ['all zeros, as after a power cut', (file) => Buffer.alloc(file.length)],
    ['too large', () => Buffer.alloc(10 * 1024 * 1024)],
  ];

  it.each(damages)('is ignored with one warning: %s', async (_name, damage) => {
    const backup = backupIn();
    await write(backup, entryOf('{"a": true}'));
    writeFileSync(backup.path, damage(readFileSync(backup.path)));
    expect(await load(backup)).toBeUndefined();
    expect(log).toEqual([expect.stringMatching(/^warn: The backup \S+ was ignored: /)]);
  });

  it('is noticed whichever byte is wrong', async () => {
    const backup = backupIn();
    await write(backup, entryOf('{"a": true}'));
    const good = readFileSync(backup.path);
    for (let index = 0; index < good.length; index += 1) {
      const bad = Buffer.from(good);
      bad[index] = (bad[index] ?? 0) ^ 1;
      writeFileSync(backup.path, bad);
      expect(await load(backup)).toBeUndefined();
    }
    writeFileSync(backup.path, good);
    expect(contentOf(await load(backup))).toBe('{"a": true}');
  });

  it.each([
    ['a time that is none', { checkedAt: 'yesterday' }],
    ['no time', { changedAt: undefined }],
    ['a time beyond all dates', { checkedAt: 1e300 }],
    ['a content type that is no text', { contentType: 5 }],
    ['no targeting', { targeting: undefined }],
    ['no format', { format: undefined }],
  ])('is not trusted for its digest alone: %s', async (_name, members) => {
    const backup = backupIn();
    await write(backup, entryOf('{"a": true}'));
    const [, header = '', body = ''] = readFileSync(backup.path, 'utf8').split('\n');
    const rest = `${JSON.stringify({ ...JSON.parse(header), ...members })}\n${body}`;
    writeFileSync(backup.path, `${createHash('sha256').update(rest).digest('hex')}\n${rest}`);
    expect(await load(backup)).toBeUndefined();
    expect(log).toEqual([expect.stringMatching(/^warn: The backup \S+ was ignored: /)]);
  });

  it('may also be a directory', async () => {
    const backup = backupIn();
    mkdirSync(backup.path);
    expect(await load(backup)).toBeUndefined();
    expect(log).toHaveLength(1);
  });
});

describe('L3 a foreign backup', () => {
  it.each([
    ['application', {}, { application: 'Other' }, HERE],
    ['environment', {}, { environment: 'test' }, HERE],
    ['profile', {}, { profile: 'spare' }, HERE],
    ['targeting', {}, { targeting: 'in-process' as const }, HERE],
    ['location', {}, {}, 'http://localhost:4566'],
    ['backupKind', { backupKind: 'agent' }, {}, HERE],
  ])('is ignored with a warning that names its %s', async (name, members, options, location) => {
    const writer = backupIn();
    await write(writer, { ...entryOf('{}'), ...members }, Promise.resolve(location));
    const reader = backupIn(directory, options);
    writeFileSync(reader.path, readFileSync(writer.path));
    expect(await load(reader)).toBeUndefined();
    expect(log).toEqual([expect.stringContaining(`it is foreign: its ${name} is`)]);
  });

  it('is used with a warning where its location, or this one, is not known', async () => {
    await write(backupIn(), entryOf('{"a": 1}'), unknown);
    expect(contentOf(await load(backupIn()))).toBe('{"a": 1}');
    await write(backupIn(), entryOf('{"a": 2}'));
    expect(contentOf(await backupIn().load('service', unknown))).toBe('{"a": 2}');
    expect(log).toEqual([
      expect.stringContaining(`requests go to ${HERE}, and it came from a place that is not known`),
      expect.stringContaining(`requests go to a place that is not known, and it came from ${HERE}`),
    ]);
  });

  it('is used without a word where neither location is known, as with a source that names none', async () => {
    await write(backupIn(), entryOf('{}'), unknown);
    expect(contentOf(await backupIn().load('service', unknown))).toBe('{}');
    expect(log).toEqual([]);
  });
});

describe('L3 a directory that cannot be written', () => {
  const blocked = () => join(directory, 'file', 'below');

  it('gives one warning, however often', async () => {
    writeFileSync(join(directory, 'file'), '');
    const backup = backupIn(blocked());
    await write(backup, entryOf('{}'));
    await write(backup, entryOf('{}'));
    backup.retry();
    await backup.idle();
    expect(log).toEqual([expect.stringMatching(/^warn: The backup \S+ was not written: .*ENOTDIR/)]);
  });

  it('is written when it can be, with the newest', async () => {
    writeFileSync(join(directory, 'file'), '');
    const backup = backupIn(blocked());
    await write(backup, entryOf('{"version": 1}'));
    await write(backup, entryOf('{"version": 2}'));
    rmSync(join(directory, 'file'));
    backup.retry();
    await backup.idle();
    expect(contentOf(await load(backup))).toBe('{"version": 2}');
  });

  it('is not written again when there is nothing new', async () => {
    const backup = backupIn();
    await write(backup, entryOf('{}'));
    rmSync(backup.path);
    backup.retry();
    await backup.idle();
    expect(existsSync(backup.path)).toBe(false);
  });
});

describe('L3 two writers', () => {
  it('leave one whole version, and a reader never meets anything else', async () => {
    const fileOf = () =>
      new BackupFile(directory, normalizeOptions({ ...identifiers, logger: recordingLogger(log) }));
    const writers = [fileOf(), fileOf()];
    const saved = (content: string) => ({ ...entryOf(content), location: HERE });
    const contents = writers.map((_, index) =>
      JSON.stringify({ writer: index, padding: 'x'.repeat(200_000) }),
    );
    await write(backupIn(), entryOf(contents[0] ?? ''));
    const writing = Promise.all(
      writers.map(async (writer, index) => {
        for (let round = 0; round < 30; round += 1) await writer.write(saved(contents[index] ?? ''));
      }),
    );
    let done = false;
    void writing.then(() => {
      done = true;
    });
    while (!done) expect(contents).toContain(contentOf(await fileOf().read('service', HERE)));
    expect(log).toEqual([]);
    expect(readdirSync(directory)).toHaveLength(1);
  });
});

describe('L3 what a killed process left', () => {
  it('goes after an hour, and what another process writes now stays', async () => {
    const backup = backupIn();
    const [old, fresh] = [`${backup.path}.old.tmp`, `${backup.path}.fresh.tmp`];
    writeFileSync(old, 'half');
    writeFileSync(fresh, 'half');
    const twoHoursAgo = Date.now() / 1_000 - 7_200;
    utimesSync(old, twoHoursAgo, twoHoursAgo);
    await write(backup, entryOf('{}'));
    expect(existsSync(old)).toBe(false);
    expect(existsSync(fresh)).toBe(true);
  });
});

describe('L3 a new time of contact alone', () => {
  const touch = async (entry: BackupEntry) => {
    const backup = backupIn();
    backup.touch(entry, here);
    await backup.idle();
  };

  it('is written where the file has the same document, or none that can be read', async () => {
    await touch({ ...entryOf('{"a": 1}'), checkedAt: 3_000 });
    expect(await load(backupIn())).toMatchObject({ checkedAt: 3_000 });
    await touch({ ...entryOf('{"a": 1}'), checkedAt: 4_000 });
    expect(await load(backupIn())).toMatchObject({ checkedAt: 4_000 });
    writeFileSync(backupIn().path, 'damaged');
    await touch({ ...entryOf('{"a": 1}'), checkedAt: 5_000 });
    expect(await load(backupIn())).toMatchObject({ checkedAt: 5_000 });
  });

  it('does not bring back a document after a later one was written', async () => {
    await write(backupIn(), { ...entryOf('{"a": 2}', { versionLabel: 'v2' }), changedAt: 1_500 });
    await touch({ ...entryOf('{"a": 1}'), checkedAt: 9_000 });
    expect(contentOf(await load(backupIn()))).toBe('{"a": 2}');
    await touch({ ...entryOf('{"a": 2}'), checkedAt: 9_000 });
    expect((await load(backupIn()))?.document.versionLabel).toBe('v2');
  });

  it('does not take the place of a document that waits to be written', async () => {
    await write(backupIn(), { ...entryOf('{"a": 1}'), changedAt: 5_000 });
    const backup = backupIn();
    backup.save(entryOf('{"a": 0}'), here);
    backup.save(entryOf('{"a": 2}'), here);
    backup.touch({ ...entryOf('{"a": 2}'), checkedAt: 9_000 }, here);
    await backup.idle();
    expect(await load(backupIn())).toMatchObject({ checkedAt: 9_000 });
    expect(contentOf(await load(backupIn()))).toBe('{"a": 2}');
  });
});
