import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetHostedConfigurationVersionCommand,
  paginateListHostedConfigurationVersions,
} from '@aws-sdk/client-appconfig';
import { controlClient, createMain, createVersion } from '../testing/control.js';
import { cleanUp, onCleanUp } from '../testing/local.js';
import { startProcess } from '../testing/process.js';

afterEach(cleanUp);

const content = (index: number) => JSON.stringify({ index, padding: 'x'.repeat(1_000) });

describe('kill -9 during a burst of 1 000 writes', () => {
  it('loses no acknowledged write and keeps none by half', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
    onCleanUp(() => rm(directory, { recursive: true }));
    const state = join(directory, 'state');
    const { child, endpoint } = await startProcess('--state', state);
    const control = controlClient(endpoint);
    const created = await createMain(control);

    const acknowledged = new Map<number, number>();
    let next = 0;
    const writer = async () => {
      while (next < 1_000) {
        const index = next;
        next += 1;
        const { VersionNumber = 0 } = await createVersion(control, created, content(index));
        acknowledged.set(VersionNumber, index);
        if (acknowledged.size === 300) child.kill('SIGKILL');
      }
    };
    const exit = once(child, 'exit');
    await Promise.allSettled(Array.from({ length: 16 }, writer));
    await exit;
    expect(acknowledged.size).toBeGreaterThanOrEqual(300);
    expect(acknowledged.size).toBeLessThan(1_000);

    const again = controlClient((await startProcess('--state', state)).endpoint);
    const numbers: number[] = [];
    for await (const { Items = [] } of paginateListHostedConfigurationVersions({ client: again }, created)) {
      numbers.push(...Items.map(({ VersionNumber = 0 }) => VersionNumber));
    }
    const read = async (VersionNumber: number): Promise<[number, number]> => {
      const get = new GetHostedConfigurationVersionCommand({ ...created, VersionNumber });
      const text = new TextDecoder().decode((await again.send(get)).Content);
      const { index } = JSON.parse(text) as { index: number };
      expect(text).toBe(content(index));
      return [VersionNumber, index];
    };
    const found = new Map(await Promise.all(numbers.map(read)));
    expect([...acknowledged].filter(([number, index]) => found.get(number) !== index)).toEqual([]);
    const { VersionNumber = 0 } = await createVersion(again, created, 'more');
    expect(VersionNumber).toBe(Math.max(...found.keys()) + 1);
  });
});
