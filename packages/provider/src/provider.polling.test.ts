import { OpenFeature } from '@openfeature/server-sdk';
import { SourceError } from './source/source.js';
import { createHarness } from './testing/harness.js';
import { jsonDocument, ScriptedSource, unchanged } from './testing/scripted-source.js';
import { settle } from './testing/virtual-runtime.js';

afterEach(() => OpenFeature.clearProviders());

const flags = jsonDocument({ a: true });
const changedFlags = jsonDocument({ a: false });

async function started(options = {}) {
  const source = new ScriptedSource(flags);
  const harness = createHarness(source, options);
  await harness.register();
  source.answers(unchanged);
  return { source, ...harness };
}

describe('P1 background polling', () => {
  it('waits the interval plus up to 10 %', async () => {
    const { source, runtime } = await started({ pollInterval: 100 });
    await runtime.advance(99);
    expect(source.fetches).toBe(1);
    await runtime.advance(11);
    expect(source.fetches).toBe(2);
  });

  it('waits what the service asks for when that is longer, and keeps the last valid interval', async () => {
    const { source, untilNextFetch } = await started({ pollInterval: 20 });
    source.answers({ kind: 'unchanged', nextPollSeconds: 300 });
    expect(await untilNextFetch()).toBeLessThanOrEqual(22.25);
    source.answers({ kind: 'unchanged', nextPollSeconds: 1e9 });
    expect(await untilNextFetch()).toBeGreaterThanOrEqual(299);
    expect(await untilNextFetch()).toBeGreaterThanOrEqual(299);
  });

  it('takes 15 s as the service minimum until the service says something valid', async () => {
    const source = new ScriptedSource({ ...flags, nextPollSeconds: -3 });
    const { register, runtime } = createHarness(source, { pollInterval: 1 });
    await register();
    await runtime.advance(14);
    expect(source.fetches).toBe(1);
    await runtime.advance(3);
    expect(source.fetches).toBe(2);
  });

  it('takes no minimum, also not as the cap of backoff, until a session was opened', async () => {
    const source = new ScriptedSource(new Error('down'));
    const { register, runtime } = createHarness(source, { pollInterval: 1, initTimeout: 1 });
    await register();
    const { fetches } = source;
    await runtime.advance(20);
    expect(source.fetches - fetches).toBeGreaterThanOrEqual(18);
    source.answers(new SourceError('Nothing is deployed', { retry: 'interval' }));
    await runtime.advance(2);
    const before = source.fetches;
    await runtime.advance(11);
    expect(source.fetches - before).toBeGreaterThanOrEqual(9);
  });

  it('takes 15 s from the opening of a session on, also where every poll of it fails', async () => {
    const source = new ScriptedSource(new SourceError('down', { sessionOpened: true }));
    const { register, runtime } = createHarness(source, { pollInterval: 1, initTimeout: 1 });
    await register();
    await runtime.advance(60);
    const { fetches } = source;
    await runtime.advance(300);
    expect(source.fetches - fetches).toBeLessThanOrEqual(300 / 7.5 + 1);
  });

  it('takes the interval that a failure names, for refresh as well', async () => {
    const nothing = new SourceError('Nothing is deployed', { retry: 'interval', nextPollSeconds: 40 });
    const source = new ScriptedSource(nothing);
    const { register, runtime, provider } = createHarness(source, { pollInterval: 1 });
    await register();
    source.answers(flags);
    const refreshed = provider.refresh();
    await runtime.advance(39);
    expect(source.fetches).toBe(1);
    await runtime.advance(6);
    expect(source.fetches).toBe(2);
    expect(await refreshed).toBe(false);
  });

  it('takes 0 for no minimum: the schedule is pollInterval, and refresh polls at once', async () => {
    const { source, runtime, provider } = await started({ pollInterval: 20 });
    source.answers({ kind: 'unchanged', nextPollSeconds: 0 });
    await runtime.advance(22);
    expect(source.fetches).toBe(2);
    for (let count = 0; count < 3; count += 1) expect(await provider.refresh()).toBe(false);
    expect(source.fetches).toBe(5);
    await runtime.advance(19);
    expect(source.fetches).toBe(5);
    await runtime.advance(4);
    expect(source.fetches).toBe(6);
  });

  it('schedules the next poll when the last has ended, so that polls never overlap', async () => {
    const { source, runtime } = await started({ pollInterval: 15 });
    source.answers(() => new Promise(() => {}));
    await runtime.advance(1_000);
    expect(source.fetches).toBe(2);
  });
});

describe('P3 too early', () => {
  it('is no failure: the known interval passes from now on', async () => {
    const { source, untilNextFetch, events } = await started();
    events.length = 0;
    source.answers({ kind: 'too-early' });
    await untilNextFetch();
    const wait = await untilNextFetch();
    expect(wait).toBeGreaterThanOrEqual(59.5);
    expect(wait).toBeLessThanOrEqual(66.5);
    expect(events).toEqual([]);
  });

  it('waits a second at least, so that nothing loops where there is no minimum', async () => {
    const { source, runtime, provider } = await started();
    source.answers({ kind: 'unchanged', nextPollSeconds: 0 });
    await runtime.advance(66);
    source.answers({ kind: 'too-early' });
    const { fetches } = source;
    const refreshed = provider.refresh().catch((error) => error);
    await runtime.advance(5.5);
    expect(source.fetches - fetches).toBeLessThanOrEqual(6);
    source.answers(changedFlags);
    await runtime.advance(1);
    expect(await refreshed).toBe(true);
  });
});

