import { appendFile, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { deployAtOnce } from '../deploy/at-once.js';
import { createApplication } from '../store/applications.js';
import { ROOT } from '../store/store.js';
import { createMain, createVersion, startControlled } from '../testing/control.js';
import { cleanUp, onCleanUp } from '../testing/local.js';
import { names, setUpStateFile } from '../testing/state.js';
import { Journal } from './journal.js';

afterEach(cleanUp);

const noValidators = async () => {};

/** From here on, writing fails. */
async function takeAway(path: string): Promise<void> {
  await copyFile(path, `${path}.copy`);
  await rename(`${path}.copy`, path);
}

const outcomes = async (writes: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(writes)).map(({ status }) => status);

describe('a write that fails', () => {
  it('is answered with its cause, never took place, and does not stand in the way of the next', async () => {
    const { open, path } = await setUpStateFile();
    const { store, create } = await open();
    await create('before');
    await rename(path, `${path}.away`);
    await expect(create('one')).rejects.toThrow('ENOENT');
    expect(names(store)).toEqual(['before']);
    await rename(`${path}.away`, path);
    await create('two');
    expect(names(store)).toEqual(['before', 'two']);
    expect(names((await open()).store)).toEqual(['before', 'two']);
  });

  it('takes those along that were made after it, and what they changed is as it was before', async () => {
    const { open, path } = await setUpStateFile();
    const { store, state, create } = await open();
    const application = await create('before');
    await takeAway(path);
    const rename = (name: string) =>
      state.write(() => store.applications.put(ROOT, application.id, { ...application, name }));
    const writes = [rename('first'), create('new'), rename('second')];
    expect(names(store)).toEqual(['second', 'new']);
    expect(await outcomes(writes)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(names(store)).toEqual(['before']);
  });

  it('is not acknowledged to those either who found nothing to change because of it', async () => {
    const { open, path } = await setUpStateFile();
    const { store, state } = await open();
    await takeAway(path);
    const request = {
      application: 'a',
      environment: 'e',
      profile: 'p',
      type: undefined,
      label: undefined,
      content: Buffer.from('{}'),
      contentType: 'application/json',
      unlessServed: true,
    };
    const deploy = () => deployAtOnce(store, request, state.write, noValidators);
    expect(await outcomes([deploy(), deploy(), deploy()])).toEqual(['rejected', 'rejected', 'rejected']);
    expect(names(store)).toEqual([]);
  });

  it('leaves nothing in the file', async () => {
    const { path } = await setUpStateFile();
    const text = async () => readFile(path, 'utf8').catch(() => '');
    // The write fails once all of it is in the file.
    const checkOwner = async () => {
      if ((await text()).includes('refused')) throw new Error('taken');
    };
    const journal = await Journal.open({ path, snapshot: () => ['head\n'], rewriteBytes: 9_999, checkOwner });
    onCleanUp(() => journal.close());
    const undone: string[] = [];
    const append = (line: string) => journal.append(`${line}\n`, () => undone.push(line));
    await append('before');
    await expect(append('refused')).rejects.toThrow('taken');
    expect(undone).toEqual(['refused']);
    expect(await text()).toBe('head\nbefore\n');
    // What could not be removed at once goes before the next write.
    await appendFile(path, 'remains '.repeat(100));
    await append('after');
    expect(await text()).toBe('head\nbefore\nafter\n');
  });

  it('of one request leaves the others, at once or later, unharmed', async () => {
    const { open, path } = await setUpStateFile();
    const { store, state, create } = await open();
    const refuse = () =>
      state.write(() => {
        createApplication(store, { name: 'refused' });
        throw new Error('no');
      });
    expect(await outcomes([create('one'), refuse(), create('two')])).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    await state.close();
    expect(await readFile(path, 'utf8')).not.toContain('refused');
    expect(names((await open()).store)).toEqual(['one', 'two']);
  });

  it('is a 500 for every one of many requests, none of which took place', async () => {
    const { path } = await setUpStateFile();
    const { control, logger } = await startControlled({ state: path });
    const created = await createMain(control, { Type: 'AWS.AppConfig.FeatureFlags' });
    await takeAway(path);
    const content = '{"version":"1","flags":{"a":{}},"values":{"a":{"enabled":true}}}';
    const writes = Array.from({ length: 20 }, () => createVersion(control, created, content));
    expect(new Set(await outcomes(writes))).toEqual(new Set(['rejected']));
    expect(logger.lines).toHaveLength(20);
    await rm(path);
  });
});

describe('a rewrite that fails', () => {
  it('is put off, and the write goes on', async () => {
    const { open, path } = await setUpStateFile();
    const { store, create } = await open(100);
    await create('one');
    // No file can be made in the place of the next one.
    const next = `${path}.next`;
    await mkdir(next);
    for (const name of ['two', 'three', 'four']) await create(name);
    expect(names(store)).toEqual(['one', 'two', 'three', 'four']);
    await rm(next, { recursive: true });
    expect(names((await open()).store)).toEqual(['one', 'two', 'three', 'four']);
  });
});
