import { holds } from './testing/rules.js';

const DATE = new Date('2024-05-06T07:08:09.123Z');

/** One rule for each type of literal, and which of the context values below make it true. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  '(eq $value 70)': ['number', 'integer text', 'decimal text', 'exponent text'],
  '(eq $value 70.0)': ['number', 'integer text', 'decimal text', 'exponent text'],
  '(eq $value 7e1)': ['number', 'integer text', 'decimal text', 'exponent text'],
  '(eq $value 0.5)': ['fraction'],
  '(eq $value -1)': ['negative'],
  '(eq $value "70")': ['number', 'integer text'],
  '(eq $value "0.5")': ['fraction'],
  '(eq $value "true")': ['boolean', 'true text'],
  '(eq $value "2024-05-06T07:08:09.123Z")': ['Date', 'ISO text'],
  '(eq $value "")': ['empty text'],
  '(eq $value true)': ['boolean', 'true text'],
  '(eq $value false)': ['false', 'false text'],
  '(eq $value 2024-05-06T07:08:09.123Z)': [
    'Date',
    'ISO text',
    'ISO text with an offset',
    'ISO text without an offset',
  ],
  '(lt $value 100000)': ['number', 'integer text', 'decimal text', 'exponent text', 'fraction', 'negative'],
  '(gt $value 2020T)': [
    'Date',
    'ISO text',
    'ISO text with an offset',
    'ISO text without an offset',
    'ISO day',
    'ISO year',
  ],
};

const CONTEXT_VALUES: Readonly<Record<string, unknown>> = {
  number: 70,
  fraction: 0.5,
  negative: -1,
  boolean: true,
  false: false,
  Date: DATE,
  'integer text': '70',
  'decimal text': '70.0',
  'exponent text': '7E+1',
  'padded text': ' 70',
  'hex text': '0x46',
  'text with a leading zero': '070',
  'text with a plus': '+70',
  'text with a bare point': '70.',
  'empty text': '',
  'blank text': ' ',
  'infinite text': 'Infinity',
  'true text': 'true',
  'false text': 'false',
  'TRUE text': 'TRUE',
  'ISO text': '2024-05-06T07:08:09.123Z',
  'ISO text with an offset': '2024-05-06T09:08:09.123+02:00',
  'ISO text without an offset': '2024-05-06T07:08:09.123',
  'ISO day': '2024-05-06',
  'ISO year': '2024',
  'no day of any calendar': '2024-02-30',
  'a day in words': 'May 6, 2024',
  null: null,
  undefined: undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  bigint: 70n,
  symbol: Symbol('70'),
  function: () => 70,
  object: { valueOf: () => 70, toString: () => '70' },
  array: [70],
  'invalid Date': new Date(Number.NaN),
  'boxed text': Object('70'),
};

describe('T4 the type of the literal drives the comparison', () => {
  const cases = Object.entries(RULES).flatMap(([rule, matches]) =>
    Object.entries(CONTEXT_VALUES).map(
      ([name, value]) => [rule, name, matches.includes(name), value] as const,
    ),
  );

  it.each(cases.filter(([rule, name]) => !(rule.startsWith('(lt') && name === 'ISO year')))(
    '%s with %s: %p',
    async (rule, _name, expected, value) => {
      expect(await holds(rule, { value })).toBe(expected);
    },
  );

  it('takes the text of a year for a number where the literal is one', async () => {
    expect(await holds('(lt $value 100000)', { value: '2024' })).toBe(true);
  });

  it.each([
    ['(gt 65 $age)', { age: 64 }],
    ['(lte 65 $age)', { age: '65' }],
    ['(begins_with "abcdef" $part)', { part: 'abc' }],
    ['(in "a" ["a"])', {}],
    ['(eq 1 1.0)', {}],
  ])('with the literal in front: %s', async (rule, context) => {
    expect(await holds(rule, context)).toBe(true);
  });
});

describe('T4 two literals are compared as two context values are', () => {
  it.each([
    ['(in "true" [true])', false],
    ['(eq "true" true)', false],
    ['(in true ["true"])', false],
    ['(in 7 ["7"])', true],
    ['(eq "7" 7)', true],
  ])('%s: %p', async (rule, expected) => {
    expect(await holds(rule, {})).toBe(expected);
  });
});

describe('T4 integers compare exactly, however large', () => {
  it.each([
    ['(eq $n 9007199254740993)', '9007199254740993', true],
    ['(eq $n 9007199254740993)', '9007199254740992', false],
    ['(eq $n 9007199254740993)', 9007199254740992, false],
    ['(gt $n 9007199254740992)', '9007199254740993', true],
    ['(lt $n -9007199254740992)', '-9007199254740993', true],
    ['(eq $n 18446744073709551616)', 2 ** 64, true],
    ['(lt $n 123456789012345678901234567890)', '123456789012345678901234567889', true],
    [`(lt $n ${'9'.repeat(1000)})`, '8'.repeat(1000), true],
    [`(gt $n ${'9'.repeat(1000)})`, '1'.repeat(65_536), true],
  ])('%.40s with %.40p: %p', async (rule, n, expected) => {
    expect(await holds(rule, { n })).toBe(expected);
  });
});

describe('T4 two context values', () => {
  it.each([
    ['texts', '10', '9', 'lt'],
    ['numbers', 9, 10, 'lt'],
    ['a number and its text', 10, '10', 'eq'],
    ['a text and a number', '9', 10, 'lt'],
    ['booleans', true, true, 'eq'],
    ['Dates', new Date(1), new Date(2), 'lt'],
    ['a boolean and its text', true, 'true', undefined],
    ['a Date and its text', DATE, DATE.toISOString(), undefined],
    ['a number and a boolean', 1, true, undefined],
    ['a number and a word', 1, 'one', undefined],
    ['nothing and nothing', undefined, undefined, undefined],
  ])('%s', async (_what, left, right, expected) => {
    const context = { left, right };
    const operators = ['eq', 'lt', 'gt'];
    const held: string[] = [];
    for (const operator of operators)
      if (await holds(`(${operator} $left $right)`, context)) held.push(operator);
    expect(held).toEqual(expected === undefined ? [] : [expected]);
  });
});

describe('T4 strings compare by code point, case-sensitively', () => {
  it.each([
    ['a', 'b'],
    ['A', 'a'],
    ['a', 'aa'],
    ['', 'a'],
    ['Z', 'a'],
    ['\uffff', '\u{1f600}'],
    ['\ue000', '\u{10000}'],
    ['a\u{1f600}', 'a\u{1f601}'],
  ])('%p before %p', async (smaller, larger) => {
    expect(await holds(`(lt $value ${JSON.stringify(larger)})`, { value: smaller })).toBe(true);
    expect(await holds(`(gt $value ${JSON.stringify(smaller)})`, { value: larger })).toBe(true);
    expect(await holds('(lt $smaller $larger)', { smaller, larger })).toBe(true);
    expect(await holds(`(eq $value ${JSON.stringify(larger)})`, { value: smaller })).toBe(false);
  });
});

describe('T4 timestamps', () => {
  it.each([
    ['2012-03-04T05:06:07-08:00', '2012-03-04T13:06:07Z'],
    ['2024T', '2024-01-01T00:00:00Z'],
    ['2024-01T', '2024-01-01'],
    ['2024-01-02', '2024-01-02T00:00Z'],
    ['2024-01-02T', '2024-01-02'],
    ['2024-01-02T03:04Z', '2024-01-02T03:04:00'],
    ['2024-01-02T03:04:05.678901Z', '2024-01-02T03:04:05.678Z'],
    ['2024-01-02T03:04:05-00:00', '2024-01-02T03:04:05+0000'],
    ['0001-01-01T00:00:00Z', '0001-01-01'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999'],
  ])('%s is %s', async (literal, value) => {
    expect(await holds(`(eq $at ${literal})`, { at: value })).toBe(true);
    expect(await holds(`(lt $at ${literal})`, { at: value })).toBe(false);
  });

  it.each([
    '2024-13-01',
    '2024-00-01',
    '2023-02-29',
    '2024-01-01T24:00',
    '2024-01-01T00:60',
    '24-01-01',
    '2024-1-1',
    '2024-01-01 00:00',
    '2024-01-01T00:00:00+25:00',
    '1700000000',
  ])('%s is none', async (at) => {
    expect(await holds('(or (gte $at 2000T) (lt $at 2000T))', { at })).toBe(false);
  });
});
