import type { JsonValue } from '@openfeature/core';
import fc from 'fast-check';
import { parsedJson } from '../document/testing/documents.js';
import { evaluate, evaluateAll, evaluateAllInTurns, keysOf } from './evaluate.js';
import type { FlagEvaluation } from './flag-evaluation.js';
import type { FlagSet } from './flag-set.js';
import { createFlagSet } from './flag-set.js';
import { resolve } from './resolve.js';
import { deployment, flagSetOf, OPTIONS } from './testing/flag-sets.js';

const variants = deployment({
  banner: {
    _variants: [
      {
        name: 'Gold',
        rule: '(eq $tier "gold")',
        enabled: true,
        attributeValues: { color: 'gold', limit: 5 },
      },
      { name: 'Off', rule: '(eq $tier "none")', enabled: false },
      { name: 'Default', enabled: true, attributeValues: { color: 'grey', deep: { x: 1 } } },
    ],
  },
  plain: { enabled: true, color: 'red', value: 3 },
  off: { enabled: false },
  broken: {
    _variants: [
      { name: 'A', rule: '(unknown)', enabled: true },
      { name: 'Default', enabled: true },
    ],
  },
});

const brief = (evaluations: readonly FlagEvaluation[]) =>
  evaluations.map(({ flagKey, value, reason, errorCode }) => [flagKey, value, errorCode ?? reason]);

describe('K9 evaluating all flags', () => {
  it('answers each flag and each attribute of the variant that is chosen', async () => {
    const flagSet = await flagSetOf(variants);
    expect(brief(evaluateAll(flagSet, { tier: 'gold' }))).toEqual([
      ['banner', true, 'TARGETING_MATCH'],
      ['banner.color', 'gold', 'TARGETING_MATCH'],
      ['banner.limit', 5, 'TARGETING_MATCH'],
      ['plain', true, 'STATIC'],
      ['plain.color', 'red', 'STATIC'],
      ['plain.value', 3, 'STATIC'],
      ['off', false, 'STATIC'],
      ['broken', undefined, 'PARSE_ERROR'],
    ]);
    expect(brief(evaluateAll(flagSet, {})).slice(0, 3)).toEqual([
      ['banner', true, 'DEFAULT'],
      ['banner.color', 'grey', 'DEFAULT'],
      ['banner.deep', { x: 1 }, 'DEFAULT'],
    ]);
  });

  it('tells the attributes of a variant that is disabled as DISABLED, where other variants have them', async () => {
    const flagSet = await flagSetOf(variants);
    expect(brief(evaluateAll(flagSet, { tier: 'none' })).slice(0, 4)).toEqual([
      ['banner', false, 'TARGETING_MATCH'],
      ['banner.color', undefined, 'DISABLED'],
      ['banner.limit', undefined, 'DISABLED'],
      ['banner.deep', undefined, 'DISABLED'],
    ]);
    expect(evaluate(flagSet, 'banner.color', { tier: 'none' })).not.toHaveProperty('value');
  });

  it('answers plain values as they are, and none for null', async () => {
    const flagSet = await flagSetOf({ text: 'a', list: [1], nothing: null, no: false, zero: 0 });
    expect(brief(evaluateAll(flagSet, {}))).toEqual([
      ['text', 'a', 'STATIC'],
      ['list', [1], 'STATIC'],
      ['nothing', undefined, 'TYPE_MISMATCH'],
      ['no', false, 'STATIC'],
      ['zero', 0, 'STATIC'],
    ]);
  });

  it('leaves out attributes that no key can ask for (K1, K2)', async () => {
    const flagSet = await flagSetOf({
      banner: { enabled: true, color: 'red', 'a.b': 1 },
      'banner.color': 'a flag of its own',
      'dotted.flag': { enabled: true, color: 'red' },
    });
    expect(brief(evaluateAll(flagSet, {}))).toEqual([
      ['banner', true, 'STATIC'],
      ['banner.a.b', 1, 'STATIC'],
      ['banner.color', 'a flag of its own', 'STATIC'],
      ['dotted.flag', true, 'STATIC'],
    ]);
  });

  it('knows the keys of all variants beforehand', async () => {
    const flagSet = await flagSetOf(variants);
    expect(keysOf(flagSet)).toEqual([
      'banner',
      'banner.color',
      'banner.limit',
      'banner.deep',
      'plain',
      'plain.color',
      'plain.value',
      'off',
      'broken',
    ]);
  });

  it('gives what it gave before again, frozen', async () => {
    const flagSet = await flagSetOf(variants);
    const [one] = evaluateAll(flagSet, { tier: 'gold' });
    const [other] = evaluateAll(flagSet, { tier: 'gold' });
    expect(other).toBe(one);
    expect(Object.isFrozen(one)).toBe(true);
  });

  it('does not throw for a context that does', async () => {
    const flagSet = await flagSetOf(variants);
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
        getOwnPropertyDescriptor: () => {
          throw new Error('no');
        },
      },
    );
    expect(evaluateAll(flagSet, hostile)).toEqual(evaluateAll(flagSet, {}));
    expect(evaluate(flagSet, 'banner', hostile)).toEqual(evaluate(flagSet, 'banner', {}));
  });

  it('takes turns where there are many flags', async () => {
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, index) => [`flag${index}`, index]));
    const flagSet = await flagSetOf(many);
    let turns = 0;
    const all = await evaluateAllInTurns(flagSet, {}, async () => {
      turns += 1;
    });
    expect(turns).toBe(4);
    expect(all).toEqual(evaluateAll(flagSet, {}));
  });
});

describe('K9 evaluating one key without a type', () => {
  it('answers what is there, also along a path, and errors as ever', async () => {
    const flagSet = await flagSetOf({
      limits: { upload: { mb: 8 } },
      banner: { enabled: true, color: 'red' },
    });
    expect(evaluate(flagSet, 'limits.upload.mb', {})).toMatchObject({ value: 8, reason: 'STATIC' });
    expect(evaluate(flagSet, 'banner.enabled', {})).toMatchObject({ value: true, variant: 'on' });
    expect(evaluate(flagSet, 'banner.size', {})).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    expect(evaluate(flagSet, 'unknown', {})).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    expect(evaluate(flagSet, '__proto__', {})).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    expect(evaluate(flagSet, 7 as never, {})).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
  });

  const name = fc.constantFrom('a', 'b', 'a.b', 'enabled', '__proto__', 'value', 'constructor', 'c');
  const documents = fc.dictionary(
    name,
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc
        .dictionary(name, fc.jsonValue({ maxDepth: 1 }))
        .chain((attributes) => fc.boolean().map((enabled) => ({ ...attributes, enabled }))),
    ),
  );

  it('agrees with asking by the type of the answer, and with evaluating all', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const { flags } = await parsedJson(document);
        const fresh = (): FlagSet => createFlagSet(flags, OPTIONS);
        const all = evaluateAll(fresh(), {});
        expect(new Set(all.map(({ flagKey }) => flagKey)).size).toBe(all.length);
        expect(new Set(keysOf(fresh()))).toEqual(new Set(all.map(({ flagKey }) => flagKey)));
        for (const one of all) {
          expect(evaluate(fresh(), one.flagKey, {})).toEqual(one);
          const { flagKey, ...details } = one;
          const type = typeof one.value === 'undefined' ? 'boolean' : (typeof one.value as 'boolean');
          const resolved = resolve<JsonValue | undefined>(fresh(), type, flagKey, undefined, {});
          if (one.errorCode === undefined) expect({ value: undefined, ...details }).toEqual(resolved);
          else expect(resolved.errorCode).toBe(one.errorCode);
        }
      }),
    );
  });
});
