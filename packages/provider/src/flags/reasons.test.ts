import { hasChosenVariants } from './chosen-variants.js';
import { createFlagSet, type FlagSet } from './flag-set.js';
import { resolve } from './resolve.js';
import { ask, deployment, flagSetOf, OPTIONS } from './testing/flag-sets.js';

const FLAGS = deployment({
  basic: { enabled: true, color: 'red' },
  theme: {
    _variants: [
      {
        name: 'gold',
        enabled: true,
        rule: '(eq $tier "gold")',
        attributeValues: { value: 'gold', beta: true },
      },
      { name: 'some', enabled: true, rule: '(split by::$id pct::100)', attributeValues: { value: 'some' } },
      { name: 'others', enabled: false },
    ],
  },
  only: { _variants: [{ name: 'default', enabled: true, attributeValues: { value: 5 } }] },
  bad: {
    _variants: [
      { name: 'first', enabled: true, rule: '(like $a "b")' },
      { name: 'default', enabled: true },
    ],
  },
});

const GOLD = { tier: 'gold' };
const SOME = { id: '1' };
const metadata = (attributes = {}) => ({ ...attributes, flagSetId: 'DemoApp/prod/main', version: '7' });

let flagSet: FlagSet;
beforeAll(async () => {
  flagSet = await flagSetOf(FLAGS);
});

describe('R1 static values', () => {
  it('of a basic flag have the variants on and off as booleans and none otherwise', () => {
    const flagMetadata = metadata({ color: 'red' });
    expect(ask(flagSet, 'boolean', 'basic')).toEqual({
      value: true,
      variant: 'on',
      reason: 'STATIC',
      flagMetadata,
    });
    expect(ask(flagSet, 'string', 'basic.color')).toEqual({ value: 'red', reason: 'STATIC', flagMetadata });
  });

  it('of a flag with nothing but a Default have its name', () => {
    const flagMetadata = metadata({ value: 5 });
    const variant = 'default';
    expect(ask(flagSet, 'number', 'only')).toEqual({ value: 5, variant, reason: 'STATIC', flagMetadata });
    expect(ask(flagSet, 'boolean', 'only')).toMatchObject({ value: true, variant, reason: 'STATIC' });
  });
});

describe('R2 and T1 the first variant whose rule is true', () => {
  it.each([
    ['TARGETING_MATCH', GOLD, 'gold'],
    ['TARGETING_MATCH', { ...GOLD, ...SOME }, 'gold'],
    ['SPLIT', SOME, 'some'],
    ['SPLIT', { tier: 'silver', ...SOME }, 'some'],
  ])('%s for %j', (reason, context, variant) => {
    expect(ask(flagSet, 'string', 'theme', context)).toMatchObject({ value: variant, variant, reason });
    expect(ask(flagSet, 'boolean', 'theme', context)).toMatchObject({ value: true, variant, reason });
    expect(ask(flagSet, 'string', 'theme.value', context)).toMatchObject({ value: variant, variant, reason });
  });

  it('DEFAULT where none is', () => {
    expect(ask(flagSet, 'boolean', 'theme')).toEqual({
      value: false,
      variant: 'others',
      reason: 'DEFAULT',
      flagMetadata: metadata(),
    });
  });

  it('answers DISABLED, with the variant, for more than the boolean of a disabled one (K6)', () => {
    expect(ask(flagSet, 'string', 'theme')).toEqual({
      value: 'default',
      variant: 'others',
      reason: 'DISABLED',
      flagMetadata: metadata(),
    });
    expect(ask(flagSet, 'boolean', 'theme.beta')).toMatchObject({ value: true, reason: 'DISABLED' });
    expect(ask(flagSet, 'boolean', 'theme.beta', GOLD)).toMatchObject({ value: true, variant: 'gold' });
  });

  it('shares the details of each variant (K8)', () => {
    expect(ask(flagSet, 'string', 'theme', GOLD)).toBe(ask(flagSet, 'string', 'theme', { ...GOLD, x: 1 }));
  });
});

describe('R3 a variant chosen elsewhere', () => {
  const document = {
    checkout: { _variant: 'fallback', color: 'green', enabled: true },
    off: { _variant: 'b', enabled: false },
  };

  it.each(['DEFAULT', 'UNKNOWN'] as const)(
    'has reason %s, as its source says',
    async (chosenVariantReason) => {
      const set = await flagSetOf(document, { chosenVariantReason });
      const answer = { variant: 'fallback', reason: chosenVariantReason };
      expect(ask(set, 'boolean', 'checkout')).toMatchObject({ value: true, ...answer });
      expect(ask(set, 'string', 'checkout.color')).toMatchObject({ value: 'green', ...answer });
      expect(ask(set, 'boolean', 'off')).toMatchObject({
        value: false,
        variant: 'b',
        reason: chosenVariantReason,
      });
      expect(ask(set, 'string', 'off')).toMatchObject({ value: 'default', variant: 'b', reason: 'DISABLED' });
    },
  );

  it('is seen in the flags', async () => {
    expect(hasChosenVariants((await flagSetOf(document)).flags)).toBe(true);
    expect(hasChosenVariants(flagSet.flags)).toBe(false);
  });
});

describe('R4 flagMetadata', () => {
  it('has primitive attributes, and the flag set’s entries win', async () => {
    const set = await flagSetOf({
      flag: { enabled: true, a: 'a', b: 1, c: false, d: null, e: [1], f: {}, flagSetId: 'mine', version: 3 },
    });
    expect(ask(set, 'boolean', 'flag').flagMetadata).toEqual(metadata({ a: 'a', b: 1, c: false }));
  });

  it('comes with errors, as far as known', () => {
    expect(ask(flagSet, 'string', 'basic').flagMetadata).toEqual(metadata({ color: 'red' }));
    expect(ask(flagSet, 'string', 'unknown').flagMetadata).toEqual(metadata());
    expect(ask(flagSet, 'string', 'bad').flagMetadata).toEqual(metadata());
  });

  it('has no version where the document has no label', () => {
    const set = createFlagSet(flagSet.flags, { ...OPTIONS, version: undefined });
    expect(ask(set, 'string', 'unknown').flagMetadata).toEqual({ flagSetId: 'DemoApp/prod/main' });
  });
});

describe('D6 a spoiled flag', () => {
  it.each(['bad', 'bad.path', 'bad.enabled'])(
    'answers PARSE_ERROR for %s, with flag, variant and reason',
    (key) => {
      const details = ask(flagSet, 'boolean', key);
      expect(details).toMatchObject({ value: true, reason: 'ERROR', errorCode: 'PARSE_ERROR' });
      expect(details.errorMessage).toMatch(/'bad'.*'first'.*UnknownSymbol/);
    },
  );
});

describe('L6 nothing is thrown', () => {
  it('though a rule is, by a context that cannot be read', () => {
    const evaluate = () => {
      throw new Error('no reading');
    };
    const variant = { name: 'a', enabled: true, attributes: {} };
    const rule = { text: '', usesSplit: false, splitSeeds: [], evaluate, explain: evaluate };
    const variants = [{ ...variant, rule }, variant];
    const set = createFlagSet(new Map([['flag', { kind: 'multi-variant', variants }]]), OPTIONS);
    expect(resolve(set, 'boolean', 'flag', true, {})).toMatchObject({
      value: true,
      errorCode: 'GENERAL',
      errorMessage: expect.stringContaining('no reading'),
    });
  });
});
