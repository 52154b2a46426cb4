import fc from 'fast-check';
import type { Condition, Expression, Literal, Operand } from '../expression.js';
import type { AnyContext } from './rules.js';

/** Few, so that rules and contexts meet; among them what looks alike and what is not. */
export const NAMES = ['a', 'b', 'entityId', 'targetingKey', '__proto__', 'my-key', '1'] as const;
const TEXTS = [
  '',
  'a',
  'ab',
  'b',
  'A',
  '7',
  '7.0',
  '-1',
  'true',
  'false',
  '2024-01-01',
  '2024-01-01T00:00:00.000Z',
  '\u{1f600}',
  '\uffff',
  '__proto__',
  'it\'s \\ "quoted"\n',
] as const;
const NUMBERS = [0, 1, -1, 7, 7.5, 1e21, 1e-7, 2024] as const;
const TIMES = [0, Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1, 0, 0, 0, 1)] as const;
const PATTERNS = ['', 'a', '^a$', 'a.*b|7', '^[0-9]+$', '\\.'] as const;

const name = fc.constantFrom(...NAMES);
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'grapheme', maxLength: 4 }));
const number = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const time = fc.constantFrom(...TIMES);
const percentage = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 100, noNaN: true }));

const literal: fc.Arbitrary<Literal> = fc.oneof(
  text.map((value): Literal => ({ kind: 'string', value })),
  number.map((value): Literal => ({ kind: 'number', value: Object.is(value, -0) ? 0 : value })),
  fc.boolean().map((value): Literal => ({ kind: 'boolean', value })),
  time.map((epochMilliseconds): Literal => ({ kind: 'timestamp', epochMilliseconds })),
);
const contextValue = name.map((each) => ({ kind: 'context' as const, name: each }));
const operand: fc.Arbitrary<Operand> = fc.oneof(
  { arbitrary: contextValue, weight: 2 },
  { arbitrary: literal, weight: 1 },
);
const textOperand: fc.Arbitrary<Operand> = fc.oneof(
  contextValue,
  text.map((value): Operand => ({ kind: 'string', value })),
);

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ operator: fc.constantFrom('eq', 'gt', 'gte', 'lt', 'lte'), left: operand, right: operand }),
  fc.record({
    operator: fc.constantFrom('begins_with', 'ends_with', 'contains'),
    left: textOperand,
    right: textOperand,
  }),
  fc.record({ operator: fc.constant('contains'), left: contextValue, right: literal }),
  fc.record({ operator: fc.constant('in'), value: operand, items: fc.array(literal, { maxLength: 4 }) }),
  fc.record({ operator: fc.constant('matches'), in: textOperand, pattern: fc.constantFrom(...PATTERNS) }),
  fc.record({ operator: fc.constant('exists'), key: name }),
  fc.record({
    operator: fc.constant('split'),
    by: contextValue,
    pct: percentage,
    seed: fc.option(text, { nil: undefined }),
  }),
);

/** Rules of every operator and operand type, nested. */
export const expressions: fc.Arbitrary<Expression> = fc.letrec<{
  expression: Expression;
  condition: Condition;
}>((tie) => ({
  condition: fc.oneof(
    { arbitrary: tie('expression'), weight: 5 },
    { arbitrary: fc.boolean().map((value) => ({ kind: 'boolean' as const, value })), weight: 1 },
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({
      operator: fc.constantFrom('and', 'or'),
      operands: fc.array(tie('condition'), { minLength: 2, maxLength: 4 }),
    }),
    fc.record({ operator: fc.constant('not'), operand: tie('condition') }),
  ),
})).expression;

/** Contexts of the values that the contract gives a meaning. */
export const contexts: fc.Arbitrary<AnyContext> = fc.dictionary(
  name,
  fc.oneof(
    text,
    number,
    fc.boolean(),
    time.map((each) => new Date(each)),
    fc.constantFrom(null, undefined, Number.NaN, new Date(Number.NaN)),
    fc.array(fc.oneof(text, number, fc.boolean()), { maxLength: 3 }),
    fc.constant({ a: 1 }),
  ),
);
