import fc from 'fast-check';
import { BOUNDS } from './bounds.js';
import { type JsonRead, readingJson } from './json-reading.js';
import type { KnownRoot } from './json-root.js';
import { type JsonSource, sourceOfBytes, sourceOfText } from './json-source.js';

/** So small that a text of a few characters is read in many slices. */
const SMALL = [
  { slice: 1, longest: 1 },
  { slice: 7, longest: 3 },
  { slice: 20, longest: 40 },
];

function read(source: JsonSource, known?: KnownRoot, sizes = SMALL[0]): JsonRead {
  const reading = readingJson(source, known, sizes);
  for (let step = reading.next(); ; step = reading.next()) if (step.done) return step.value;
}

/** Text, so that the order of keys counts, or that it was refused. */
function outcome(read: () => unknown): string {
  try {
    return JSON.stringify(read());
  } catch {
    return 'refused';
  }
}

const wholeOf = (read: JsonRead) => (read.root === undefined ? read.value : read.root.finish());
const bytesOf = (text: string) => sourceOfBytes(Buffer.from(text));

/** V8 from 12.8 on, as of Node.js 24, may take an escaped key for another one: https://github.com/nodejs/node/issues/63785 */
const readsEscapedKeys = (() => {
  JSON.parse(String.raw`{"h":[],"\\":0}`);
  return Object.keys(JSON.parse(String.raw`{"h":1,"\"":2}`))[1] === '"';
})();
const ESCAPED_KEYS = readsEscapedKeys ? ['\\', '"'] : [];
const KEYS = [
  'a',
  'b',
  '__proto__',
  '1',
  '0',
  '-1',
  '',
  'ä',
  '\u{1f600}',
  'constructor',
  '{',
  ...ESCAPED_KEYS,
];
const json = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      '1',
      '-0.5e3',
      'true',
      'null',
      '{}',
      '[ ]',
      '""',
      '"a,b"',
      '"\\"]"',
      '"ä\\u00e4"',
      '"}{"',
    ),
    tie('object'),
    fc.array(tie('value'), { maxLength: 4 }).map((values) => `[${values.join(' ,')}]`),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 6 })
    .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)} :${value}`).join(', ')} }`),
}));
const edited = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(
      text,
      fc.nat(),
      fc.nat({ max: 3 }),
      fc.constantFrom('', '"', ',', ':', '{', '}', '[', ']', '0', ' ,', '\\'),
    )
    .map(([whole, at, removed, added]) => {
      const from = at % (whole.length + 1);
      // Half of a character has no bytes.
      return Buffer.from(whole.slice(0, from) + added + whole.slice(from + removed)).toString();
    });

