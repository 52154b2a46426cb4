import {
  attributesOf,
  attributeValue,
  defineAttribute,
  deprecationOf,
  isEnabled,
  removeAttribute,
  setAttributeValue,
  setDeprecation,
  setEnabled,
  setText,
  undefinedValues,
} from './change-flag.js';

const TEXT = { constraints: { type: 'string' } };
const PLAIN = {
  definition: { name: 'A', note: 'kept', attributes: { color: TEXT } },
  value: { enabled: true, _note: 'kept', color: 'red' },
};
const TARGETED = {
  definition: { name: 'A', attributes: { color: TEXT, size: TEXT } },
  value: {
    _variants: [
      {
        name: 'Gold',
        rule: '(eq $tier "gold")',
        enabled: true,
        attributeValues: { color: 'gold', size: 'L' },
      },
      { name: 'Default', enabled: false, note: 'kept' },
    ],
  },
};

describe('texts and deprecation of a flag', () => {
  it('are set, and gone when they are empty', () => {
    expect(setText(PLAIN, 'description', 'what').definition).toEqual({
      ...PLAIN.definition,
      description: 'what',
    });
    expect(setText(PLAIN, 'name', '').definition).toEqual({ note: 'kept', attributes: { color: TEXT } });
  });

  it('are planned, with a date or without', () => {
    const planned = setDeprecation(PLAIN, { date: '2030-01-31' });
    expect(planned.definition._deprecation).toEqual({ status: 'planned', date: '2030-01-31' });
    expect(deprecationOf(planned)).toEqual({ date: '2030-01-31' });
    const undated = setDeprecation(planned, { date: '' });
    expect(undated.definition._deprecation).toEqual({ status: 'planned' });
    expect(deprecationOf(undated)).toEqual({ date: '' });
    expect(setDeprecation(undated, undefined)).toEqual(PLAIN);
    expect(deprecationOf(PLAIN)).toBeUndefined();
  });
});

describe('the switch of a flag', () => {
  it.each([true, 'true', 'True', 'TRUE', 't', 'T', '1'])('is on by %j, as AppConfig has it', (enabled) => {
    expect(isEnabled({ enabled })).toBe(true);
  });

  it.each([false, 'false', 'yes', 1, null, undefined])('is off by %j', (enabled) => {
    expect(isEnabled(enabled === undefined ? {} : { enabled })).toBe(false);
  });

  it('changes nothing else', () => {
    expect(setEnabled(PLAIN, false)).toEqual({ ...PLAIN, value: { ...PLAIN.value, enabled: false } });
  });
});

describe('values of attributes', () => {
  it('belong to the flag, or to one of its variants', () => {
    expect(attributeValue(PLAIN, undefined, 'color')).toBe('red');
    expect(attributeValue(TARGETED, 0, 'color')).toBe('gold');
    expect(attributeValue(TARGETED, 1, 'color')).toBeUndefined();
    expect(attributeValue(PLAIN, undefined, 'toString')).toBeUndefined();
  });

  it('are set and removed where they belong, and nothing else changes', () => {
    expect(setAttributeValue(PLAIN, undefined, 'color', 5).value).toEqual({ ...PLAIN.value, color: 5 });
    expect(setAttributeValue(PLAIN, undefined, 'color', undefined).value).toEqual({
      enabled: true,
      _note: 'kept',
    });
    const [gold, other] = TARGETED.value._variants;
    expect(setAttributeValue(TARGETED, 1, 'size', 'S').value).toEqual({
      _variants: [gold, { ...other, attributeValues: { size: 'S' } }],
    });
    expect(setAttributeValue(TARGETED, 0, 'size', undefined).value).toEqual({
      _variants: [{ ...gold, attributeValues: { color: 'gold' } }, other],
    });
  });

  it('leave no empty member behind', () => {
    const once = setAttributeValue(TARGETED, 0, 'size', undefined);
    const [first] = setAttributeValue(once, 0, 'color', undefined).value._variants as object[];
    expect(first).toEqual({ name: 'Gold', rule: '(eq $tier "gold")', enabled: true });
  });

  it('without a definition are named', () => {
    const flag = { ...PLAIN, value: { ...PLAIN.value, stray: 1, _updatedAt: 'then' } };
    expect(undefinedValues(flag, undefined)).toEqual(['stray']);
    expect(undefinedValues({ ...TARGETED, definition: {} }, 0)).toEqual(['color', 'size']);
  });
});

describe('definitions of attributes', () => {
  it('are added last, and changed at their place', () => {
    const NUMBER = { constraints: { type: 'number' } };
    expect(Object.keys(attributesOf(defineAttribute(PLAIN, 'limit', NUMBER)))).toEqual(['color', 'limit']);
    const changed = defineAttribute(TARGETED, 'color', NUMBER);
    expect(Object.entries(attributesOf(changed))).toEqual([
      ['color', NUMBER],
      ['size', TEXT],
    ]);
    expect(changed.value).toEqual(TARGETED.value);
  });

  it('take their values with them under another name, in every variant', () => {
    const renamed = defineAttribute(TARGETED, 'tint', TEXT, 'color');
    expect(Object.keys(attributesOf(renamed))).toEqual(['tint', 'size']);
    expect(attributeValue(renamed, 0, 'tint')).toBe('gold');
    expect(attributeValue(renamed, 0, 'color')).toBeUndefined();
    expect((renamed.value._variants as object[])[1]).toEqual(TARGETED.value._variants[1]);
    expect(defineAttribute(PLAIN, 'tint', TEXT, 'color')).toEqual({
      definition: { name: 'A', note: 'kept', attributes: { tint: TEXT } },
      value: { enabled: true, _note: 'kept', tint: 'red' },
    });
  });

  it('are removed with all values', () => {
    expect(removeAttribute(PLAIN, 'color')).toEqual({
      definition: { name: 'A', note: 'kept' },
      value: { enabled: true, _note: 'kept' },
    });
    const removed = removeAttribute(TARGETED, 'color');
    expect(attributesOf(removed)).toEqual({ size: TEXT });
    expect(attributeValue(removed, 0, 'color')).toBeUndefined();
    expect(attributeValue(removed, 0, 'size')).toBe('L');
  });
});
