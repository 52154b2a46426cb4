import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DeployRequest } from '../deploy/at-once.js';
import { cleanUp, onCleanUp } from '../testing/local.js';
import { RecordingLogger } from '../testing/recording-logger.js';
import { FileDeployer, type ScanResult } from './deployer.js';
import { watchFiles } from './watch.js';
import { type Notifications, platform } from './watchers.js';

afterEach(cleanUp);

const HOUR = 3_600_000;

describe('when to scan', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** A directory of which nothing is real. */
  function setUp({ reason, error }: { reason?: string; error?: Error } = {}) {
    const logger = new RecordingLogger();
    const watchers = new Map<string, EventEmitter>();
    const notifications: Notifications = {
      watch(directory) {
        if (error !== undefined) throw error;
        const watcher = Object.assign(new EventEmitter(), { close: () => watchers.delete(directory) });
        watchers.set(directory, watcher);
        return watcher as unknown as ReturnType<Notifications['watch']>;
      },
      identify: async () => 'the one and only',
      unreliable: async () => reason,
    };
    const directory = '/somewhere/root';
    const state: { scans: number; result: ScanResult; failure?: Error } = {
      scans: 0,
      result: { next: 'when-changed', sites: new Map([[directory, new Set(['flags'])]]) },
    };
    const scan = async () => {
      state.scans += 1;
      if (state.failure) throw state.failure;
      return state.result;
    };
    const stop = watchFiles({ scan }, logger, notifications);
    onCleanUp(stop);
    /** How many scans there are in that time. */
    const scansIn = async (milliseconds: number) => {
      const before = state.scans;
      for (let passed = 0; passed < milliseconds; passed += 250) {
        await jest.advanceTimersByTimeAsync(250);
      }
      return state.scans - before;
    };
    const tell = (name: string | null, event = 'change') =>
      watchers.get(directory)?.emit('change', event, name);
    return { logger, watchers, directory, state, scansIn, tell, stop };
  }

  it('is never, as long as nothing changes', async () => {
    const { scansIn, watchers, logger } = setUp();
    // One to learn what to watch, and one for what changed before it was watched.
    expect(await scansIn(10_000)).toBe(2);
    expect(watchers.size).toBe(1);
    expect(await scansIn(HOUR)).toBe(0);
    expect(logger.lines).toEqual([]);
  });

  it('is a moment after a change of what matters', async () => {
    const { scansIn, tell } = setUp();
    await scansIn(1_000);
    tell('flags');
    tell('flags');
    expect(await scansIn(10_000)).toBe(1);
    tell(null);
    expect(await scansIn(10_000)).toBe(1);
    tell('of no interest');
    expect(await scansIn(10_000)).toBe(0);
  });

  it('is not put off by what changes all the time', async () => {
    const { scansIn, tell } = setUp();
    await scansIn(1_000);
    let scans = 0;
    for (let count = 0; count < 40; count += 1) {
      tell('flags');
      scans += await scansIn(250);
    }
    expect(scans).toBe(40);
  });

  it('is again and again while something has to be seen twice', async () => {
    const { scansIn, state } = setUp();
    state.result = { ...state.result, next: 'soon' };
    expect(await scansIn(1_000)).toBe(4);
    state.result = { ...state.result, next: 'later' };
    await scansIn(1_000);
    expect(await scansIn(10_000)).toBe(5);
  });

  it.each([
    ['the system has no more notifications', { error: new Error('ENOSPC: no more') }, 'ENOSPC: no more'],
    ['the file system is shared', { reason: 'NFS tells nothing' }, 'NFS tells nothing'],
  ])('is every 2 s, and told once, when %s', async (_case, options, why) => {
    const { scansIn, logger } = setUp(options);
    await scansIn(2_500);
    expect(await scansIn(20_000)).toBe(10);
    expect(logger.lines).toEqual([`info: The directory is looked at every 2 s: ${why}`]);
  });

  it('is every 2 s while the directory cannot be read', async () => {
    const { scansIn, state, logger } = setUp();
    state.failure = new Error('ENOENT');
    await scansIn(250);
    expect(await scansIn(20_000)).toBe(10);
    expect(logger.lines).toEqual(['error: The directory cannot be read: ENOENT']);
  });

  it('and watches a directory anew that was moved away, or whose watching failed', async () => {
    const { scansIn, watchers, tell, directory } = setUp();
    await scansIn(1_000);
    const first = watchers.get(directory);
    tell('root', 'rename');
    expect(await scansIn(10_000)).toBe(2);
    const second = watchers.get(directory);
    expect(second).not.toBe(first);
    second?.emit('error', new Error('EPERM'));
    expect(await scansIn(10_000)).toBe(2);
    expect(watchers.get(directory)).not.toBe(second);
  });

  it('is never again when it is over', async () => {
    const { scansIn, watchers, stop, state } = setUp();
    state.result = { ...state.result, next: 'soon' };
    await scansIn(1_000);
    await stop();
    expect(await scansIn(10_000)).toBe(0);
    expect(watchers.size).toBe(0);
  });
});