describe('D2 D3 JSON is read in slices as JSON.parse reads the whole', () => {
  it.each([
    ...[
      '{"a":1,}',
      '{"a":{},}',
      '{,"a":1}',
      '{"a":1,,"b":2}',
      '{"a":{"b":[1]}{"c":1}}',
      '{"a":{"b":1}"c":1}',
    ],
    ...[
      '{"a":1{"b":1}}',
      '{"a" {"b":1}}',
      '{"a":[1]:{"b":1}}',
      '[1{"b":1}]',
      '[{"a":1}{"b":1}]',
      '[[1],]',
      '[,[1]]',
    ],
    ...[
      '{"a":{"b":1},"a":2,"c":3,"a":{"d":4}}',
      '{"__proto__":{"a":1},"2":{"b":[2]},"1":[{}],"__proto__":[3]}',
    ],
    ...['{"a":{"b":1}}}', '{"a":{"b":1}} x', '{"a":{"b":1}', '{"a":{"b":1]}', '["a" : [1]]', '{"a":[1]]}'],
  ])('%s', (text) => {
    for (const sizes of SMALL) {
      for (const source of [bytesOf(text), sourceOfText(text)]) {
        expect(outcome(() => wholeOf(read(source, undefined, sizes)))).toBe(outcome(() => JSON.parse(text)));
      }
    }
  });

  it('whatever the text, and however it is cut', () => {
    const { value, object } = json;
    fc.assert(
      fc.property(fc.oneof(value, object, edited(object)), fc.constantFrom(...SMALL), (text, sizes) => {
        const expected = outcome(() => JSON.parse(text));
        expect(outcome(() => wholeOf(read(bytesOf(text), undefined, sizes)))).toBe(expected);
        expect(outcome(() => wholeOf(read(sourceOfText(text), undefined, sizes)))).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('D1 what the version before has in common with a document makes no difference but in time', () => {
  function known(text: string, sizes = SMALL[0]): KnownRoot | undefined {
    const source = bytesOf(text);
    const { root } = read(source, undefined, sizes);
    return root && { units: source.units, slices: root.slices };
  }

  it('whatever both are', () => {
    fc.assert(
      fc.property(json.object, fc.constantFrom(...SMALL), (before, sizes) => {
        const root = known(before, sizes);
        fc.assert(
          fc.property(edited(edited(fc.constant(before))), (after) => {
            expect(outcome(() => wholeOf(read(bytesOf(after), root, sizes)))).toBe(
              outcome(() => JSON.parse(after)),
            );
          }),
          { numRuns: 30 },
        );
      }),
      { numRuns: 300 },
    );
  });

  it('in a chain of versions, as wide as when they are read alone', () => {
    const members = Array.from({ length: 30 }, (_, index) => `"k${index}":{"a":[${index},{"b":1,"c":2}]}`);
    let root = known(`{${members.join(',')}}`);
    for (let round = 0; round < 60; round += 1) {
      members[(round * 7) % members.length] = `"k${round}":"${'x'.repeat(round % 11)}"`;
      if (round % 5 === 0) members.splice((round * 3) % members.length, 1);
      if (round % 9 === 0) members.push(`"new${round}":{"a":1,"b":2,"c":3}`);
      const source = bytesOf(`{${members.join(',')}}`);
      const after = read(source, root);
      expect(outcome(() => wholeOf(after))).toBe(outcome(() => JSON.parse(`{${members.join(',')}}`)));
      expect('widest' in after && after.widest).toBe((read(source) as { widest: number }).widest);
      root = after.root && { units: source.units, slices: after.root.slices };
    }
  });

  it('is kept in no more slices, however many versions come one after the other', () => {
    const sizes = { slice: 200, longest: 400 };
    const members = Array.from({ length: 100 }, (_, index) => `"k${index}":{"a":1}`);
    let root: KnownRoot | undefined;
    const next = () => {
      const source = bytesOf(`{${members.join(',')}}`);
      const { root: after } = read(source, root, sizes);
      const slices = after?.slices ?? [];
      root = { units: source.units, slices };
      expect(slices.length).toBeLessThanOrEqual(1 + (2 * source.units.length) / sizes.slice);
      expect(slices.flatMap(({ keys }) => keys)).toEqual([...(after?.members.keys() ?? [])]);
      expect(wholeOf(read(source, root, sizes))).toEqual(JSON.parse(`{${members.join(',')}}`));
    };
    for (let round = 0; round < 100; round += 1) {
      const more = Array.from({ length: 10 }, (_, index) => `"r${round}n${index}":{"b":2}`);
      members.splice(50 + round, 0, ...more);
      next();
      members.splice(51 + round, more.length - 1);
      next();
    }
  });

  it('takes over what stands before and behind the only change', () => {
    const text = (middle: string) => `{"a":{"x":[1]},"b":{"x":${middle}},"c":{"x":[3]},"d":{"x":[4]}}`;
    const before = read(bytesOf(text('1'))).root?.members;
    const after = read(bytesOf(text('[22, 33]')), known(text('1'))).root?.members;
    const root = known(text('1'));
    const again = read(bytesOf(text('[22, 33]')), root).root?.members;
    expect(after).toEqual(new Map([...(before ?? []), ['b', { x: [22, 33] }]]));
    for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) {
      expect(again?.get(key) === root?.slices[index]?.values[0]).toBe(key !== 'b');
    }
  });

  it('counts what is taken over, too (D8)', () => {
    const text = (count: number) => `{"first":0,${'"a":1,'.repeat(count - 2)}"last":1}`;
    const root = known(text(BOUNDS.keys), { slice: 64 * 1024, longest: 128 * 1024 });
    const sizes = { slice: 64 * 1024, longest: 128 * 1024 };
    expect(() => read(bytesOf(text(BOUNDS.keys)), root, sizes)).not.toThrow();
    expect(() => read(bytesOf(text(BOUNDS.keys + 1)), root, sizes)).toThrow('more than 400 000 keys');
  });
});
