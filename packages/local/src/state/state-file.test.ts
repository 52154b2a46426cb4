import { mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApplication, deleteApplication } from '../store/applications.js';
import { deployAtOnce } from '../store/deploy.js';
import { createId } from '../store/identifier.js';
import { ROOT, Store } from '../store/store.js';
import { cleanUp, onCleanUp } from '../testing/local.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { openStateFile } from './state-file.js';

afterEach(cleanUp);

async function setUp() {
  const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
  onCleanUp(() => rm(directory, { recursive: true }));
  const path = join(directory, 'state');
  const open = async (rewriteBytes?: number) => {
    const store = new Store({ clock: new VirtualClock(), timeScale: 1, createId });
    const state = await openStateFile(path, store, rewriteBytes);
    onCleanUp(() => state.close().catch(() => {}));
    return { store, state };
  };
  return { directory, path, open };
}

const names = (store: Store) => store.applications.list(ROOT).map(({ name }) => name);

describe('a state file', () => {
  it('brings back everything, bytes and order of creation included', async () => {
    const { open } = await setUp();
    const { store, state } = await open();
    const content = Uint8Array.from({ length: 256 }, (_, index) => index);
    const request = { application: 'a', environment: 'e', profile: 'p', type: undefined, label: undefined };
    await deployAtOnce(store, { ...request, content, contentType: 'application/octet-stream' });
    await state.commit();
    const gone = createApplication(store, { name: 'gone' });
    await state.commit();
    deleteApplication(store, gone);
    createApplication(store, { name: 'later' });
    await state.commit();
    await state.close();

    const again = await open();
    expect([...again.store.snapshot()]).toEqual([...store.snapshot()]);
    const next = createApplication(again.store, { name: 'next' });
    expect(next.sequence).toBeGreaterThan(
      Math.max(...store.applications.list(ROOT).map(({ sequence }) => sequence)),
    );
    await again.state.commit();
    expect(names((await open()).store)).toEqual(['a', 'later', 'next']);
  });

  it('drops the line that was being written when the process ended, and nothing else', async () => {
    const { open, path } = await setUp();
    const { store, state } = await open();
    createApplication(store, { name: 'acknowledged' });
    await state.commit();
    const { length } = await readFile(path);
    createApplication(store, { name: 'torn' });
    await state.commit();
    await state.close();
    const full = await readFile(path);
    for (let size = length; size < full.length; size += 1) {
      await writeFile(path, full);
      await truncate(path, size);
      const again = await open();
      expect(names(again.store)).toEqual(['acknowledged']);
      await again.state.close();
    }
  });

  it('is refused, and left as it is, when it is damaged or not ours', async () => {
    const { open, path } = await setUp();
    const { state } = await open();
    await state.close();
    const header = await readFile(path, 'utf8');
    for (const content of [
      'precious',
      'precious\n',
      `${header}damage\n`,
      `${header}[{"table":"x"}]\n${header}`,
    ]) {
      await writeFile(path, content);
      await expect(open()).rejects.toThrow(path);
      expect(await readFile(path, 'utf8')).toBe(content);
    }
  });

  it('is readable by its owner only, and leaves no other file behind', async () => {
    const { open, directory, path } = await setUp();
    await open();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['state']);
  });

  it('stays short: superseded changes are dropped while it is in use', async () => {
    const { open, path } = await setUp();
    const { store, state } = await open(2_000);
    const commits: Promise<void>[] = [];
    for (let count = 0; count < 300; count += 1) {
      const application = createApplication(store, { name: `application-${count}` });
      commits.push(state.commit());
      if (count % 100 !== 0) deleteApplication(store, application);
      commits.push(state.commit());
      if (count % 10 === 0) await Promise.all(commits);
    }
    await Promise.all(commits);
    await state.close();
    expect((await readFile(path)).length).toBeLessThan(10_000);
    expect(names((await open()).store)).toEqual(['application-0', 'application-100', 'application-200']);
  });

  it('is not written to by a process that it was taken from', async () => {
    const { open, path } = await setUp();
    const first = await open();
    const second = await open();
    createApplication(first.store, { name: 'first' });
    await expect(first.state.commit()).rejects.toThrow('another process');
    createApplication(second.store, { name: 'second' });
    await second.state.commit();
    expect(await readFile(path, 'utf8')).not.toContain('first');
  });

  it('answers a write that failed with its cause, and makes up for it with the next one', async () => {
    const { open, path } = await setUp();
    const { store, state } = await open();
    createApplication(store, { name: 'one' });
    await rename(path, `${path}.away`);
    await expect(state.commit()).rejects.toThrow('ENOENT');
    await rename(`${path}.away`, path);
    createApplication(store, { name: 'two' });
    await state.commit();
    expect(names((await open()).store)).toEqual(['one', 'two']);
  });
});
