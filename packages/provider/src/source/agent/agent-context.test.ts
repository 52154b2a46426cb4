import type { EvaluationContext } from '@openfeature/core';
import { contextHeaders } from './agent-context.js';

describe('A2 an evaluation context in headers', () => {
  it('holds its scalars as text, each in a header of its own', () => {
    const context: EvaluationContext = {
      targetingKey: 'user-1',
      email: '0@example.org',
      age: 41,
      ratio: 0.5,
      beta: false,
      since: new Date('2026-01-02T03:04:05.678Z'),
      empty: '',
      'user.name-x$': 'a "quoted" = b',
    };
    expect(contextHeaders(context)).toEqual({
      values: [
        'targetingKey=user-1',
        'email=0@example.org',
        'age=41',
        'ratio=0.5',
        'beta=false',
        'since=2026-01-02T03:04:05.678Z',
        'empty=',
        'user.name-x$=a "quoted" = b',
      ],
      leftOut: [],
    });
  });

  it('leaves what is absent or null out, and does not mention it', () => {
    const context: EvaluationContext = JSON.parse('{"nothing":null}');
    expect(contextHeaders(Object.assign(context, { absent: undefined }))).toEqual({
      values: [],
      leftOut: [],
    });
  });

  it.each<[string, string, unknown]>([
    ['a comma', 'attribute', 'a,b'],
    ['a line break', 'attribute', 'a\r\nContext: admin=true'],
    ['NUL', 'attribute', 'a\0'],
    ['a tab', 'attribute', 'a\tb'],
    ['a letter beyond ASCII', 'attribute', 'é'],
    ['an emoji', 'attribute', '🎈'],
    ['a blank at its start', 'attribute', ' a'],
    ['a blank at its end', 'attribute', 'a '],
    ['an array', 'attribute', ['a']],
    ['an object', 'attribute', { a: 1 }],
    ['NaN', 'attribute', Number.NaN],
    ['a Date that is none', 'attribute', new Date(Number.NaN)],
    ['a name with a comma', 'a,b', 'x'],
    ['a name with an equals sign', 'a=b', 'x'],
    ['a name with a blank', 'a b', 'x'],
    ['a name with a line break', 'a\nb', 'x'],
    ['a name beyond ASCII', 'ä', 'x'],
    ['an empty name', '', 'x'],
  ])('names what no header can carry: %s', (_what, name, value) => {
    const context = { first: 1, [name]: value } as EvaluationContext;
    expect(contextHeaders(context)).toEqual({ values: ['first=1'], leftOut: [{ name, why: 'unfit' }] });
  });

  it('takes an attribute whose getter throws for absent', () => {
    const context = Object.defineProperty({ first: 1 }, 'second', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(contextHeaders(context)).toEqual({ values: ['first=1'], leftOut: [] });
  });
});

describe('A2 bounds of what one evaluation sends', () => {
  const named = (prefix: string, count: number, value: string): EvaluationContext =>
    Object.fromEntries(Array.from({ length: count }, (_value, index) => [`${prefix}${index}`, value]));

  it('are 2 048 bytes for an attribute, its name included', () => {
    const fits = 'x'.repeat(2_048 - 'fits='.length);
    const over = 'x'.repeat(2_049 - 'over='.length);
    expect(contextHeaders({ fits, over, last: 1 })).toEqual({
      values: [`fits=${fits}`, 'last=1'],
      leftOut: [{ name: 'over', why: 'long' }],
    });
  });

  it('are 200 headers, in the order of the context', () => {
    const { values, leftOut } = contextHeaders({ ...named('a', 200, ''), last: 1 });
    expect(values).toHaveLength(200);
    expect(leftOut).toEqual([{ name: 'last', why: 'crowded' }]);
  });

  it('are 8 192 bytes for all headers, with name and line break, and shorter attributes may still fit', () => {
    // Seven lines of 1 024 bytes, and one of 1 004.
    const seven = named('a', 7, 'x'.repeat(1_024 - 'Context: a0=\r\n'.length));
    const eighth = 'x'.repeat(1_004 - 'Context: eighth=\r\n'.length);
    const context = { ...seven, eighth, long: 'x'.repeat(10), fits: 'xxxx', more: '' };
    const { values, leftOut } = contextHeaders(context);
    expect(values.slice(7)).toEqual([`eighth=${eighth}`, 'fits=xxxx']);
    expect(values.reduce((sum, value) => sum + `Context: ${value}\r\n`.length, 0)).toBe(8_192);
    expect(leftOut).toEqual([
      { name: 'long', why: 'crowded' },
      { name: 'more', why: 'crowded' },
    ]);
  });
});
