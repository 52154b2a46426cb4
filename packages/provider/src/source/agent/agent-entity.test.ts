import { entityHeader } from './agent-entity.js';

describe('A2 the header Entity-Id', () => {
  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['nobody', {}, undefined],
    ['a targetingKey', { targetingKey: 'user-1' }, 'user-1'],
    ['an entityId before it', { targetingKey: 'user-1', entityId: 'device-7' }, 'device-7'],
    ['an entityId that is null', { targetingKey: 'user-1', entityId: null }, 'user-1'],
    ['a number', { entityId: 42 }, '42'],
    ['a comma and blanks inside', { targetingKey: 'a, b=c' }, 'a, b=c'],
    ['2 048 bytes', { targetingKey: 'x'.repeat(2_048) }, 'x'.repeat(2_048)],
  ])('is the entity of the context: %s', (_what, context, value) => {
    expect(entityHeader(context as never)).toEqual({ value, leftOut: undefined });
  });

  it.each<[string, unknown, 'unfit' | 'long']>([
    ['2 049 bytes', 'x'.repeat(2_049), 'long'],
    ['a line break', 'a\r\nEntity-Id: b', 'unfit'],
    ['a character beyond ASCII', 'é', 'unfit'],
    ['a blank at its start', ' a', 'unfit'],
    ['a blank at its end', 'a ', 'unfit'],
    ['no character', '', 'unfit'],
    ['an array', ['a'], 'unfit'],
    ['an object', {}, 'unfit'],
  ])('is left out where no header can carry it: %s', (_what, entityId, leftOut) => {
    expect(entityHeader({ entityId } as never)).toEqual({ value: undefined, leftOut });
  });
});
