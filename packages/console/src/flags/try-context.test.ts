import { shareUsers, splitAttributes, tryContext, userContext } from './try-context.js';

const document = (pct: number) => ({
  text: JSON.stringify({
    version: '1',
    flags: { checkout: { name: 'c' }, plain: { name: 'p' } },
    values: {
      plain: { enabled: true, limit: 5 },
      checkout: {
        _variants: [
          { name: 'Gold', rule: '(eq $tier "gold")', enabled: true },
          { name: 'Some', rule: `(split by::$userId pct::${pct} seed::"2026")`, enabled: true },
          { name: 'Default', enabled: false },
        ],
      },
    },
  }),
  contentType: 'application/json',
  type: 'AWS.AppConfig.FeatureFlags' as const,
});

describe('trying a user', () => {
  it('tells what every flag answers, and what rules read', async () => {
    const tried = await tryContext({ document: document(50), context: { tier: 'gold' } });
    expect(tried).toEqual({
      ok: true,
      answers: [
        { key: 'plain', value: true, variant: 'on', reason: 'STATIC', error: undefined },
        { key: 'plain.limit', value: 5, variant: undefined, reason: 'STATIC', error: undefined },
        { key: 'checkout', value: true, variant: 'Gold', reason: 'TARGETING_MATCH', error: undefined },
      ],
      targeted: ['checkout'],
      reads: ['targetingKey', 'tier', 'userId'],
    });
  });

  it('says why a document cannot be read', async () => {
    const tried = await tryContext({ document: { ...document(1), text: '{' }, context: {} });
    expect(tried).toEqual({ ok: false, message: expect.stringContaining('JSON') });
  });

  it('gives users their own ids wherever rules split by one', () => {
    expect(
      splitAttributes(['(split by::$userId pct::1)', '(split pct::1 by:: $userId)', '(eq $a 1)']),
    ).toEqual(['userId']);
    expect(userContext({ tier: 'gold', targetingKey: 'me' }, ['userId'], 0)).toEqual({
      tier: 'gold',
      userId: 'user-1',
      targetingKey: 'user-1',
    });
  });

  it('has those that get a variant keep it while its part grows, and stand side by side', async () => {
    const at = (pct: number) =>
      shareUsers({ document: document(pct), key: 'checkout', context: {}, count: 1_000 });
    const [ten, thirty] = [await at(10), await at(30)];
    expect(ten?.variants).toEqual(['Gold', 'Some', 'Default']);
    const some = (shares: typeof ten) => shares?.users.filter((variant) => variant === 1).length ?? 0;
    expect(some(ten)).toBeGreaterThan(70);
    expect(some(thirty)).toBeGreaterThan(some(ten));
    // The first ones in the order of buckets, and nobody else.
    expect(thirty?.users.slice(0, some(thirty)).every((variant) => variant === 1)).toBe(true);
    expect(await shareUsers({ document: document(1), key: 'plain', context: {}, count: 1 })).toBeUndefined();
  });
});
