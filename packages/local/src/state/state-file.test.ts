import { lstat, mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deployAtOnce } from '../deploy/at-once.js';
import { createApplication, deleteApplication } from '../store/applications.js';
import { ROOT } from '../store/store.js';
import { cleanUp } from '../testing/local.js';
import { names, setUpStateFile as setUp } from '../testing/state.js';

afterEach(cleanUp);

const noValidators = async () => {};

describe('a state file', () => {
  it('brings back everything, bytes and order of creation included', async () => {
    const { open } = await setUp();
    const { store, state, create } = await open();
    const content = Uint8Array.from({ length: 256 }, (_, index) => index);
    const request = { application: 'a', environment: 'e', profile: 'p', type: undefined, label: undefined };
    const deployment = { ...request, content, contentType: 'application/octet-stream' };
    await deployAtOnce(store, deployment, state.write, noValidators);
    const gone = await create('gone');
    await state.write(() => {
      deleteApplication(store, gone);
      createApplication(store, { name: 'later' });
    });
    await state.close();

    const again = await open();
    expect([...again.store.snapshot()]).toEqual([...store.snapshot()]);
    const next = await again.create('next');
    expect(next.sequence).toBeGreaterThan(
      Math.max(...store.applications.list(ROOT).map(({ sequence }) => sequence)),
    );
    expect(names((await open()).store)).toEqual(['a', 'later', 'next']);
  });

  it('drops the line that was being written when the process ended, nothing else, and warns', async () => {
    const { open, path } = await setUp();
    const { state, create } = await open();
    await create('acknowledged');
    const { length } = await readFile(path);
    await create('torn');
    await state.close();
    const full = await readFile(path);
    for (let size = length; size < full.length; size += 1) {
      await writeFile(path, full);
      await truncate(path, size);
      const again = await open();
      expect(names(again.store)).toEqual(['acknowledged']);
      const what =
        size - length < '[{"table":"applications"'.length ? /cannot be told/ : /\(an application\)/;
      const lost = size - length;
      expect(again.logger.lines).toEqual(
        lost === 0
          ? []
          : [expect.stringMatching(new RegExp(`^warn: .*Its last ${lost} bytes are lost.*${what.source}`))],
      );
      await again.state.close();
    }
    expect((await open()).logger.lines).toEqual([]);
  });

  it('that was cut off names every kind of record that is lost with the line', async () => {
    const { open, path } = await setUp();
    const { store, state } = await open();
    const request = { application: 'a', environment: 'e', profile: 'p', type: undefined, label: undefined };
    // What looks like a change is content here.
    const content = new TextEncoder().encode('{"table":"tags"}');
    await deployAtOnce(
      store,
      { ...request, content, contentType: '{"table":"tags","parent"' },
      state.write,
      noValidators,
    );
    await state.close();
    await truncate(path, (await readFile(path)).length - 1);
    const again = await open();
    expect(again.logger.lines).toEqual([
      expect.stringContaining(
        '(an application and an environment and a configuration profile and a configuration version and a deployment)',
      ),
    ]);
    expect([...again.store.snapshot()]).toEqual([]);
  });

  it.each([1, 10, 39])(
    'that was cut off in its first line, after %i bytes, is empty, with a warning',
    async (size) => {
      const { open, path } = await setUp();
      await (await open()).state.close();
      await truncate(path, size);
      const { store, logger } = await open();
      expect([...store.snapshot()]).toEqual([]);
      expect(logger.lines).toEqual([expect.stringContaining(`Its last ${size} bytes are lost`)]);
    },
  );

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

  it('is readable by its owner only, and has no other file beside it than the one that tells who uses it', async () => {
    const { open, directory, path } = await setUp();
    await open();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['state', 'state.owner']);
  });

  it('stays short: superseded changes are dropped while it is in use', async () => {
    const { open, path } = await setUp();
    const { store, state, create } = await open(2_000);
    const writes: Promise<unknown>[] = [];
    for (let count = 0; count < 300; count += 1) {
      const write = create(`application-${count}`);
      writes.push(write);
      if (count % 100 === 0) continue;
      writes.push(write.then((application) => state.write(() => deleteApplication(store, application))));
      if (count % 10 === 9) await Promise.all(writes);
    }
    await Promise.all(writes);
    await state.close();
    expect((await readFile(path)).length).toBeLessThan(10_000);
    expect(names((await open()).store)).toEqual(['application-0', 'application-100', 'application-200']);
  });

  it('is the file that a symbolic link names, whether it is there yet or not', async () => {
    const { open, directory, path } = await setUp();
    await mkdir(join(directory, 'real'));
    await symlink(join('real', 'target'), path);
    await (await open()).create('first');
    await (await open()).create('second');
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(join(directory, 'real', 'target'), 'utf8')).toContain('second');
    expect(names((await open()).store)).toEqual(['first', 'second']);
  });
});
