import fc from 'fast-check';
import { diffFlags } from '../flags/diff.js';
import { createFlagSet } from '../flags/flag-set.js';
import { resolve } from '../flags/resolve.js';
import { OPTIONS } from '../flags/testing/flag-sets.js';
import type { ParsedDocument } from './parsed-document.js';
import { parsed, parsedJson } from './testing/documents.js';

const document = {
  plain: { a: [{ b: 1 }] },
  on: { enabled: true, value: { c: [2] }, list: [{ d: 3 }] },
  off: { enabled: false, value: { c: [2] } },
  chosen: { enabled: true, _variant: 'v' },
};
const stored = {
  version: '1',
  values: {
    basic: { enabled: 'true', value: { a: [1] } },
    variants: {
      _variants: [
        { name: 'a', enabled: true, rule: '(eq $a 1)', attributeValues: { value: { a: [1] } } },
        { name: 'b', enabled: true, attributeValues: { value: [{ b: 1 }] } },
      ],
    },
  },
};

function isDeepFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeepFrozen);
}

describe('K8 whatever a document hands out is frozen, however it is come by', () => {
  it.each<[string, (document: ParsedDocument) => unknown]>([
    ['get', ({ flags }) => [...flags.keys()].map((key) => flags.get(key))],
    ['values', ({ flags }) => [...flags.values()]],
    ['entries', ({ flags }) => [...flags.entries()].map(([, flag]) => flag)],
    ['an iterator', ({ flags }) => [...flags].map(([, flag]) => flag)],
    [
      'forEach',
      ({ flags }) => {
        const all: unknown[] = [];
        flags.forEach((flag) => {
          all.push(flag);
        });
        return all;
      },
    ],
    ['content', ({ content }) => [content]],
    [
      'details',
      ({ flags }) => {
        const flagSet = createFlagSet(flags, OPTIONS);
        return [...flags.keys()].map((key) => resolve<object>(flagSet, 'object', key, Object.freeze({}), {}));
      },
    ],
  ])('by %s', async (_what, found) => {
    for (const each of [document, stored]) {
      const values = found(await parsedJson(each)) as unknown[];
      expect(values).not.toHaveLength(0);
      expect(values.map(isDeepFrozen)).toEqual(values.map(() => true));
    }
  });

  it('one by one, and as it was found before', async () => {
    const { flags, content } = await parsedJson(document);
    expect(flags.get('on')).toBe(flags.get('on'));
    expect([...flags].map(([key, flag]) => flags.get(key) === flag)).not.toContain(false);
    expect((content as typeof document).plain).toBe((flags.get('plain') as { value: unknown }).value);
    expect([flags.size, flags.has('on'), flags.has('none'), flags.get('none')]).toEqual([
      4,
      true,
      false,
      undefined,
    ]);
  });
});

describe('D8 a flag is made at once where that would hold up who asks for it', () => {
  it('up to the bound, and is spoiled beyond it', async () => {
    const wide = (count: number) =>
      `{${['"enabled":true', ...Array.from({ length: count - 1 }, (_, index) => `"a${index}":[]`)].join(',')}}`;
    const { flags } = await parsed(`{"a":${wide(999)},"b":${wide(10_000)},"c":${wide(10_001)}}`);
    expect([...flags.values()].map(({ kind }) => kind)).toEqual(['basic', 'basic', 'spoiled']);
    expect([...flags.values()].every(isDeepFrozen)).toBe(true);
  });
});

describe('E4 documents are compared by their entries as by their flags', () => {
  const value = fc.constantFrom<unknown>(
    ...[1, 2, 'a', null, [], [1], [[1]], {}, { a: 1 }, { a: 1, b: 2 }, { b: 2, a: 1 }, { a: undefined }],
    ...[
      JSON.parse('{"__proto__":{}}'),
      JSON.parse('{"__proto__":{},"a":1}'),
      { constructor: 1 },
      { a: { b: [1, 2] } },
    ],
  );
  const feature = fc.record(
    {
      enabled: fc.constantFrom<unknown>(true, false, 'true', 5),
      _variant: fc.constantFrom('x', 'y'),
      _updatedAt: fc.constantFrom('1', '2'),
      value,
      _variants: fc.constantFrom<unknown>(
        [],
        [{ name: 'a' }],
        [{ name: 'a', rule: '(eq $a 1)' }, { name: 'b' }],
      ),
    },
    { requiredKeys: ['enabled'] },
  );
  const root = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), fc.oneof(feature, value));
  const text = fc
    .oneof(
      root,
      root.map((values) => ({ version: '1', values })),
    )
    .map((each) => JSON.stringify(each));

  it('with the same answer', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (one, other) => {
        const [before, after] = [(await parsed(one)).flags, (await parsed(other)).flags];
        const quick = diffFlags(before, after);
        expect(quick).toEqual(diffFlags(new Map(before), new Map(after)));
      }),
      { numRuns: 1_000 },
    );
  });
});
