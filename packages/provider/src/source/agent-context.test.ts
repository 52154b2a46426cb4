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
    expect(contextHeaders(context)).toEqual({ values: ['first=1'], leftOut: [name] });
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
