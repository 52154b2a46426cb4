import { OpenFeature } from '@openfeature/server-sdk';
import { createHarness } from './testing/harness.js';
import { jsonDocument, ScriptedSource } from './testing/scripted-source.js';

afterEach(() => OpenFeature.clearProviders());

const DOCUMENT = jsonDocument({
  version: '1',
  values: {
    checkout: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true },
        { name: 'Default', enabled: false },
      ],
    },
  },
});

describe('provider.explain', () => {
  it('explains by the flag set in use, for exactly the context that it is given', async () => {
    const { provider, register, client } = createHarness(new ScriptedSource(DOCUMENT));
    await register();
    client.setContext({ tier: 'gold' });
    expect((await client.getBooleanDetails('checkout', false)).variant).toBe('Gold');
    expect(await provider.explain('checkout', {})).toMatchObject({ variant: 'Default', reason: 'DEFAULT' });
    expect(await provider.explain('checkout', { tier: 'gold' })).toMatchObject({
      variant: 'Gold',
      variants: [{ rule: { expression: { reads: [{ name: 'tier', value: 'gold' }] } } }, {}],
    });
  });

  it('says that there is no flag set yet, or any more', async () => {
    const { provider, register } = createHarness(new ScriptedSource(DOCUMENT));
    expect(await provider.explain('checkout', {})).toMatchObject({
      kind: 'not-ready',
      key: 'checkout',
      reason: 'ERROR',
      summary: 'The provider has not been initialized; OpenFeature.setProviderAndWait(provider) does it',
    });
    await register();
    await provider.onClose();
    expect(await provider.explain('checkout', {})).toMatchObject({
      kind: 'not-ready',
      summary:
        'The provider was closed; a new one answers once OpenFeature.setProviderAndWait() has resolved',
    });
  });

  it('says that it cannot know why the source chooses a variant, and asks it for nothing', async () => {
    const fetchFlag = jest.fn();
    const document = jsonDocument({
      checkout: { enabled: true, _variant: 'Gold' },
      banner: { enabled: true },
    });
    const { provider, register } = createHarness(new ScriptedSource(document, { fetchFlag }));
    await register();
    expect(await provider.explain('checkout', {})).toMatchObject({
      kind: 'chosen-elsewhere',
      flagKey: 'checkout',
      reason: 'UNKNOWN',
      variant: undefined,
      summary: expect.stringContaining('AppConfig Agent'),
    });
    expect(await provider.explain('banner', {})).toMatchObject({ kind: 'basic', enabled: true });
    expect(fetchFlag).not.toHaveBeenCalled();
  });
});
