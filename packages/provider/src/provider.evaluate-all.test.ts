import { OpenFeature } from '@openfeature/server-sdk';
import type { AppConfigProviderOptions } from './options.js';
import { AppConfigProvider } from './provider.js';
import { type FetchedFlag, type Source, SourceError } from './source/source.js';
import { createHarness } from './testing/harness.js';
import { jsonDocument, ScriptedSource } from './testing/scripted-source.js';

afterEach(() => OpenFeature.clearProviders());

async function started(content: unknown, options: Partial<AppConfigProviderOptions> = {}) {
  const harness = createHarness(new ScriptedSource(jsonDocument(content)), options);
  expect(await harness.register()).toBeUndefined();
  return harness.provider;
}

describe('K9 provider.evaluateAll', () => {
  it('answers all flags from the set in use', async () => {
    const provider = await started({ reverse: true, banner: { enabled: true, color: 'red' } });
    expect(await provider.evaluateAll()).toMatchObject([
      { flagKey: 'reverse', value: true, variant: 'on', flagMetadata: { flagSetId: 'DemoApp/prod/main' } },
      { flagKey: 'banner', value: true },
      { flagKey: 'banner.color', value: 'red' },
    ]);
    expect(provider.flagKeys).toEqual(['reverse', 'banner', 'banner.color']);
    expect(await provider.evaluate('banner.color')).toMatchObject({ value: 'red', reason: 'STATIC' });
    expect(await provider.evaluate('unknown')).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
  });

  it('rejects where there is no flag set, and says why', async () => {
    const provider = new AppConfigProvider({ application: 'a', environment: 'e', profile: 'p' });
    await expect(provider.evaluateAll()).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY' });
    await expect(provider.evaluate('a')).rejects.toThrow('has not been initialized');
    expect(provider.flagKeys).toEqual([]);
  });

  it('rejects after a fatal error with its message', async () => {
    const harness = createHarness(
      new ScriptedSource(new SourceError('The request is wrong', { fatal: true, retry: 'never' })),
    );
    await harness.register();
    await expect(harness.provider.evaluateAll()).rejects.toMatchObject({
      code: 'PROVIDER_FATAL',
      message: 'The request is wrong',
    });
  });

  it('rejects when the provider is closed, and has no keys then', async () => {
    const provider = await started({ reverse: true });
    await provider.onClose();
    await expect(provider.evaluateAll()).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY' });
    expect(provider.flagKeys).toEqual([]);
  });
});

describe('A2 evaluating all flags where the source chooses variants', () => {
  const content = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`flag${index}`, { _variant: 'Default', enabled: false }]),
  );

  async function agent(fetchFlag: (key: string) => Promise<FetchedFlag>) {
    const source = new ScriptedSource(
      jsonDocument({ ...content, 'flag1.color': 'own', basic: { enabled: true, size: 1 } }),
    );
    const open: Source = (context) => ({
      ...source.open(context),
      chosenVariantReason: 'UNKNOWN',
      fetchFlag,
    });
    const harness = createHarness(source, { source: open });
    expect(await harness.register()).toBeUndefined();
    return harness.provider;
  }

  it('asks for each of those flags once, some at a time, and keeps the order', async () => {
    let underWay = 0;
    let most = 0;
    const asked: string[] = [];
    const provider = await agent(async (key) => {
      asked.push(key);
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      if (key === 'flag3') throw new Error('the Agent is away');
      return { flag: { _variant: 'QA', enabled: true, color: key }, versionLabel: 'v9' };
    });
    const all = await provider.evaluateAll({ targetingKey: 'u' });
    expect(asked).toHaveLength(20);
    expect(most).toBe(8);
    expect(all.map(({ flagKey }) => flagKey).slice(0, 6)).toEqual([
      'flag0',
      'flag0.color',
      'flag1',
      'flag2',
      'flag2.color',
      'flag3',
    ]);
    expect(all[1]).toMatchObject({
      value: 'flag0',
      variant: 'QA',
      reason: 'UNKNOWN',
      flagMetadata: { version: 'v9' },
    });
    expect(all[5]).toMatchObject({ errorCode: 'GENERAL', errorMessage: 'the Agent is away' });
    expect(all.slice(-3)).toMatchObject([
      { value: 'own' },
      { value: true },
      { flagKey: 'basic.size', value: 1 },
    ]);
  });

  it('asks for one flag to evaluate one key', async () => {
    const provider = await agent(async () => ({
      flag: { _variant: 'QA', enabled: true, color: 'blue' },
      versionLabel: undefined,
    }));
    expect(await provider.evaluate('flag7.color')).toMatchObject({ flagKey: 'flag7.color', value: 'blue' });
    expect(await provider.evaluate('basic.size')).toMatchObject({ value: 1 });
  });
});
