import fc from 'fast-check';
import { makeBinaryWriter, makeReader } from 'ion-js';
import { type IonNode, MAX_NODES, MAX_RULE_BYTES, readNode } from '../rules/node.js';
import { printExpression } from '../rules/print-expression.js';
import { RuleFailure } from '../rules/rule-failure.js';
import { expressions } from '../rules/testing/arbitraries.js';
import { IonBinaryReader } from './binary-reader.js';
import { readIonFrames } from './frames.js';
import { type IonReader, nextType } from './reader.js';
import { IonSymbols } from './symbols.js';

function toBinary(text: string): Uint8Array {
  const writer = makeBinaryWriter();
  writer.writeValues(makeReader(text));
  writer.close();
  return writer.getBytes();
}

/** The reader of the first value of a document. */
function readerOf(bytes: Uint8Array): IonReader {
  const symbols = new IonSymbols(bytes, new Map());
  for (const frame of readIonFrames(bytes)) {
    if (frame.kind === 'progress' || frame.content === 'version marker') continue;
    if (frame.content === 'value') return new IonBinaryReader(bytes, frame.start, frame.end, symbols);
    expect([...symbols.load(frame.start, frame.end)]).toEqual([]);
  }
  throw new Error('There is no value.');
}

function read(reader: IonReader): IonNode | string {
  nextType(reader);
  try {
    return readNode(reader);
  } catch (error) {
    if (error instanceof RuleFailure) return error.error.reason;
    throw error;
  }
}

const two = (number: number): string => String(number).padStart(2, '0');
const timestamps = fc
  .record({
    year: fc.integer({ min: 1, max: 9_999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    rest: fc.constantFrom('', ':07', ':59.1', ':00.000', ':01.000000001'),
    offset: fc.constantFrom('Z', '+00:00', '-00:00', '+01:30', '-08:00'),
    length: fc.constantFrom('year', 'month', 'day', 'time'),
  })
  .map(({ year, month, day, hour, minute, rest, offset, length }) => {
    const date = [String(year).padStart(4, '0'), two(month), two(day)];
    if (length === 'year') return `${date[0]}T`;
    if (length === 'month') return `${date.slice(0, 2).join('-')}T`;
    if (length === 'day') return date.join('-');
    return `${date.join('-')}T${two(hour)}:${two(minute)}${rest}${offset}`;
  });
const values = fc.oneof(
  timestamps,
  fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }).map(String),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => {
    const text = String(number);
    return text.includes('e') ? text : `${text}e0`;
  }),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -300, max: 300 }))
    .map(([coefficient, exponent]) => `${coefficient}d${exponent}`),
  fc.constantFrom(
    'nan',
    '+inf',
    '0e0',
    '-0.0',
    '0d0',
    'true',
    'false',
    'null',
    'null.list',
    '{{aGk=}}',
    '{a: 1}',
  ),
  fc.constantFrom('[]', '()', 'x::y::"a"', "'a b'", '""', '"\ufeffa"', '"\u{1f600}"', '[x::[1], (a "b")]'),
);

describe('T4 binary Ion is read as ion-js reads it', () => {
  it('for any rule', () => {
    const property = fc.property(expressions, (expression) => {
      const bytes = toBinary(printExpression(expression));
      expect(read(readerOf(bytes))).toEqual(read(makeReader(bytes)));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('for any value', () => {
    const property = fc.property(values, (value) => {
      const bytes = toBinary(`[${value}]`);
      expect(read(readerOf(bytes))).toEqual(read(makeReader(bytes)));
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});

describe('D8 a rule in binary Ion is bounded', () => {
  const nodes = (count: number) => toBinary(`(${'true '.repeat(count)})`);

  it('to 8 192 values', () => {
    expect(read(readerOf(nodes(MAX_NODES - 1)))).toHaveProperty('type', 'expression');
    expect(read(readerOf(nodes(MAX_NODES)))).toBe('TooComplex');
  });

  it('to 65 536 bytes', () => {
    const text = (length: number) => toBinary(`["${'x'.repeat(length)}"]`);
    expect(read(readerOf(text(MAX_RULE_BYTES - 4)))).toHaveProperty('type', 'list');
    expect(read(readerOf(text(MAX_RULE_BYTES)))).toBe('TooComplex');
  });
});
