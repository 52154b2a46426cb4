import { MAX_WARNINGS_OF_A_KIND, WarningCollector } from './warnings.js';

describe('D5 at most ten warnings of a kind, then a count', () => {
  it.each([
    [1, 1],
    [10, 10],
    [11, 11],
    [100_000, 11],
  ])('of %p: %p lines', (count, lines) => {
    const warnings = new WarningCollector();
    for (let index = 0; index < count; index++) warnings.add('repeated keys', `Key ${index}`);
    const list = warnings.list();
    expect(list).toHaveLength(lines);
    expect(list.slice(0, MAX_WARNINGS_OF_A_KIND).every((line) => line.startsWith('Key '))).toBe(true);
    if (count > 10) expect(list.at(-1)).toBe(`${count - 10} more warnings about repeated keys`);
  });

  it('each kind by itself', () => {
    const warnings = new WarningCollector();
    for (let index = 0; index < 12; index++) warnings.add('a', `a${index}`);
    warnings.add('b', 'b0');
    expect(warnings.list()).toHaveLength(12);
    expect(warnings.list().at(-1)).toBe('b0');
  });
});