describe('with the notifications of this system', () => {
  async function setUp(files: Record<string, string>, prepare: (directory: string) => unknown = () => {}) {
    const parent = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
    onCleanUp(() => rm(parent, { recursive: true }));
    const directory = join(parent, 'flags');
    const write = async (path: string, content: string) => {
      await mkdir(dirname(join(parent, path)), { recursive: true });
      await writeFile(join(parent, path), content);
    };
    await mkdir(directory);
    for (const [path, content] of Object.entries(files)) await write(`flags/${path}`, content);
    await prepare(parent);

    const deployed: string[] = [];
    const deploy = async ({ application, environment, profile, content }: DeployRequest) => {
      deployed.push(`${application}/${environment}/${profile} ${Buffer.from(content)}`);
      return true;
    };
    const logger = new RecordingLogger();
    const deployer = new FileDeployer(directory, deploy, logger);
    const counts = { scans: 0, watchers: 0 };
    let asleep = false;
    const scan = async () => {
      counts.scans += 1;
      const result = await deployer.scan();
      asleep = result.next === 'when-changed';
      return result;
    };
    const notifications: Notifications = {
      ...platform,
      watch(site) {
        counts.watchers += 1;
        asleep = false;
        return platform.watch(site);
      },
    };
    await deployer.scan({ settle: false });
    deployed.length = 0;
    onCleanUp(watchFiles({ scan }, logger, notifications));
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    /** Waits until only a notification can lead to another scan. */
    const sleep = async () => {
      const { scans } = counts;
      await until(() => asleep && counts.scans >= Math.max(scans, 2));
    };
    await sleep();
    return {
      parent,
      directory,
      write,
      counts,
      logger,
      sleep,
      /** Waits for what is deployed next, by nothing but a notification. */
      async deploys(...expected: string[]) {
        await until(() => deployed.length >= expected.length);
        expect(deployed.splice(0)).toEqual(expected);
        await sleep();
      },
    };
  }

  it('sees files that are written, replaced, touched, and new, also in new directories', async () => {
    const { directory, write, deploys } = await setUp({ 'App/prod/main.json': '1' });
    await write('flags/App/prod/main.json', '2');
    await deploys('App/prod/main 2');
    await write('flags/App/prod/.main.json.swp', '3');
    await rename(join(directory, 'App/prod/.main.json.swp'), join(directory, 'App/prod/main.json'));
    await deploys('App/prod/main 3');
    await utimes(join(directory, 'App/prod/main.json'), 1, 1);
    await deploys('App/prod/main 3');
    await write('flags/App/prod/new.json', '4');
    await deploys('App/prod/new 4');
    await write('flags/App/stage/main.json', '5');
    await deploys('App/stage/main 5');
    await write('flags/Other/prod/main.json', '6');
    await deploys('Other/prod/main 6');
    await write('flags/Other/prod/main.json', '7');
    await deploys('Other/prod/main 7');
  });

  it('sees directories that are replaced, at every level, and goes on watching them', async () => {
    const { parent, directory, write, deploys } = await setUp({ 'App/prod/main.json': '1' });
    await write('next/prod/main.json', '2');
    await rename(join(directory, 'App'), join(parent, 'old'));
    await rename(join(parent, 'next'), join(directory, 'App'));
    await deploys('App/prod/main 2');
    await write('flags/App/prod/main.json', '3');
    await deploys('App/prod/main 3');
    await rm(join(directory, 'App/prod'), { recursive: true });
    await write('flags/App/prod/main.json', '4');
    await deploys('App/prod/main 4');
    await write('flags/App/prod/main.json', '5');
    await deploys('App/prod/main 5');
    await rm(directory, { recursive: true });
    await write('flags/App/prod/main.json', '6');
    await deploys('App/prod/main 6');
    await write('flags/App/prod/main.json', '7');
    await deploys('App/prod/main 7');
  });

  it('sees a ConfigMap of Kubernetes change, in an environment and at the top', async () => {
    const configMap = async (parent: string, at: string, version: string, files: Record<string, string>) => {
      const folder = join(parent, at);
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, version, path)), { recursive: true });
        await writeFile(join(folder, version, path), content);
      }
      await symlink(version, join(folder, '..data_tmp'));
      await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    const { parent, directory, deploys } = await setUp({}, async (parent) => {
      await mkdir(join(parent, 'flags/App/prod'), { recursive: true });
      await configMap(parent, 'flags/App/prod', '..1', { 'main.json': '1' });
      await symlink('..data/main.json', join(parent, 'flags/App/prod/main.json'));
      await configMap(parent, 'flags', '..1', { 'Top/prod/main.json': '1' });
      await symlink('..data/Top', join(parent, 'flags/Top'));
    });
    for (const version of ['2', '3']) {
      await configMap(parent, 'flags/App/prod', `..${version}`, { 'main.json': version });
      await rm(join(directory, 'App/prod', `..${Number(version) - 1}`), { recursive: true });
      await deploys(`App/prod/main ${version}`);
      await configMap(parent, 'flags', `..${version}`, { 'Top/prod/main.json': version });
      await rm(join(directory, `..${Number(version) - 1}`), { recursive: true });
      await deploys(`Top/prod/main ${version}`);
    }
  });

  it('sees what links lead to, elsewhere in the directory, change', async () => {
    const { directory, write, deploys } = await setUp({}, async (parent) => {
      await mkdir(join(parent, 'flags/.store/one'), { recursive: true });
      await mkdir(join(parent, 'flags/App/prod'), { recursive: true });
      await writeFile(join(parent, 'flags/.store/one/main.json'), '1');
      await symlink('one', join(parent, 'flags/.store/current'));
      await symlink('../../.store/current/main.json', join(parent, 'flags/App/prod/main.json'));
      await symlink('../../.store/late.json', join(parent, 'flags/App/prod/late.json'));
    });
    await write('flags/.store/one/main.json', '2');
    await deploys('App/prod/main 2');
    await write('flags/.store/two/main.json', '3');
    await symlink('two', join(directory, '.store/next'));
    await rename(join(directory, '.store/next'), join(directory, '.store/current'));
    await deploys('App/prod/main 3');
    await write('flags/.store/late.json', '4');
    await deploys('App/prod/late 4');
  });

  it('sees the directory itself change, where it is a link', async () => {
    const { parent, directory, deploys } = await setUp({}, async (parent) => {
      await rm(join(parent, 'flags'), { recursive: true });
      for (const version of ['1', '2']) {
        await mkdir(join(parent, `v${version}/App/prod`), { recursive: true });
        await writeFile(join(parent, `v${version}/App/prod/main.json`), version);
      }
      await symlink('v1', join(parent, 'flags'));
    });
    await symlink('v2', join(parent, 'next'));
    await rename(join(parent, 'next'), directory);
    await deploys('App/prod/main 2');
  });

  it('watches directories, not files', async () => {
    const files = Array.from({ length: 2_000 }, (_, index) => [`App${index % 10}/prod/p${index}.json`, '1']);
    const { counts, write, deploys } = await setUp(Object.fromEntries(files));
    expect(counts.watchers).toBe(21);
    const { scans } = counts;
    await write('flags/App0/prod/p0.json', '2');
    await deploys('App0/prod/p0 2');
    expect(counts.watchers).toBe(21);
    expect(counts.scans - scans).toBeLessThanOrEqual(4);
  });
});
