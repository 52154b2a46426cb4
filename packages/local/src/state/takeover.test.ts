import { readFile } from 'node:fs/promises';
import { cleanUp, onCleanUp } from '../testing/local.js';
import { names, setUpStateFile } from '../testing/state.js';
import { Journal } from './journal.js';

afterEach(cleanUp);

describe('a state file that two processes use', () => {
  it('belongs to the one that came last; the other acknowledges nothing more', async () => {
    const { open, path } = await setUpStateFile();
    const first = await open();
    const second = await open();
    await expect(first.create('first')).rejects.toThrow('another process');
    expect(names(first.store)).toEqual([]);
    await second.create('second');
    const text = await readFile(path, 'utf8');
    expect(text).toContain('second');
    expect(text).not.toContain('first');
  });

  it('keeps what the first acknowledges while the second one reads', async () => {
    const { open, newRegions } = await setUpStateFile();
    const first = await open();
    const writes: Promise<boolean>[] = [];
    const regions = newRegions();
    const snapshot = regions.snapshot.bind(regions);
    // Everything is read now, and nothing replaced yet.
    regions.snapshot = () => {
      const acknowledged = first.create('late').then(
        () => true,
        () => false,
      );
      writes.push(acknowledged);
      return snapshot();
    };
    const second = await open(undefined, regions);
    const [acknowledged] = await Promise.all(writes);
    expect(names(second.store).includes('late')).toBe(acknowledged);
  });

  it('acknowledges nothing that was being written when it was taken', async () => {
    const { path } = await setUpStateFile();
    const checkOwner = async () => {
      const text = await readFile(path, 'utf8').catch(() => '');
      if (text.includes('late')) throw new Error('taken');
    };
    const journal = await Journal.open({ path, snapshot: () => ['head\n'], rewriteBytes: 9_999, checkOwner });
    onCleanUp(() => journal.close());
    await journal.append('early\n', () => {});
    await expect(journal.append('late\n', () => {})).rejects.toThrow('taken');
  });

  it('loses nothing that either acknowledged, whenever the second one comes', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { open } = await setUpStateFile();
      const first = await open();
      const acknowledged: string[] = [];
      let taken = false;
      const writer = async (name: string) => {
        for (let count = 0; !taken; count += 1) {
          await first.create(`${name}-${count}`).then(
            () => acknowledged.push(`${name}-${count}`),
            () => {
              taken = true;
            },
          );
        }
      };
      const writers = ['a', 'b', 'c', 'd'].map(writer);
      for (let count = 0; count < 5 * round; count += 1) await first.create(`first-${count}`);
      const second = await open();
      await Promise.all(writers);
      expect(names(second.store)).toEqual(expect.arrayContaining(acknowledged));
    }
  });
});
