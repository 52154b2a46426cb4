import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp, MAIN, onCleanUp, start } from '../testing/local.js';
import { between, temporaryDirectory, textOf } from '../testing/pull.js';

const CLI = join(__dirname, '../../dist/esm/cli.js');

afterEach(cleanUp);

describe('appconfig-local pull, the command', () => {
  it('leaves the old file or the new one when it is killed, and the next one clears up', async () => {
    const aws = await start();
    const [before, after] = ['a', 'b'].map((letter) => JSON.stringify({ text: letter.repeat(2_000_000) }));
    await aws.deploy({ ...MAIN, content: after as string });
    const directory = await temporaryDirectory();
    const inside = join(directory, 'DemoApp/prod');
    await mkdir(inside, { recursive: true });
    const run = () => {
      const argv = ['pull', '--application', 'DemoApp', '--environment', 'prod', '--directory', directory];
      argv.push('--region', 'us-east-1', '--endpoint-url', aws.endpoint, '--yes');
      const env = { ...process.env, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
      const child = spawn(process.execPath, [CLI, ...argv], { stdio: 'ignore', env });
      onCleanUp(() => child.kill('SIGKILL'));
      return { child, ended: once(child, 'close') };
    };
    for (let round = 0; round < 3; round += 1) {
      await writeFile(join(inside, 'main.json'), before as string);
      const { child, ended } = run();
      const watcher = watch(inside, (_event, name) => {
        if (name === '.main.json.tmp') child.kill('SIGKILL');
      });
      const [, signal] = await ended;
      watcher.close();
      expect(signal).toBe('SIGKILL');
      expect([before, after]).toContain(await textOf(inside, 'main.json'));
    }
    expect((await run().ended)[0]).toBe(0);
    expect(await textOf(inside, 'main.json')).toBe(after);
    expect(await readdir(inside)).toEqual(['main.json']);
  });

  it('refuses to overwrite without a terminal', async () => {
    const aws = await start();
    await aws.deploy({ ...MAIN, content: '{"a":1}' });
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'DemoApp/prod'), { recursive: true });
    await writeFile(join(directory, 'DemoApp/prod/main.json'), '{}');
    const argv = ['pull', '--application', 'DemoApp', '--environment', 'prod', '--directory', directory];
    argv.push('--region', 'us-east-1', '--endpoint-url', aws.endpoint);
    const env = { ...process.env, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    const child = spawn(process.execPath, [CLI, ...argv], { stdio: ['ignore', 'pipe', 'pipe'], env });
    onCleanUp(() => child.kill('SIGKILL'));
    let error = '';
    child.stderr.on('data', (text: Buffer) => {
      error += text;
    });
    const [code] = await once(child, 'close');
    expect([code, error]).toEqual([1, expect.stringContaining('there is no terminal to ask at')]);
  });

  it('ends at Ctrl-C while it watches, even if AWS does not answer', async () => {
    const aws = await start();
    const asked = new Promise<void>((resolve) => {
      void between(aws.endpoint, () => {
        resolve();
        return 'hang';
      }).then(({ endpoint }) => spawnPull(endpoint));
    });
    let child: ChildProcess | undefined;
    function spawnPull(endpoint: string) {
      const argv = ['pull', '--application', 'DemoApp', '--environment', 'prod', '--directory', '/none'];
      argv.push('--region', 'us-east-1', '--endpoint-url', endpoint, '--watch');
      const env = { ...process.env, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
      child = spawn(process.execPath, [CLI, ...argv], { stdio: 'ignore', env });
      onCleanUp(() => child?.kill('SIGKILL'));
    }
    await asked;
    child?.kill('SIGINT');
    expect(await once(child as ChildProcess, 'close')).toEqual([0, null]);
  });
});
