import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from './provider.js';
import { SourceError } from './source/source.js';
import { createHarness } from './testing/harness.js';
import { jsonDocument, ScriptedSource, unchanged } from './testing/scripted-source.js';
import { settle } from './testing/virtual-runtime.js';

afterEach(() => OpenFeature.clearProviders());

const flags = jsonDocument({ transform_reverse: true });
const denied = new SourceError('Access denied', { retry: 'interval' });
const refused = new SourceError('AppConfig refused the request', { retry: 'interval', fatal: true });

describe('L1 initialize', () => {
  it('resolves when the first flag set is in place', async () => {
    const source = new ScriptedSource(flags);
    const { register, client, eventTypes } = createHarness(source);
    expect(await register()).toBeUndefined();
    expect(client.providerStatus).toBe('READY');
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    expect(eventTypes()).toEqual(['READY']);
    expect(source.fetches).toBe(1);
  });

  it('retries a transient failure inside initTimeout', async () => {
    const source = new ScriptedSource(new Error('socket hang up'));
    const { register, runtime, client } = createHarness(source);
    setImmediate(() => source.answers(flags));
    expect(await register()).toBeUndefined();
    expect(source.fetches).toBe(2);
    expect(runtime.monotonic()).toBeLessThanOrEqual(1_250);
    expect(client.providerStatus).toBe('READY');
  });

  it('rejects with the last cause when initTimeout has passed, and the first success makes the provider READY', async () => {
    const source = new ScriptedSource(new Error('socket hang up'));
    const { register, runtime, client, eventTypes, provider } = createHarness(source, { initTimeout: 10 });
    const error = await register();
    expect(error).toMatchObject({ code: 'GENERAL', message: expect.stringContaining('socket hang up') });
    expect(error?.message).toContain('10 s (option initTimeout)');
    expect(runtime.monotonic()).toBe(10_000);
    expect(source.fetches).toBeGreaterThanOrEqual(4);
    expect(client.providerStatus).toBe('ERROR');
    expect(await client.getBooleanDetails('transform_reverse', false)).toMatchObject({
      value: false,
      errorCode: 'PROVIDER_NOT_READY',
      errorMessage: expect.stringContaining('socket hang up'),
    });
    source.answers(flags);
    await runtime.advance(66);
    expect(client.providerStatus).toBe('READY');
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    expect(eventTypes()).toEqual(['ERROR', 'READY']);
    expect(provider.configuration?.origin).toBe('service');
  });

  it.each([
    ['access denied', denied],
    ['a rejected document', jsonDocument('{"transform_reverse": tru')],
  ])('rejects at once after %s, and polls again after the interval', async (_name, answer) => {
    const source = new ScriptedSource(answer);
    const { register, runtime, client } = createHarness(source);
    expect(await register()).toMatchObject({ code: 'GENERAL' });
    expect(runtime.monotonic()).toBeLessThanOrEqual(250);
    source.answers(flags);
    await runtime.advance(59);
    expect(source.fetches).toBe(1);
    await runtime.advance(8);
    expect(source.fetches).toBe(2);
    expect(client.providerStatus).toBe('READY');
  });

  it('fails, and does not wait, when a source says "unchanged" before it delivered a document', async () => {
    const { register } = createHarness(new ScriptedSource(unchanged));
    expect(await register()).toMatchObject({
      message: expect.stringContaining('before it delivered a document'),
    });
  });

  it('says what was expected when a source resolves to something else', async () => {
    const nonsense = { kind: 'document', document: { bytes: 'text' } } as never;
    const { register } = createHarness(new ScriptedSource(nonsense), { initTimeout: 1 });
    expect(await register()).toMatchObject({
      message: expect.stringContaining('Expected `document.bytes` to be a Uint8Array, got `"text"` (string)'),
    });
  });
});

