import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { ControlPlane } from './support/control-plane.js';
import { DemoProcess } from './support/demo-process.js';
import { until } from './support/until.js';

// Processes are started and polled here, and on a busy machine that takes its time; nothing waits for the limit.
const LINEAR_50 = 'AppConfig.Linear50PercentEvery30Seconds';

/** AppConfig's clock: it stands still unless a test moves it, and no client is allowed to poll twice at one moment. */
const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z'), now: () => clock.milliseconds };

let local: AppConfigLocal;
let control: ControlPlane;
let demos: readonly DemoProcess[] = [];

beforeAll(async () => {
  local = await startAppConfigLocal({ clock, pollInterval: 1 });
  control = new ControlPlane(local.endpoint);
});

afterAll(async () => {
  for (const demo of demos) demo.signal('SIGKILL');
  await Promise.all(demos.map((demo) => demo.ended));
  control.close();
  await local.close();
});

async function output(demo: DemoProcess): Promise<unknown> {
  const { body } = await demo.get('/process-string/hello%20world');
  return (body as { output: unknown }).output;
}

/** Lets time pass in AppConfig and every demo poll after that; returns what they answer then, sorted. */
async function answersAfter(seconds: number): Promise<unknown[]> {
  const moved = Date.now();
  clock.milliseconds += seconds * 1000;
  await Promise.all(
    demos.map((demo) =>
      until(
        async () => (await demo.get('/readyz')).body as { checkedAt: string },
        ({ checkedAt }) => Date.parse(checkedAt) >= moved,
      ),
    ),
  );
  return (await Promise.all(demos.map(output))).sort();
}

// One story: each test goes on where the one before has ended. AppConfig Local deals the places in rollouts out evenly, so that
// of two sessions in a row one is always in the first half.
describe('the walk-through with two demo processes', () => {
  it('version 1 is deployed, and both answer by it', async () => {
    await control.create();
    const number = await control.deploy(
      'one',
      { transform_reverse: true, transform_allcaps: false },
      'AppConfig.AllAtOnce',
    );
    expect(await control.progress(number)).toEqual(['BAKING', 100]);
    clock.milliseconds += 600_000;
    expect(await control.progress(number)).toEqual(['COMPLETE', 100]);

    const environment = { APPCONFIG_ENDPOINT: local.endpoint, POLL_INTERVAL: '1' };
    demos = [new DemoProcess([], environment), new DemoProcess([], environment)];
    await Promise.all(demos.map((demo) => demo.says(/flags READY/)));
    expect(await Promise.all(demos.map(output))).toEqual(['dlrow olleh', 'dlrow olleh']);
    expect((await demos[0]?.get('/readyz'))?.body).toMatchObject({ versionLabel: 'one' });
  });

  it('version 2 reaches one of them after 30 seconds and both after 60', async () => {
    const number = await control.deploy(
      'two',
      { transform_reverse: true, transform_allcaps: true },
      LINEAR_50,
    );
    expect(await control.progress(number)).toEqual(['DEPLOYING', 1]);
    expect(await answersAfter(15)).toEqual(['dlrow olleh', 'dlrow olleh']);
    expect(await answersAfter(15)).toEqual(['DLROW OLLEH', 'dlrow olleh']);
    expect(await control.progress(number)).toEqual(['DEPLOYING', 50]);
    expect(await answersAfter(30)).toEqual(['DLROW OLLEH', 'DLROW OLLEH']);
    expect(await control.progress(number)).toEqual(['BAKING', 100]);
    clock.milliseconds += 60_000;
    expect(await control.progress(number)).toEqual(['COMPLETE', 100]);
    for (const demo of demos) await demo.says(/flags changed: transform_allcaps\n/);
  });

  it('version 3 is stopped half way, and the one that had it goes back', async () => {
    const number = await control.deploy(
      'three',
      { transform_reverse: false, transform_allcaps: false },
      LINEAR_50,
    );
    expect(await answersAfter(30)).toEqual(['DLROW OLLEH', 'hello world']);
    expect(await control.stop(number)).toEqual(['ROLLED_BACK', 0]);
    expect(await answersAfter(1)).toEqual(['DLROW OLLEH', 'DLROW OLLEH']);
    expect(await control.progress(number)).toEqual(['ROLLED_BACK', 0]);
  });

  it('version 2, complete, is reverted with Allow-Revert', async () => {
    await expect(control.stop(2)).rejects.toMatchObject({ name: 'BadRequestException' });
    expect(await control.stop(2, { AllowRevert: true })).toEqual(['REVERTED', 0]);
    expect(await answersAfter(1)).toEqual(['dlrow olleh', 'dlrow olleh']);
  });

  it('everything is deleted, and the demos go on by the last good version', async () => {
    expect(await control.deleteEverything()).toEqual([]);
    clock.milliseconds += 1_000;
    await Promise.all(demos.map((demo) => demo.says(/flags STALE/)));
    expect(await Promise.all(demos.map(output))).toEqual(['dlrow olleh', 'dlrow olleh']);
  });
});