describe('P4 failures', () => {
  it('back off up to the interval, and success resets', async () => {
    const { source, runtime } = await started();
    source.answers(new Error('down'));
    await runtime.advance(66 + 63);
    expect(source.fetches).toBeGreaterThanOrEqual(7);
    const before = source.fetches;
    await runtime.advance(600);
    expect(source.fetches - before).toBeGreaterThanOrEqual(9);
    expect(source.fetches - before).toBeLessThanOrEqual(20);
    source.answers(unchanged);
    await runtime.advance(66);
    const recovered = source.fetches;
    await runtime.advance(59);
    expect(source.fetches - recovered).toBeLessThanOrEqual(1);
  });

  it('respect Retry-After, up to a day', async () => {
    const { source, runtime } = await started();
    source.answers(new SourceError('AppConfig throttles', { retryAfterSeconds: 1e9 }));
    await runtime.advance(66);
    expect(source.fetches).toBe(2);
    await runtime.advance(86_400 - 66);
    expect(source.fetches).toBe(2);
    await runtime.advance(66);
    expect(source.fetches).toBe(3);
  });

  it('of a rejected document wait for the interval', async () => {
    const { source, untilNextFetch } = await started();
    source.answers(jsonDocument('{'));
    await untilNextFetch();
    expect(await untilNextFetch()).toBeGreaterThanOrEqual(59.5);
  });
});

describe('P5 polling on evaluation', () => {
  const onEvaluation = { polling: 'on-evaluation' as const };

  it('leaves no timer between evaluations and polls only when one finds the interval elapsed', async () => {
    const { source, runtime, client } = await started(onEvaluation);
    expect(runtime.timers.waiting).toBe(0);
    await runtime.advance(3_600);
    expect(source.fetches).toBe(1);
    source.answers(changedFlags);
    expect(await client.getBooleanValue('a', true)).toBe(false);
    expect(source.fetches).toBe(2);
    expect(runtime.timers.waiting).toBe(0);
    expect(await client.getBooleanValue('a', true)).toBe(false);
    expect(source.fetches).toBe(2);
  });

  it('shares one poll among concurrent evaluations', async () => {
    const { source, runtime, client } = await started(onEvaluation);
    await runtime.advance(100);
    source.answers(changedFlags);
    const values = await Promise.all(Array.from({ length: 200 }, () => client.getBooleanValue('a', true)));
    expect(new Set(values)).toEqual(new Set([false]));
    expect(source.fetches).toBe(2);
  });

  it('waits no longer than requestTimeout, then answers from what it has', async () => {
    const { source, runtime, client } = await started({ ...onEvaluation, requestTimeout: 2 });
    await runtime.advance(100);
    source.answers(() => new Promise(() => {}));
    let answered: boolean | undefined;
    void client.getBooleanValue('a', false).then((value) => {
      answered = value;
    });
    await runtime.advance(1.9);
    expect(answered).toBeUndefined();
    await runtime.advance(0.2);
    expect(answered).toBe(true);
    expect(await client.getBooleanValue('a', false)).toBe(true);
    expect(source.fetches).toBe(2);
  });

  it('does not wait again after a failure before the backoff has passed, at least 15 s', async () => {
    const { source, runtime, client } = await started(onEvaluation);
    await runtime.advance(100);
    source.answers(new Error('down'));
    for (let second = 0; second < 15; second += 1) {
      expect(await client.getBooleanValue('a', false)).toBe(true);
      await runtime.advance(0.9);
    }
    expect(source.fetches).toBe(2);
    await runtime.advance(3);
    await client.getBooleanValue('a', false);
    expect(source.fetches).toBe(3);
  });

  it('does not wait again for 15 s after a rejected document either', async () => {
    const { source, runtime, client } = await started({ ...onEvaluation, pollInterval: 1 });
    source.answers({ ...jsonDocument('{'), nextPollSeconds: 1 });
    await runtime.advance(17);
    for (let second = 0; second < 14; second += 1) {
      expect(await client.getBooleanValue('a', false)).toBe(true);
      await runtime.advance(1);
    }
    expect(source.fetches).toBe(2);
    await runtime.advance(2);
    await client.getBooleanValue('a', false);
    expect(source.fetches).toBe(3);
  });

  it('counts the wall clock where the monotonic one stood still, and survives it jumping back', async () => {
    const { source, runtime, client } = await started(onEvaluation);
    runtime.jumpWallClock(3_600_000);
    await client.getBooleanValue('a', false);
    expect(source.fetches).toBe(2);
    runtime.jumpWallClock(-86_400_000);
    await client.getBooleanValue('a', false);
    expect(source.fetches).toBe(2);
    await runtime.advance(67);
    await client.getBooleanValue('a', false);
    expect(source.fetches).toBe(3);
  });

  it('does not wait for a poll under way while the interval has not elapsed', async () => {
    const { source, client, provider, runtime } = await started({ ...onEvaluation, pollInterval: 3_600 });
    await runtime.advance(20);
    source.answers(() => new Promise(() => {}));
    void provider.refresh().catch(() => undefined);
    await settle();
    expect(source.fetches).toBe(2);
    expect(await client.getBooleanValue('a', false)).toBe(true);
  });

  it('recovers after an initialize that failed, by an evaluation', async () => {
    const source = new ScriptedSource(new SourceError('Nothing is deployed', { retry: 'interval' }));
    const { register, runtime, client } = createHarness(source, onEvaluation);
    expect(await register()).toMatchObject({ message: 'Nothing is deployed' });
    expect(runtime.timers.waiting).toBe(0);
    source.answers(flags);
    await runtime.advance(70);
    expect(await client.getBooleanValue('a', false)).toBe(true);
    await runtime.advance(0);
    expect(client.providerStatus).toBe('READY');
  });
});

