import { OpenFeature } from '@openfeature/server-sdk';
import type { AppConfigProviderOptions } from '../options.js';
import type { FetchedFlag, Source } from '../source/source.js';
import { createHarness, type Harness } from '../testing/harness.js';
import { jsonDocument, ScriptedSource } from '../testing/scripted-source.js';
import { settle } from '../testing/virtual-runtime.js';

afterEach(() => OpenFeature.clearProviders());

const polled = jsonDocument(
  {
    ui_refresh: { _variant: 'Default Variant', enabled: false, dark_mode: false },
    'dotted.key': { _variant: 'Default Variant', enabled: false },
    basic: { enabled: true, value: 'polled' },
    transform_reverse: true,
  },
  { versionLabel: 'polled' },
);

interface Asked {
  readonly key: string;
  readonly context: object;
  readonly signal: AbortSignal;
}

type Evaluate = (asked: Asked) => Promise<FetchedFlag>;

const qa: FetchedFlag = {
  flag: { _variant: 'QA', enabled: true, dark_mode: true, value: 'dark' },
  versionLabel: undefined,
};

async function ready(
  evaluate: Evaluate,
  options: Partial<AppConfigProviderOptions> = {},
): Promise<Harness & { readonly asked: Asked[]; readonly source: ScriptedSource }> {
  const source = new ScriptedSource(polled);
  const asked: Asked[] = [];
  const open: Source = (context) => ({
    ...source.open(context),
    origin: 'agent',
    chosenVariantReason: 'UNKNOWN',
    fetchFlag: (key, flagContext, signal) => {
      asked.push({ key, context: flagContext, signal });
      return evaluate({ key, context: flagContext, signal });
    },
  });
  const harness = createHarness(source, { source: open, ...options });
  expect(await harness.register()).toBeUndefined();
  return { ...harness, asked, source };
}

const never = () => new Promise<never>(() => {});

describe('A2 a flag with a variant', () => {
  it('is asked for with the context of its evaluation', async () => {
    const { client, asked } = await ready(async () => qa);
    expect(await client.getBooleanDetails('ui_refresh', false, { targetingKey: 'u', tier: 1 })).toMatchObject(
      {
        value: true,
        reason: 'UNKNOWN',
        variant: 'QA',
        flagMetadata: { flagSetId: 'DemoApp/prod/main', dark_mode: true, value: 'dark' },
      },
    );
    expect(asked).toMatchObject([{ key: 'ui_refresh', context: { targetingKey: 'u', tier: 1 } }]);
  });

  it('answers every type and path (K2 to K5) of the variant that came', async () => {
    const { client, asked } = await ready(async () => qa);
    expect(await client.getStringValue('ui_refresh', '')).toBe('dark');
    expect(await client.getBooleanValue('ui_refresh.dark_mode', false)).toBe(true);
    expect(await client.getObjectValue('ui_refresh', {})).toEqual({ dark_mode: true, value: 'dark' });
    expect(await client.getNumberDetails('ui_refresh', 1)).toMatchObject({ errorCode: 'TYPE_MISMATCH' });
    expect(await client.getStringDetails('ui_refresh.none', '')).toMatchObject({
      errorCode: 'FLAG_NOT_FOUND',
    });
    expect(asked.map(({ key }) => key)).toEqual(Array(5).fill('ui_refresh'));
  });

  it('is found by its whole key, dots and all (K1)', async () => {
    const { client, asked } = await ready(async () => qa);
    expect(await client.getBooleanValue('dotted.key', false)).toBe(true);
    expect(asked.map(({ key }) => key)).toEqual(['dotted.key']);
  });

  it('names the version that answered (R4)', async () => {
    const labelled = { flag: { enabled: true, _variant: 'QA' }, versionLabel: 'newer' };
    const { client } = await ready(async () => labelled);
    const { flagMetadata } = await client.getBooleanDetails('ui_refresh', false);
    expect(flagMetadata.version).toBe('newer');
  });

  it('that came without one is a basic flag by now', async () => {
    const { client } = await ready(async () => ({ flag: { enabled: true }, versionLabel: undefined }));
    expect(await client.getBooleanDetails('ui_refresh', false)).toMatchObject({
      value: true,
      reason: 'STATIC',
      variant: 'on',
    });
  });

  it('that came disabled is false, and DISABLED for other types (K3, K6)', async () => {
    const off = { flag: { _variant: 'Off', enabled: false }, versionLabel: undefined };
    const { client } = await ready(async () => off);
    expect(await client.getBooleanDetails('ui_refresh', true)).toMatchObject({
      value: false,
      variant: 'Off',
    });
    expect(await client.getStringDetails('ui_refresh', 'mine')).toMatchObject({
      value: 'mine',
      reason: 'DISABLED',
    });
  });

  it('is one request for each evaluation, all at once', async () => {
    const waiting: ((flag: FetchedFlag) => void)[] = [];
    const { client, asked } = await ready(() => new Promise((resolve) => waiting.push(resolve)));
    const evaluations = [1, 2, 3].map((tier) => client.getBooleanValue('ui_refresh', false, { tier }));
    await settle();
    expect(asked.map(({ context }) => context)).toEqual([{ tier: 1 }, { tier: 2 }, { tier: 3 }]);
    for (const resolve of waiting.reverse()) resolve(qa);
    expect(await Promise.all(evaluations)).toEqual([true, true, true]);
  });
});

