import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp, MAIN, start } from '../testing/local.js';
import { between, pull, temporaryDirectory, textOf } from '../testing/pull.js';
import { keepPulling } from './watch.js';

const environment = { ...process.env };

beforeEach(() => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_MAX_ATTEMPTS: '1',
  });
});

afterEach(async () => {
  process.env = { ...environment };
  await cleanUp();
});

describe('appconfig-local pull --watch', () => {
  /** Pulls once before each of the steps, and once after the last. */
  async function watching(steps: ReadonlyArray<(of: { path: string }) => unknown>, ...more: string[]) {
    const aws = await start({ pollInterval: 0 });
    await aws.deploy({ ...MAIN, content: '{"a":1}' });
    const { endpoint, requests } = await between(aws.endpoint);
    const directory = await temporaryDirectory();
    const path = join(directory, 'DemoApp/prod/main.json');
    let end = () => {};
    let done = 0;
    const waits: number[] = [];
    const result = await pull(
      [
        ...['--application', 'DemoApp', '--environment', 'prod', '--directory', directory, '--watch'],
        ...['--region', 'us-east-1', '--endpoint-url', endpoint, ...more],
      ],
      {
        async wait(seconds) {
          waits.push(seconds);
          const step = steps[done];
          done += 1;
          if (step === undefined) end();
          else await step({ ...aws, path } as never);
        },
        onEnd(abort) {
          end = abort;
          return () => {};
        },
      },
    );
    return { ...result, path, waits, requests, content: await textOf(path).catch(() => undefined) };
  }

  it('goes on writing what is deployed, without asking about its own files, until it is ended', async () => {
    const deploy = (content: string) => (of: object) =>
      (of as Awaited<ReturnType<typeof start>>).deploy({ ...MAIN, content });
    const { code, out, error, path, content, waits, requests } = await watching([
      deploy('{"a":2}'),
      () => {},
      deploy('{"a":3}'),
    ]);
    expect([code, error, content, waits]).toEqual([0, '', '{"a":3}', [60, 60, 60, 60]]);
    expect(out).toBe(
      `New: ${path}\nChanged: ${path}\n  ~ a\n      value: 1 -> 2\nChanged: ${path}\n  ~ a\n      value: 2 -> 3\n`,
    );
    // One session goes on for as long as it can.
    expect(requests.filter((one) => one === 'POST /configurationsessions')).toHaveLength(1);
  });

  it('ends rather than overwrite what somebody else has written', async () => {
    const edit = async ({ path }: { path: string }) => writeFile(path, '{"mine":1}');
    const { code, content, error } = await watching([edit]);
    expect([code, content, error]).toEqual([1, '{"mine":1}', expect.stringContaining('--yes overwrites it')]);
    expect(await watching([edit], '--yes')).toMatchObject({ code: 0, content: '{"a":1}' });
  });

  it('writes a file that was deleted again', async () => {
    const { rm } = await import('node:fs/promises');
    const { code, content } = await watching([({ path }) => rm(path)]);
    expect([code, content]).toEqual([0, '{"a":1}']);
  });

  it('tells of errors, waits longer after each, and goes on when they end', async () => {
    const fail = (of: object) =>
      (of as Awaited<ReturnType<typeof start>>).fail({ kind: 'refuse', plane: 'control', times: 2 });
    const { code, error, waits } = await watching([fail, () => {}, () => {}], '--interval', '20');
    expect(waits).toEqual([20, 40, 80, 20]);
    expect(code).toBe(0);
    expect(error.match(/tried again in \d+ s/g)).toEqual(['tried again in 40 s', 'tried again in 80 s']);
  });

  it('never waits longer than a quarter of an hour, nor less than the interval', async () => {
    const waitsOf = async (interval: number) => {
      const waits: number[] = [];
      const ending = new AbortController();
      const broken = { pull: () => Promise.reject(new Error('no')) };
      const wait = async (seconds: number) => {
        if (waits.push(seconds) === 7) ending.abort();
      };
      await keepPulling(broken, interval, { error() {} }, wait, ending.signal);
      return waits;
    };
    expect(await waitsOf(60)).toEqual([120, 240, 480, 900, 900, 900, 900]);
    expect(await waitsOf(3_600)).toEqual(Array(7).fill(3_600));
  });

  it('names what it cannot write', async () => {
    const aws = await start();
    await aws.deploy({ ...MAIN, content: '{"a":1}' });
    const directory = await temporaryDirectory();
    // A directory stands where the temporary file would.
    await mkdir(join(directory, 'DemoApp/prod/.main.json.tmp/x'), { recursive: true });
    const argv = ['--application', 'DemoApp', '--environment', 'prod', '--directory', directory];
    const result = await pull([...argv, '--region', 'us-east-1', '--endpoint-url', aws.endpoint]);
    expect(result).toMatchObject({ code: 1, error: expect.stringContaining('main.json cannot be written') });
    expect(await readdir(join(directory, 'DemoApp/prod'))).toEqual(['.main.json.tmp']);
  });
});
