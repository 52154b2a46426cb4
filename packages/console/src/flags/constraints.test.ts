import { attributeOf, constraintsOf, formOf, inWords, typedNumber } from './constraints.js';

const CHOICE = { note: 'kept', constraints: { type: 'string', required: true, enum: ['a', 'b'], more: 1 } };
const NUMBERS = { constraints: { type: 'array', elements: { type: 'number', minimum: 0, maximum: 9 } } };

describe('the form of an attribute', () => {
  it('reads a definition and says the same again, with what it does not know', () => {
    for (const attribute of [
      CHOICE,
      NUMBERS,
      { description: 'what', constraints: { type: 'string', pattern: '^a+$' } },
      { constraints: { type: 'number', minimum: -1.5, maximum: 1e9 } },
      { constraints: { type: 'boolean', required: true } },
      { constraints: { type: 'array', elements: { type: 'string', enum: ['x'] } } },
    ]) {
      expect(attributeOf(attribute, formOf(attribute))).toEqual(attribute);
    }
  });

  it('begins with a text that need not be there', () => {
    expect(attributeOf({}, formOf({}))).toEqual({ constraints: { type: 'string' } });
  });

  it('keeps no limit that the new type does not have', () => {
    const as = (type: string) => attributeOf(CHOICE, { ...formOf(CHOICE), type });
    expect(as('boolean')).toEqual({
      note: 'kept',
      constraints: { type: 'boolean', required: true, more: 1 },
    });
    expect(as('array')).toEqual({
      note: 'kept',
      constraints: { type: 'array', required: true, more: 1, elements: { type: 'string', enum: ['a', 'b'] } },
    });
    expect(attributeOf(NUMBERS, { ...formOf(NUMBERS), type: 'number' })).toEqual({
      constraints: { type: 'number', minimum: 0, maximum: 9 },
    });
  });

  it('has allowed values by line, and limits that are numbers', () => {
    const form = { ...formOf({}), options: '\na b\n\nc\n' };
    expect(attributeOf({}, form)).toEqual({ constraints: { type: 'string', enum: ['a b', 'c'] } });
    expect(attributeOf({}, { ...formOf({}), type: 'number', minimum: 'x', maximum: '0' })).toEqual({
      constraints: { type: 'number', maximum: 0 },
    });
  });
});

describe('constraints', () => {
  it('of a wrong kind are none', () => {
    expect(
      constraintsOf({ constraints: { type: 1, required: 'yes', enum: 'a', pattern: 1, minimum: '0' } }),
    ).toEqual({
      type: undefined,
      isRequired: false,
      options: undefined,
      pattern: undefined,
      minimum: undefined,
      maximum: undefined,
      elements: undefined,
    });
  });

  it.each([
    [{ constraints: { type: 'string' } }, 'string'],
    [CHOICE, 'string, required, one of 2'],
    [NUMBERS, 'list of numbers, from 0, up to 9'],
    [{ constraints: { type: 'string', pattern: 'a,b' } }, 'string, matches a,b'],
    [{}, 'any type'],
  ])('are said in words: %j', (attribute, words) => {
    expect(inWords(constraintsOf(attribute))).toBe(words);
  });
});

it('keeps what is typed for a number as it is typed, until it is one', () => {
  expect(['5', '-1.5', '1e3', ' ', '', '5x', '-', 'Infinity'].map(typedNumber)).toEqual([
    5,
    -1.5,
    1000,
    undefined,
    undefined,
    '5x',
    '-',
    'Infinity',
  ]);
});
