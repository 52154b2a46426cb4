import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from './support/child.js';

let backupDirectory: string;

beforeEach(() => {
  backupDirectory = mkdtempSync(join(tmpdir(), 'processes-'));
});

afterEach(() => rmSync(backupDirectory, { recursive: true }));

const documentOf = (greeting: string, members = {}) => JSON.stringify({ greeting, ...members });

describe('L3 the next process on a machine', () => {
  it('serves what the last one did when AppConfig is away', async () => {
    expect(await serve(backupDirectory, documentOf('hello'))).toMatchObject({
      value: 'hello',
      status: 'READY',
    });
    expect(await serve(backupDirectory, 'away')).toMatchObject({ value: 'hello', status: 'STALE' });
  });
});

describe('L2 L3 without the AWS SDK', () => {
  it('a process with a backup serves it, and logs an error', async () => {
    await serve(backupDirectory, documentOf('hello'));
    const { log, ...served } = await serve(backupDirectory, 'aws', { sdk: 'missing' });
    expect(served).toEqual({ value: 'hello', status: 'STALE' });
    expect(log).toContainEqual(
      expect.stringMatching(/^error: Polling has stopped: .*install @aws-sdk\/client-appconfigdata/),
    );
  });

  it('a process with none is told what to install', async () => {
    const { log, ...served } = await serve(backupDirectory, 'aws', { sdk: 'missing' });
    expect(served).toEqual({ value: 'default', errorCode: 'PROVIDER_FATAL', status: 'FATAL' });
    expect(log.join()).toContain('install @aws-sdk/client-appconfigdata');
  });

  it('a process whose bundler has spoiled it is told so, and not what to install', async () => {
    const { log, ...served } = await serve(backupDirectory, 'aws', { sdk: 'broken' });
    expect(served).toEqual({ value: 'default', errorCode: 'PROVIDER_FATAL', status: 'FATAL' });
    expect(log.join()).toContain(
      'importing @aws-sdk/client-appconfigdata failed: Dynamic require of "process" is not supported',
    );
    expect(log.join()).not.toContain('install');
  });
});

describe('L3 a disk that takes no more', () => {
  it('gives one warning, changes nothing else, and leaves the backup before as it was', async () => {
    await serve(backupDirectory, documentOf('old'));
    const large = documentOf('new', { padding: 'x'.repeat(100_000) });
    const { log, ...served } = await serve(backupDirectory, large, { fileLimitKibibytes: 8 });
    expect(served).toEqual({ value: 'new', status: 'READY' });
    expect(log).toEqual([expect.stringMatching(/^warn: The backup \S+ was not written: /)]);
    expect(readdirSync(backupDirectory)).toHaveLength(1);
    expect(await serve(backupDirectory, 'away')).toMatchObject({ value: 'old', status: 'STALE' });
  });
});
