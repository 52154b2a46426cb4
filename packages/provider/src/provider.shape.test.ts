import { AsyncLocalStorage } from 'node:async_hooks';
import { OpenFeature } from '@openfeature/server-sdk';
import { createHarness } from './testing/harness.js';
import { jsonDocument, ScriptedSource, unchanged } from './testing/scripted-source.js';

afterEach(() => OpenFeature.clearProviders());

async function started(content: unknown, options = {}) {
  const source = new ScriptedSource(jsonDocument(content));
  const harness = createHarness(source, options);
  const error = await harness.register();
  const next = async (answer: unknown) => {
    source.answers(jsonDocument(answer));
    await harness.runtime.advance(66);
    source.answers(unchanged);
    await harness.runtime.advance(200);
  };
  const warnings = () => harness.log.filter((line) => line.startsWith('warn'));
  return { ...harness, error, next, warnings };
}

const stored = {
  version: '1',
  flags: { banner: { name: 'banner' } },
  values: { banner: { enabled: true, color: 'red' } },
};
const freeform = { cache: { enabled: false, ttl: 5 }, limit: 3 };

describe('K8 a resolved value', () => {
  it('is the same promise every time, in the async context of whoever awaits it', async () => {
    const { provider } = await started({ banner: true });
    const ask = () => provider.resolveBooleanEvaluation('banner', false, {});
    expect(ask()).toBe(ask());
    const storage = new AsyncLocalStorage<string>();
    const seen = ['one', 'other'].map((name) =>
      storage.run(name, async () => [(await ask()).value, storage.getStore()]),
    );
    expect(await Promise.all(seen)).toEqual([
      [true, 'one'],
      [true, 'other'],
    ]);
  });

  it("is none where it is the caller's default", async () => {
    const { provider } = await started({ banner: true });
    const ask = (value: boolean) => provider.resolveBooleanEvaluation('unknown', value, {});
    expect([(await ask(true)).value, (await ask(false)).value]).toEqual([true, false]);
  });
});

describe('D4 a freeform document that looks like stored feature flags', () => {
  it.each([
    [
      { version: '1', flags: { newDashboard: { owner: 'a', enabled: true } } },
      'flags.newDashboard.owner',
      'a',
    ],
    [{ version: '1', values: { timeout: 'five' } }, 'values.timeout', 'five'],
  ])('is plain values: %j', async (content, key, value) => {
    const { client, warnings } = await started(content);
    expect(await client.getStringValue(key, 'default')).toBe(value);
    expect(await client.getStringValue('version', 'default')).toBe('1');
    expect(warnings()).toEqual([]);
  });
});

describe('D4 option profileType', () => {
  it("'AWS.Freeform' makes everything a plain value", async () => {
    const { client } = await started(freeform, { profileType: 'AWS.Freeform' });
    expect(await client.getNumberValue('cache.ttl', 0)).toBe(5);
    expect(await client.getObjectValue('cache', {})).toEqual(freeform.cache);
    expect(await client.getBooleanValue('cache.enabled', true)).toBe(false);
  });

  it('by content, an object with a boolean enabled is a feature flag', async () => {
    const { client } = await started(freeform);
    expect(await client.getNumberDetails('cache.ttl', 0)).toMatchObject({ value: 0, reason: 'DISABLED' });
  });

  it("'AWS.AppConfig.FeatureFlags' rejects what are none", async () => {
    const { error } = await started(freeform, { profileType: 'AWS.AppConfig.FeatureFlags' });
    expect(error).toMatchObject({ code: 'GENERAL', message: expect.stringContaining('limit') });
    expect(error?.message).toContain('The document was rejected');
  });

  it.each([[stored], [stored.values]])("'AWS.AppConfig.FeatureFlags' takes %j", async (content) => {
    const { client, error } = await started(content, { profileType: 'AWS.AppConfig.FeatureFlags' });
    expect(error).toBeUndefined();
    expect(await client.getStringValue('banner.color', 'default')).toBe('red');
  });
});

describe('D4 a document without any flag', () => {
  it.each([[{}], [{ version: '1', flags: { a: { name: 'a' } }, values: {} }]])(
    'is one warning: %j',
    async (content) => {
      const { warnings, next, error } = await started(content);
      expect(error).toBeUndefined();
      expect(warnings()).toEqual([expect.stringContaining('The document has no flag at all')]);
      await next({ a: true });
      expect(warnings()).toHaveLength(1);
    },
  );

  it('is valid where feature flags are expected', async () => {
    const options = { profileType: 'AWS.AppConfig.FeatureFlags' };
    for (const content of [{}, { version: '1' }]) {
      const { warnings, error } = await started(content, options);
      expect(error).toBeUndefined();
      expect(warnings()).toHaveLength(1);
    }
  });
});

describe('D4 a document of another shape than the one before', () => {
  it('is one warning, that names both', async () => {
    const { warnings, next } = await started(stored);
    await next(stored.values);
    expect(warnings()).toEqual([
      expect.stringContaining(
        'holds feature flags, and the one before held feature flags as they are stored: option profileType settles it',
      ),
    ]);
    await next({ ...stored.values, other: { enabled: false } });
    expect(warnings()).toHaveLength(1);
    await next({ banner: 'plain' });
    expect(warnings()).toHaveLength(2);
  });

  it('is so also where one without flags was in between', async () => {
    const { warnings, next } = await started({ a: true });
    await next({});
    await next({ a: { enabled: true } });
    expect(warnings().filter((line) => line.includes('the one before held plain values'))).toHaveLength(1);
  });
});