describe('A2 every other flag', () => {
  it('comes from the flag set polled', async () => {
    const { client, asked } = await ready(never);
    expect(await client.getStringValue('basic', '')).toBe('polled');
    expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    expect(await client.getBooleanDetails('none', true)).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    expect(asked).toEqual([]);
  });
});

describe('A2 an Agent that is away', () => {
  it.each<[string, Evaluate, RegExp]>([
    ['fails', () => Promise.reject(new Error('refused')), /refused/],
    [
      'throws',
      () => {
        throw new Error('broken');
      },
      /broken/,
    ],
    ['is slower than requestTimeout', never, /took longer than 0.1 s \(option requestTimeout\)/],
    ['answers text', async () => ({ ...qa, flag: 'text' }), /an object with a boolean 'enabled'/],
    ['answers null', async () => ({ ...qa, flag: null }), /an object with a boolean 'enabled'/],
    ['answers no flag', async () => ({ ...qa, flag: { on: 1 } }), /an object with a boolean 'enabled'/],
    ['answers nothing', async () => undefined as never, /an object with a boolean 'enabled'/],
  ])('%s: gives the caller its default, never the polled variant', async (_what, evaluate, message) => {
    const { client, events, log } = await ready(evaluate, { requestTimeout: 0.1 });
    expect(await client.getBooleanDetails('ui_refresh', true)).toMatchObject({
      value: true,
      reason: 'ERROR',
      errorCode: 'GENERAL',
      errorMessage: expect.stringMatching(message),
      flagMetadata: { flagSetId: 'DemoApp/prod/main', version: 'polled' },
    });
    expect(events).toHaveLength(1);
    expect(log).toEqual([]);
  });

  it('has its request aborted', async () => {
    const { client, asked } = await ready(never, { requestTimeout: 0.1 });
    await client.getBooleanValue('ui_refresh', true);
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('takes nothing from flags without variants, also while it is STALE', async () => {
    const { client, source, provider, runtime } = await ready(() => Promise.reject(new Error('refused')));
    source.answers(new Error('refused'));
    const refreshed = provider.refresh().catch((error) => error);
    await runtime.advance(20);
    expect(await refreshed).toMatchObject({ message: 'refused' });
    expect(client.providerStatus).toBe('STALE');
    expect(await client.getStringValue('basic', '')).toBe('polled');
    expect(await client.getBooleanDetails('ui_refresh', true)).toMatchObject({ errorCode: 'GENERAL' });
  });
});

describe('A2 L4 L7 onClose', () => {
  it('aborts every evaluation under way', async () => {
    const warnings: Error[] = [];
    const heard = (warning: Error) => warnings.push(warning);
    process.on('warning', heard);
    const { provider, asked } = await ready(never);
    const evaluations = Array.from({ length: 50 }, () =>
      provider.resolveBooleanEvaluation('ui_refresh', true, {}),
    );
    await provider.onClose();
    for (const details of await Promise.all(evaluations)) {
      expect(details).toMatchObject({
        value: true,
        errorCode: 'PROVIDER_NOT_READY',
        errorMessage: 'The provider was closed',
      });
    }
    expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
    await settle();
    process.off('warning', heard);
    expect(warnings).toEqual([]);
  });
});
