import { describeOverride, overrideOf } from './override.js';

const of = (override: unknown) =>
  describeOverride({ application: 'A', environment: 'e', profile: 'p', flag: 'f', override });

describe('an override', () => {
  it('is told in words', () => {
    expect(of({ enabled: true })).toBe('on');
    expect(of({ enabled: false, attributes: { color: 'red' } })).toBe('off, attributes {"color":"red"}');
    expect(of({ variant: 'Gold' })).toBe('variant Gold');
    expect(of({ value: null })).toBe('value null');
  });

  it('is what a form says, or why it says nothing', () => {
    expect(overrideOf('on', '')).toEqual({ enabled: true });
    expect(overrideOf('off', '')).toEqual({ enabled: false });
    expect(overrideOf('variant', 'Gold')).toEqual({ variant: 'Gold' });
    expect(overrideOf('variant', '')).toMatch('Name');
    expect(overrideOf('attributes', '{"a": 1}')).toEqual({ attributes: { a: 1 } });
    expect(overrideOf('value', '"x"')).toEqual({ value: 'x' });
    expect(overrideOf('value', 'x')).toMatch('quotes');
  });
});