describe('P6 refresh', () => {
  it('starts polling again where a failure had stopped it', async () => {
    const { source, runtime, provider } = await started();
    source.answers(new SourceError('The AWS SDK cannot be loaded', { retry: 'never' }));
    await runtime.advance(66);
    const { fetches } = source;
    await runtime.advance(300);
    expect(source.fetches).toBe(fetches);
    source.answers(changedFlags);
    expect(await provider.refresh()).toBe(true);
    await runtime.advance(66);
    expect(source.fetches).toBe(fetches + 2);
  });

  it('polls as soon as the service permits, and resolves to whether the flag set changed', async () => {
    const { source, runtime, provider } = await started();
    source.answers(changedFlags);
    const refreshed = provider.refresh();
    await runtime.advance(14);
    expect(source.fetches).toBe(1);
    await runtime.advance(2);
    expect(await refreshed).toBe(true);
    source.answers(unchanged);
    await runtime.advance(20);
    const again = provider.refresh();
    await settle();
    expect(await again).toBe(false);
    expect(source.fetches).toBe(3);
  });

  it('shares one poll, also with the background', async () => {
    const { source, runtime, provider } = await started();
    const refreshes = [provider.refresh(), provider.refresh(), provider.refresh()];
    await runtime.advance(15);
    expect(await Promise.all(refreshes)).toEqual([false, false, false]);
    expect(source.fetches).toBe(2);
    await runtime.advance(59);
    expect(source.fetches).toBe(2);
  });

  it('waits again when it was too early all the same', async () => {
    const { source, runtime, provider } = await started();
    source.answers({ kind: 'too-early' });
    const refreshed = provider.refresh();
    await runtime.advance(15);
    source.answers(changedFlags);
    await runtime.advance(15);
    expect(await refreshed).toBe(true);
    expect(source.fetches).toBe(3);
  });

  it('settles also when it is always too early', async () => {
    const { source, runtime, provider } = await started();
    source.answers({ kind: 'too-early' });
    const refreshed = provider.refresh().catch((error) => error);
    await runtime.advance(600);
    expect((await refreshed).message).toContain('10 times that it is too early');
    expect(runtime.timers.held).toBe(0);
  });

  it('works in mode on-evaluation, and leaves no timer behind', async () => {
    const { runtime, provider } = await started({ polling: 'on-evaluation' });
    const refreshed = provider.refresh();
    await runtime.advance(15);
    expect(await refreshed).toBe(false);
    expect(runtime.timers.waiting).toBe(0);
  });

  it.each([
    ['a failed poll', new Error('down'), 'down'],
    ['a rejected document', jsonDocument('{'), 'The document was rejected'],
  ])('rejects with the cause of %s', async (_name, answer, message) => {
    const { source, runtime, provider } = await started();
    source.answers(answer);
    const refreshed = provider.refresh().catch((error) => error);
    await runtime.advance(15);
    expect((await refreshed).message).toContain(message);
  });

  it('rejects with PROVIDER_NOT_READY before initialize, after onClose, and when closed meanwhile', async () => {
    const { provider } = createHarness(new ScriptedSource(flags));
    await expect(provider.refresh()).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY' });
    await provider.initialize();
    const refreshed = provider.refresh().catch((error) => error);
    await provider.onClose();
    expect(await refreshed).toMatchObject({ code: 'PROVIDER_NOT_READY' });
    await expect(provider.refresh()).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY' });
  });
});

describe('clock jumps and suspended processes', () => {
  it('cause no burst of polls', async () => {
    const { source, runtime } = await started();
    runtime.jumpWallClock(10 * 365 * 86_400_000);
    await runtime.advance(300);
    expect(source.fetches).toBeLessThanOrEqual(6);
    runtime.jumpWallClock(-20 * 365 * 86_400_000);
    const before = source.fetches;
    await runtime.advance(300);
    expect(source.fetches - before).toBeLessThanOrEqual(5);
    expect(source.fetches - before).toBeGreaterThanOrEqual(4);
  });
});
