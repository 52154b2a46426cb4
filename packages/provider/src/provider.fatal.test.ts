import { OpenFeature } from '@openfeature/server-sdk';
import { SourceError } from './source/source.js';
import { createHarness } from './testing/harness.js';
import { jsonDocument, ScriptedSource, unchanged } from './testing/scripted-source.js';

afterEach(() => OpenFeature.clearProviders());

const flags = jsonDocument({ transform_reverse: true });
const refused = new SourceError('AppConfig refused the request', { retry: 'interval', fatal: true });

describe('L2 fatal', () => {
  it('makes the provider PROVIDER_FATAL at the first contact, and polling stops', async () => {
    const source = new ScriptedSource(refused);
    const { register, runtime, client, provider, eventTypes, log } = createHarness(source);
    expect(await register()).toMatchObject({
      code: 'PROVIDER_FATAL',
      message: 'AppConfig refused the request',
    });
    expect(client.providerStatus).toBe('FATAL');
    expect(log).toEqual([
      'error: AppConfig DemoApp/prod/main: AppConfig refused the request; polling has stopped, callers get their defaults',
    ]);
    source.answers(flags);
    await runtime.advance(86_400);
    expect(source.fetches).toBe(1);
    expect(source.closed).toBe(1);
    expect(runtime.timers.waiting).toBe(0);
    expect(eventTypes()).toEqual(['ERROR']);
    expect(await provider.resolveBooleanEvaluation('a', true, {})).toMatchObject({
      value: true,
      errorCode: 'PROVIDER_FATAL',
      errorMessage: 'AppConfig refused the request',
    });
    await expect(provider.refresh()).rejects.toMatchObject({ code: 'PROVIDER_FATAL' });
  });

  it('is told by an event when it comes after initTimeout, still at the first contact', async () => {
    const source = new ScriptedSource(new Error('socket hang up'));
    const { register, runtime, client, eventTypes, provider } = createHarness(source, { initTimeout: 1 });
    expect(await register()).toMatchObject({ code: 'GENERAL' });
    source.answers(refused);
    await runtime.advance(66);
    expect(client.providerStatus).toBe('FATAL');
    expect(eventTypes()).toEqual(['ERROR', 'ERROR']);
    const { fetches } = source;
    source.answers(flags);
    await runtime.advance(3_600);
    expect(source.fetches).toBe(fetches);
    expect(source.closed).toBe(1);
    expect(await provider.resolveBooleanEvaluation('a', true, {})).toMatchObject({
      errorCode: 'PROVIDER_FATAL',
      errorMessage: 'AppConfig refused the request',
    });
  });

  it('is an ordinary failure after a contact that brought a useless document', async () => {
    const source = new ScriptedSource(jsonDocument('{'));
    const { register, runtime, client } = createHarness(source);
    await register();
    source.answers(refused);
    await runtime.advance(66);
    expect(client.providerStatus).toBe('ERROR');
    source.answers(flags);
    await runtime.advance(66);
    expect(client.providerStatus).toBe('READY');
  });

  it('is an ordinary failure once there is a flag set', async () => {
    const source = new ScriptedSource(flags);
    const { register, runtime, client } = createHarness(source);
    await register();
    source.answers(refused);
    await runtime.advance(300);
    expect(client.providerStatus).toBe('STALE');
    expect(source.fetches).toBeGreaterThan(3);
    source.answers(unchanged);
    await runtime.advance(70);
    expect(client.providerStatus).toBe('READY');
  });
});
