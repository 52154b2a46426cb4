import { OpenFeature } from '@openfeature/server-sdk';
import { createHarness } from './testing/harness.js';
import { jsonDocument, ScriptedSource } from './testing/scripted-source.js';

afterEach(() => OpenFeature.clearProviders());

const HOUR = 3_600_000;

describe('P5 a process that is frozen in the middle of a poll', () => {
  it('answers as before, waits no second time, and is up to date when the dead poll is over', async () => {
    const source = new ScriptedSource(jsonDocument({ a: true }));
    const { register, client, runtime } = createHarness(source, {
      polling: 'on-evaluation',
      requestTimeout: 3,
    });
    await register();
    let fail: (error: Error) => void = () => {};
    source.answers(() => new Promise((_, reject) => (fail = reject)));
    await runtime.advance(70);
    const held = client.getBooleanValue('a', false);
    await runtime.advance(1);
    runtime.jumpWallClock(HOUR);
    await runtime.advance(2);
    expect(await held).toBe(true);
    expect(await client.getBooleanValue('a', false)).toBe(true);
    expect(source.fetches).toBe(2);
    fail(new Error('read ECONNRESET'));
    source.answers(jsonDocument({ a: false }));
    await runtime.advance(0);
    expect(client.providerStatus).toBe('STALE');
    runtime.jumpWallClock(HOUR);
    expect(await client.getBooleanValue('a', true)).toBe(false);
    await runtime.advance(0);
    expect(client.providerStatus).toBe('READY');
    expect(source.fetches).toBe(3);
  });
});

describe('a background provider whose machine was suspended', () => {
  it('makes one poll when it is awake, and none to catch up', async () => {
    const source = new ScriptedSource(jsonDocument({ a: true }));
    const { register, runtime, untilNextFetch, events } = createHarness(source);
    await register();
    await runtime.advance(30);
    runtime.jumpWallClock(30 * 24 * HOUR);
    expect(await untilNextFetch()).toBeLessThanOrEqual(36.25);
    expect(await untilNextFetch()).toBeGreaterThanOrEqual(59.5);
    expect(events.map(({ type }) => type)).toEqual(['PROVIDER_READY']);
  });
});

describe('P4 a clock that jumps during an outage', () => {
  it.each([
    ['forward', 365 * 24 * HOUR],
    ['back', -365 * 24 * HOUR],
  ])('%s: changes neither the backoff nor the recovery', async (_direction, milliseconds) => {
    const source = new ScriptedSource(jsonDocument({ a: true }));
    const { register, runtime, client } = createHarness(source);
    await register();
    source.answers(new Error('away'));
    await runtime.advance(200);
    const before = source.fetches;
    runtime.jumpWallClock(milliseconds);
    await runtime.advance(300);
    expect(source.fetches - before).toBeGreaterThanOrEqual(4);
    expect(source.fetches - before).toBeLessThanOrEqual(11);
    source.answers(jsonDocument({ a: false }));
    await runtime.advance(67);
    expect(client.providerStatus).toBe('READY');
    expect(await client.getBooleanValue('a', true)).toBe(false);
  });
});
