import {
  addVariant,
  canMove,
  changeVariants,
  moveVariant,
  removeVariant,
  setVariant,
  variantsOf,
  withoutVariants,
} from './variants.js';

const PLAIN = { definition: { name: 'A' }, value: { enabled: true, limit: 5, _updatedAt: 'then' } };
const flagWith = (...names: string[]) => ({
  definition: {},
  value: { _variants: names.map((name) => ({ name, enabled: true, note: name })) },
});
const names = (flag: ReturnType<typeof addVariant>) => variantsOf(flag)?.map(({ name }) => name);

describe('variants', () => {
  it('of a flag without any begin with what everybody got', () => {
    const flag = addVariant(PLAIN);
    expect(flag.value).toEqual({
      _updatedAt: 'then',
      _variants: [
        { name: 'Variant 1', enabled: true, attributeValues: { limit: 5 }, rule: '' },
        { name: 'Default', enabled: true, attributeValues: { limit: 5 } },
      ],
    });
    expect(withoutVariants(flag)).toEqual(PLAIN);
  });

  it('are added before the default, each under a name of its own', () => {
    expect(names(addVariant(flagWith('Gold', 'Default')))).toEqual(['Gold', 'Variant 2', 'Default']);
    expect(names(addVariant(flagWith('Variant 2', 'Default')))).toEqual([
      'Variant 2',
      'Variant 3',
      'Default',
    ]);
  });

  it('are moved among those with rules; the default stays last', () => {
    const flag = flagWith('a', 'b', 'Default');
    expect(names(moveVariant(flag, 0, 1))).toEqual(['b', 'a', 'Default']);
    expect(names(moveVariant(flag, 1, -1))).toEqual(['b', 'a', 'Default']);
    for (const [index, by] of [
      [0, -1],
      [1, 1],
      [2, -1],
      [2, 1],
    ] as const) {
      expect(canMove(flag, index, by)).toBe(false);
      expect(moveVariant(flag, index, by)).toBe(flag);
    }
  });

  it('are removed and changed one by one, with what is not known of them', () => {
    const flag = flagWith('a', 'b', 'Default');
    expect(names(removeVariant(flag, 1))).toEqual(['a', 'Default']);
    const changed = setVariant(setVariant(flag, 0, 'rule', '(eq 1 1)'), 0, 'name', 'z');
    expect(variantsOf(changed)?.[0]).toEqual({ name: 'z', enabled: true, note: 'a', rule: '(eq 1 1)' });
    expect(variantsOf(changed)?.slice(1)).toEqual(variantsOf(flag)?.slice(1));
  });

  it('that are none of objects are shown as empty ones, and stay as they are', () => {
    const flag = { definition: {}, value: { _variants: ['x', { name: 'Default' }] } };
    expect(variantsOf(flag)).toEqual([{}, { name: 'Default' }]);
    const changed = changeVariants(flag, (variant) => ({ ...variant, enabled: true }));
    expect(changed.value._variants).toEqual(['x', { name: 'Default', enabled: true }]);
  });

  it('are none in a flag that has an empty list, or no list', () => {
    expect(variantsOf({ definition: {}, value: { _variants: [] } })).toBeUndefined();
    expect(variantsOf({ definition: {}, value: { _variants: 'x' } })).toBeUndefined();
    expect(withoutVariants(PLAIN)).toBe(PLAIN);
  });
});
