import fc from 'fast-check';
import { BOUNDS } from './bounds.js';
import { readJson } from './json.js';
import { readingJson } from './json-reading.js';
import { ownKeys } from './many-keys.js';
import { CHARACTERS_PER_TURN } from './turns.js';

const noTurn = async () => {};

/** What `JSON.parse` makes of a text, or that it refuses it. */
function reference(text: string): { readonly value: unknown } | 'refused' {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'refused';
  }
}

async function ours(text: string): Promise<{ readonly value: unknown } | 'refused'> {
  const result = await readJson(text, noTurn);
  return result.ok ? { value: result.value } : 'refused';
}

describe('D2 D3 JSON is read as JSON.parse reads it', () => {
  it.each([
    ...[
      '',
      ' ',
      '{}',
      '[]',
      ' [ ] ',
      '{ "a" : [ 1 , 2 ] }',
      '[1,]',
      '{"a":1,}',
      '[,1]',
      '{"a"}',
      '{"a":}',
      '{a:1}',
    ],
    ...[
      '1',
      '-0',
      '01',
      '1.',
      '.5',
      '-',
      '+1',
      '1e5',
      '1E+5',
      '1e',
      '1e999',
      '-1.5e-3',
      '1 2',
      '12345678901234567890',
    ],
    ...[
      '"a"',
      '"',
      '"\\',
      '"\\"',
      '"\\u00e4"',
      '"\\u00g4"',
      '"\\x"',
      '"\u0000"',
      '"\n"',
      '"\ud800"',
      '"\\ud800"',
      "'a'",
    ],
    ...[
      'true',
      'tru',
      'truex',
      'null',
      'nul',
      'undefined',
      'NaN',
      '\ufeff{}',
      '\u00a0{}',
      '{}\u0000',
      '[1}',
      '{"a":1]',
    ],
    ...[
      '{"__proto__":{"x":1},"a":2}',
      '{"a":1,"b":2,"a":3}',
      '{"2":1,"1":2,"b":3,"a":4}',
      '{"constructor":1}',
      '{"":1}',
    ],
    ...['"a string of more than twelve"', '["tab\\tin a longer string", "/\\/\\b\\f\\n\\r\\t\\\\"]'],
  ])('%j', async (text) => {
    expect(await ours(text)).toEqual(reference(text));
  });

  it('whatever the text', async () => {
    const json = fc.json({ maxDepth: 5 });
    const edited = fc
      .tuple(
        json,
        fc.nat(),
        fc.nat({ max: 3 }),
        fc.constantFrom('', '"', '\\', ',', ':', '{', '}', '[', ']', '0', '-', 'e', ' '),
      )
      .map(([text, at, removed, added]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + added + text.slice(from + removed);
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, edited), async (text) => {
        expect(await ours(text)).toEqual(reference(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('freezes what it reads, own keys only (D5)', async () => {
    const result = await readJson('{"a":[{"__proto__":{"polluted":true}}]}', noTurn);
    const { a } = (result.ok ? result.value : {}) as { a: [object] };
    expect([a, a[0]].every(Object.isFrozen)).toBe(true);
    expect(Object.keys(a[0])).toEqual(['__proto__']);
    expect('polluted' in a[0]).toBe(false);
  });
});

describe('D8 JSON is refused with the place, and without its content', () => {
  it.each([
    ['{"password": hunter2}', 'unexpected character at line 1, column 14'],
    [
      '{"a": 1,\r\n "b": "hunter2" "c"}',
      'unexpected character at line 2, column 17; a comma is missing before it',
    ],
    [
      '{"a":\n\n"hunter2',
      'unexpected end at line 3, column 9; a bracket or a quote is not closed, or it was cut off',
    ],
    ['{"a": "hunter2\\q"}', 'unexpected character at line 1, column 16'],
    ['{"a": 1} hunter2', 'unexpected character at line 1, column 10'],
    [`${'['.repeat(201)}hunter2`, 'it nests deeper than 200 levels at line 1, column 201'],
  ])('%j', async (text, reason) => {
    expect(await readJson(text, noTurn)).toEqual({
      ok: false,
      message: `The document is not usable JSON: ${reason}`,
    });
  });

  it.each([
    [
      'values',
      `[${'1,'.repeat(BOUNDS.values - 2)}1]`,
      `[${'1,'.repeat(BOUNDS.values - 1)}1]`,
      'more than 2 000 000 values',
    ],
    [
      'keys',
      `{${'"a":1,'.repeat(BOUNDS.keys - 1)}"a":1}`,
      `{${'"a":1,'.repeat(BOUNDS.keys)}"a":1}`,
      'more than 400 000 keys',
    ],
    [
      'levels',
      '['.repeat(200) + ']'.repeat(200),
      '['.repeat(201) + ']'.repeat(201),
      'deeper than 200 levels',
    ],
  ])('beyond the bound on %s, and accepted at it', async (_what, good, bad, reason) => {
    expect(await readJson(good, noTurn)).toMatchObject({ ok: true });
    expect(await readJson(bad, noTurn)).toEqual({ ok: false, message: expect.stringContaining(reason) });
  });

  it('stops where it is beyond a bound, however much there is behind', () => {
    const reading = readingJson('['.repeat(8 * 1024 * 1024));
    expect(() => reading.next()).toThrow('nests deeper');
  });
});

describe('D8 the keys of a big object are listed once', () => {
  it('as they are, each one once', async () => {
    const text = `{${Array.from({ length: 12_000 }, (_, index) => `"k${index % 9_000}":1`).join(',')},"7":1}`;
    const result = await readJson(text, noTurn);
    const value = (result.ok ? result.value : {}) as object;
    expect([...ownKeys(value)].sort()).toEqual(Object.keys(value).sort());
    expect(ownKeys(value)).toBe(ownKeys(value));
    expect(ownKeys({ a: 1 })).toEqual(['a']);
  });
});

describe('D8 JSON takes turns', () => {
  it.each([
    ['flags', (index: number) => `"flag_${index}":{"enabled":true,"limit":${index}},`],
    ['empty objects', () => '"a":[{},{},{},{},{},{},{},{},{},{},{},{}],'],
    ['white space', () => '"a":\n\n\n\n1,'],
    ['texts', () => '"a":"a text of a few words, and of a few more",'],
  ])('of few characters, with %s', (_what, member) => {
    const text = `{${Array.from({ length: 20_000 }, (_, index) => member(index)).join('')}"last":1}`;
    const positions = [0];
    const reading = readingJson(text);
    for (let step = reading.next(); !step.done; step = reading.next()) positions.push(step.value);
    positions.push(text.length);
    const slices = positions.slice(1).map((position, index) => position - (positions[index] ?? 0));
    expect(Math.max(...slices)).toBeLessThan(CHARACTERS_PER_TURN + 100);
  });
});
