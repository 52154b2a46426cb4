import { contextOf } from './context-form.js';

describe('a user of the form', () => {
  it('is an evaluation context', () => {
    const { context, problems } = contextOf({
      targetingKey: 'user-1',
      attributes: [
        { name: 'tier', type: 'text', value: 'gold' },
        { name: 'age', type: 'number', value: '65' },
        { name: 'beta', type: 'boolean', value: 'true' },
        { name: 'tags', type: 'json', value: '["a"]' },
        { name: '', type: 'text', value: 'nobody' },
      ],
    });
    expect(context).toEqual({ targetingKey: 'user-1', tier: 'gold', age: 65, beta: true, tags: ['a'] });
    expect(problems).toEqual([]);
  });

  it('leaves out what cannot be read, and says so', () => {
    const { context, problems } = contextOf({
      targetingKey: '',
      attributes: [
        { name: 'age', type: 'number', value: 'old' },
        { name: 'beta', type: 'boolean', value: '' },
        { name: 'tags', type: 'json', value: '[' },
      ],
    });
    expect(context).toEqual({});
    expect(problems).toEqual([
      '“age” is left out: it is no number',
      '“beta” is left out: it is neither true nor false',
      '“tags” is left out: it is no JSON',
    ]);
  });
});
