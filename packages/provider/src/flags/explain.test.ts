import type { EvaluationContext } from '@openfeature/core';
import fc from 'fast-check';
import { compileRule } from '../rules/compile-rule.js';
import { contexts, expressions } from '../rules/testing/arbitraries.js';
import { explain } from './explain.js';
import type { Variant } from './flag.js';
import { createFlagSet, type FlagSet } from './flag-set.js';
import { resolve } from './resolve.js';
import { deployment, flagSetOf, OPTIONS } from './testing/flag-sets.js';

const STORED = deployment({
  basic: { enabled: true, color: 'red' },
  closed: { enabled: false, color: 'red' },
  checkout: {
    _variants: [
      { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributeValues: { color: 'gold' } },
      { name: 'Half', rule: '(split by::$targetingKey pct::100 seed::"s")', enabled: false },
      { name: 'Default', enabled: true },
    ],
  },
  only: { _variants: [{ name: 'Default', enabled: true }] },
  bad: { _variants: [{ name: 'A', rule: '(like $a "b")', enabled: true }, { name: 'B' }] },
});

let flagSet: FlagSet;
beforeAll(async () => {
  flagSet = await flagSetOf(STORED);
});

describe('explaining a flag with variants', () => {
  it('tells all variants in order, their rules, and which is chosen', async () => {
    const { variants, ...explanation } = await explain(flagSet, 'checkout', { targetingKey: 'u' });
    expect(explanation).toEqual({
      key: 'checkout',
      flagKey: 'checkout',
      path: undefined,
      kind: 'multi-variant',
      summary:
        "Variant 'Half' is chosen, because its rule, number 2, is the first that is true: disabled, which has no attributes",
      reason: 'SPLIT',
      variant: 'Half',
      enabled: false,
      value: false,
    });
    expect(variants).toMatchObject([
      { name: 'Gold', enabled: true, isChosen: false, rule: { value: false, text: '(eq $tier "gold")' } },
      { name: 'Half', enabled: false, isChosen: true, rule: { value: true } },
      { name: 'Default', enabled: true, isChosen: false },
    ]);
    expect(variants[2]).not.toHaveProperty('rule');
  });

  it('evaluates the rules behind the chosen one, too', async () => {
    const { variant, variants } = await explain(flagSet, 'checkout', { targetingKey: 'u', tier: 'gold' });
    expect([variant, variants.map(({ rule }) => rule?.value)]).toEqual(['Gold', [true, true, undefined]]);
  });

  it('names the Default where no rule is true, and where there is no other', async () => {
    expect(await explain(flagSet, 'checkout', {})).toMatchObject({
      variant: 'Default',
      reason: 'DEFAULT',
      summary: expect.stringContaining('no rule is true'),
    });
    expect(await explain(flagSet, 'only', {})).toMatchObject({
      variant: 'Default',
      reason: 'STATIC',
      summary: expect.stringContaining('it is the only one'),
    });
  });

  it('follows a path to what the chosen variant has there', async () => {
    const gold = await explain(flagSet, 'checkout.color', { tier: 'gold' });
    expect(gold).toMatchObject({ flagKey: 'checkout', path: 'color', variant: 'Gold', value: 'gold' });
    const other = await explain(flagSet, 'checkout.color', {});
    expect([other.variant, other.value]).toEqual(['Default', undefined]);
    expect(other.summary).toContain("there is nothing at 'color'");
  });
});

describe('explaining anything else has the same form', () => {
  const nothing = { variant: undefined, enabled: undefined, value: undefined, variants: [] };

  it.each<[string, object]>([
    ['basic', { kind: 'basic', reason: 'STATIC', enabled: true, value: true, variants: [] }],
    ['basic.color', { kind: 'basic', path: 'color', value: 'red' }],
    ['closed', { kind: 'basic', enabled: false, value: false, summary: expect.stringContaining('disabled') }],
    ['closed.color', { kind: 'basic', value: undefined }],
    [
      'bad',
      { ...nothing, kind: 'spoiled', reason: 'ERROR', summary: expect.stringContaining("variant 'A'") },
    ],
    ['bad.color', { ...nothing, kind: 'spoiled', flagKey: 'bad', path: 'color' }],
    ['none', { ...nothing, kind: 'not-found', flagKey: undefined, reason: 'ERROR' }],
    ['none.color', { ...nothing, kind: 'not-found', flagKey: undefined, path: undefined }],
  ])('%s', async (key, expected) => {
    expect(await explain(flagSet, key, {})).toMatchObject({ key, ...expected });
  });

  it('plain values, and variants that were chosen elsewhere', async () => {
    const set = await flagSetOf(
      { limits: { max: 5 }, off: false, served: { enabled: true, _variant: 'QA', color: 'red' } },
      { chosenVariantReason: 'UNKNOWN' },
    );
    expect(await explain(set, 'limits.max', {})).toMatchObject({ kind: 'plain', reason: 'STATIC', value: 5 });
    expect(await explain(set, 'off', {})).toMatchObject({ kind: 'plain', value: false, enabled: undefined });
    expect(await explain(set, 'served', {})).toMatchObject({
      kind: 'chosen-elsewhere',
      variant: 'QA',
      reason: 'UNKNOWN',
      summary: expect.stringContaining('without this context'),
    });
  });

  it.each([[undefined], [5], [null]])('a key that is %p', async (key) => {
    expect(await explain(flagSet, key as never, {})).toMatchObject({ kind: 'not-found' });
  });

  it.each([[undefined], [null], [5], [new Proxy({}, { getOwnPropertyDescriptor: () => assertNever() })]])(
    'a context that is %p',
    async (context) => {
      expect(await explain(flagSet, 'checkout', context as never)).toMatchObject({ variant: 'Default' });
    },
  );
});

function assertNever(): never {
  throw new Error('not to be read');
}

describe('explaining agrees with resolving', () => {
  it('about variant, reason and value, for any rules and any context', async () => {
    const property = fc.asyncProperty(
      fc.array(expressions, { maxLength: 4 }),
      contexts,
      fc.constantFrom('flag', 'flag.number', 'flag.enabled'),
      async (rules, context, key) => {
        const variants: Variant[] = [];
        for (const [number, expression] of rules.entries()) {
          const result = await compileRule(expression, { flagKey: 'flag' });
          if (!result.ok) throw new Error(result.error.message);
          const variant = { name: `v${number}`, enabled: number % 2 === 0, attributes: { number } };
          variants.push({ ...variant, rule: result.rule });
        }
        variants.push({ name: 'default', enabled: true, attributes: {} });
        const set = createFlagSet(new Map([['flag', { kind: 'multi-variant', variants }]]), OPTIONS);
        const explanation = await explain(set, key, context as EvaluationContext);
        const details = resolve(set, 'boolean', 'flag', true, context as EvaluationContext);
        expect([explanation.variant, explanation.reason, explanation.enabled]).toEqual([
          details.variant,
          details.reason,
          details.value,
        ]);
        expect(explanation.variants.filter(({ isChosen }) => isChosen)).toHaveLength(1);
        const number = resolve<number>(set, 'number', 'flag.number', -1, context as EvaluationContext).value;
        if (key === 'flag.number') expect(explanation.value ?? -1).toBe(number);
        else expect(explanation.value).toBe(details.value);
      },
    );
    await fc.assert(property, { numRuns: 400 });
  });
});
