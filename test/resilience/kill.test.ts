import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import { identifiers, recordingLogger } from '../support/provider.js';

const KILLS = process.env.KILLS === 'full' ? 200 : 15;
const PATIENCE_MILLISECONDS = KILLS * 3_000;
/** About what a few writes take. */
const LONGEST_LIFE_MILLISECONDS = 60;
const SCRIPT = join(__dirname, 'support', 'write-forever.mjs');

let backupDirectory: string;

beforeAll(() => {
  backupDirectory = mkdtempSync(join(tmpdir(), 'kill-'));
});

afterAll(() => rmSync(backupDirectory, { recursive: true }));

describe(`L3 a process killed while it writes, ${KILLS} times`, () => {
  it(
    'leaves the old version or the new one, never anything else',
    async () => {
      let round = 0;
      // Until some have come in the middle, which is seen in files of writes that never ended.
      for (; round < KILLS || unfinishedWrites() === 0; round += 1) {
        await killWhileWriting((round / KILLS) * LONGEST_LIFE_MILLISECONDS);
        expect(['old', 'new']).toContain(await servedByNextProcess());
      }
      process.stdout.write(`${round} kills, ${unfinishedWrites()} of them in the middle of a write\n`);
    },
    PATIENCE_MILLISECONDS,
  );
});

function unfinishedWrites(): number {
  return readdirSync(backupDirectory).filter((name) => name.endsWith('.tmp')).length;
}

async function killWhileWriting(afterMilliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [SCRIPT, backupDirectory, 'old', 'new'], {
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  await delay(afterMilliseconds);
  child.kill('SIGKILL');
  await closed;
}

async function servedByNextProcess(): Promise<string> {
  const log: string[] = [];
  const provider = new AppConfigProvider({
    ...identifiers,
    backupDirectory,
    logger: recordingLogger(log),
    source: () => ({
      origin: 'service',
      fetch: () => Promise.reject(new Error('away')),
      close: () => {},
    }),
  });
  await provider.initialize();
  const { value } = await provider.resolveStringEvaluation('greeting', 'default', {});
  await provider.onClose();
  expect(log.filter((line) => line.includes('ignored'))).toEqual([]);
  return value;
}