describe('L4 onClose', () => {
  it('stops timers, aborts what is in flight, closes the source once, and can be called again', async () => {
    const source = new ScriptedSource(flags);
    const { register, runtime, provider } = createHarness(source);
    await register();
    source.answers(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await runtime.advance(66);
    expect(source.signals.at(-1)?.aborted).toBe(false);
    await provider.onClose();
    await provider.onClose();
    expect(source.signals.at(-1)?.aborted).toBe(true);
    expect(source.closed).toBe(1);
    await runtime.advance(1_000);
    expect(source.fetches).toBe(2);
    expect(runtime.timers.waiting).toBe(0);
    expect(provider.configuration).toBeUndefined();
  });

  it('wins over an initialize that is under way', async () => {
    const source = new ScriptedSource(() => new Promise(() => {}));
    const { provider, runtime } = createHarness(source);
    const initialized = provider.initialize().catch((error) => error);
    await provider.onClose();
    expect(await initialized).toMatchObject({ code: 'PROVIDER_NOT_READY' });
    await settle();
    expect(runtime.timers.waiting).toBe(0);
  });

  it.each([0, 1, 2, 3, 4, 6, 8])(
    'wins in whichever microtask (%p) it comes after a fatal answer',
    async (microtasks) => {
      let refuse: (error: Error) => void = () => {};
      const source = new ScriptedSource(() => new Promise((_, reject) => (refuse = reject)));
      const { provider } = createHarness(source);
      const initialized = provider.initialize().catch((error) => error);
      await settle();
      refuse(refused);
      for (let count = 0; count < microtasks; count += 1) await undefined;
      await provider.onClose();
      await settle();
      expect(await provider.resolveBooleanEvaluation('a', true, {})).toMatchObject({
        errorCode: 'PROVIDER_NOT_READY',
        errorMessage:
          'The provider was closed; a new one answers once OpenFeature.setProviderAndWait() has resolved',
      });
      expect(['PROVIDER_NOT_READY', 'PROVIDER_FATAL']).toContain((await initialized).code);
      source.answers(flags);
      await provider.initialize();
      expect(await provider.resolveBooleanEvaluation('transform_reverse', false, {})).toMatchObject({
        value: true,
      });
    },
  );

  it('takes no document that comes after it', async () => {
    let deliver: (answer: typeof flags) => void = () => {};
    const source = new ScriptedSource(() => new Promise((resolve) => (deliver = resolve)));
    const { provider } = createHarness(source);
    const initialized = provider.initialize().catch((error) => error);
    await settle();
    await provider.onClose();
    deliver(flags);
    await initialized;
    await settle();
    expect(provider.configuration).toBeUndefined();
  });

  it('lets initialize start afresh', async () => {
    const source = new ScriptedSource(flags);
    const { register, runtime, provider } = createHarness(source);
    await register();
    await provider.onClose();
    await provider.initialize();
    expect(source.contexts).toHaveLength(2);
    expect(await provider.resolveBooleanEvaluation('transform_reverse', false, {})).toMatchObject({
      value: true,
    });
    await runtime.advance(66);
    expect(source.fetches).toBe(3);
  });

  it('leaves no timer after 50 starts and stops', async () => {
    const source = new ScriptedSource(flags);
    const { provider, runtime } = createHarness(source);
    for (let round = 0; round < 50; round += 1) {
      await provider.initialize();
      await provider.onClose();
    }
    await runtime.advance(0);
    expect(runtime.timers.waiting).toBe(0);
    expect(source.closed).toBe(50);
  });
});

describe('initialize on a live instance', () => {
  it('shares the first contact, and does not repeat it', async () => {
    const source = new ScriptedSource(flags);
    const { provider } = createHarness(source);
    await Promise.all([provider.initialize(), provider.initialize()]);
    await provider.initialize();
    expect(source.fetches).toBe(1);
  });

  it('keeps the flag set that came after a failure', async () => {
    const source = new ScriptedSource(denied);
    const { provider, runtime } = createHarness(source);
    await expect(provider.initialize()).rejects.toMatchObject({ code: 'GENERAL' });
    source.answers(flags);
    await runtime.advance(66);
    source.answers(denied);
    await provider.initialize();
    expect(source.contexts).toHaveLength(1);
    expect(await provider.resolveBooleanEvaluation('transform_reverse', false, {})).toMatchObject({
      value: true,
    });
  });

  it('shares the new attempt among those who ask for it after a failure', async () => {
    const source = new ScriptedSource(denied);
    const { provider } = createHarness(source);
    const failing = [provider.initialize(), provider.initialize()];
    for (const { status } of await Promise.allSettled(failing)) expect(status).toBe('rejected');
    expect(source.contexts).toHaveLength(1);
    source.answers(flags);
    await Promise.all([provider.initialize(), provider.initialize(), provider.initialize()]);
    expect(source.contexts).toHaveLength(2);
    expect(source.fetches).toBe(2);
  });

  it('fails for all of them when onClose comes meanwhile', async () => {
    const source = new ScriptedSource(denied);
    const { provider } = createHarness(source);
    await Promise.allSettled([provider.initialize()]);
    const again = [provider.initialize(), provider.initialize()];
    await provider.onClose();
    for (const { status } of await Promise.allSettled(again)) expect(status).toBe('rejected');
    expect(source.contexts).toHaveLength(2);
    expect(source.closed).toBe(2);
    expect(provider.configuration).toBeUndefined();
  });

  it('starts afresh after a failure', async () => {
    const source = new ScriptedSource(denied);
    const { provider } = createHarness(source);
    await expect(provider.initialize()).rejects.toMatchObject({ code: 'GENERAL' });
    source.answers(flags);
    await provider.initialize();
    expect(source.contexts).toHaveLength(2);
    expect(source.closed).toBe(1);
  });
});

describe('L5 what holds the process', () => {
  it('holds it while initialize waits, and not between polls', async () => {
    const source = new ScriptedSource(new Error('down'));
    const { provider, runtime } = createHarness(source);
    const initialized = provider.initialize();
    await settle();
    expect(runtime.timers.held).toBe(2);
    source.answers(flags);
    await runtime.advance(1);
    await initialized;
    expect(runtime.timers.held).toBe(0);
    expect(runtime.timers.waiting).toBeGreaterThan(0);
  });

  it('holds it while refresh waits', async () => {
    const source = new ScriptedSource(flags);
    const { provider, register, runtime } = createHarness(source);
    await register();
    source.answers(unchanged);
    const refreshed = provider.refresh();
    expect(runtime.timers.held).toBe(1);
    await runtime.advance(15);
    expect(await refreshed).toBe(false);
    expect(runtime.timers.held).toBe(0);
  });
});

describe('L7 without a flag set', () => {
  it('names the last cause, also after an "unchanged" that brought nothing', async () => {
    const source = new ScriptedSource(jsonDocument('{'));
    const { register, runtime, provider } = createHarness(source);
    await register();
    source.answers(unchanged);
    await runtime.advance(66);
    const details = await provider.resolveBooleanEvaluation('a', true, {});
    expect(details.errorMessage).toContain('The document was rejected');
  });

  it('names the cause when the source cannot be opened', async () => {
    const broken = new AppConfigProvider({
      application: 'a',
      environment: 'b',
      profile: 'c',
      source: () => {
        throw new Error('no such source');
      },
    });
    await expect(broken.initialize()).rejects.toMatchObject({
      code: 'GENERAL',
      message: 'The source could not be opened: no such source',
    });
    const details = await broken.resolveBooleanEvaluation('a', true, {});
    expect(details).toMatchObject({
      errorCode: 'PROVIDER_NOT_READY',
      errorMessage: expect.stringContaining('no such source'),
    });
  });

  it('answers PROVIDER_NOT_READY before initialize and after onClose', async () => {
    const { provider, register } = createHarness(new ScriptedSource(flags));
    const before = await provider.resolveStringEvaluation('a', 'default', {});
    expect(before).toMatchObject({ value: 'default', reason: 'ERROR', errorCode: 'PROVIDER_NOT_READY' });
    expect(before.flagMetadata).toEqual({ flagSetId: 'DemoApp/prod/main' });
    await register();
    await provider.onClose();
    const after = await provider.resolveNumberEvaluation('a', 7, {});
    expect(after).toMatchObject({
      value: 7,
      errorCode: 'PROVIDER_NOT_READY',
      errorMessage:
        'The provider was closed; a new one answers once OpenFeature.setProviderAndWait() has resolved',
    });
  });
});
