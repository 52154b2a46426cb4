import {
  EMPTY_DOCUMENT,
  flagKeys,
  flagOf,
  readDocument,
  withFlag,
  withMember,
  withRenamed,
  writeDocument,
} from './document.js';

describe('reading a document for cards', () => {
  it('takes what AppConfig would refuse, as long as every flag is an object', () => {
    const document = {
      version: '7',
      extra: [1],
      flags: { 'bad key': {} },
      values: { lone: { enabled: 'maybe' } },
    };
    expect(readDocument(JSON.stringify(document))).toEqual({ ok: true, document });
    expect(flagKeys(document)).toEqual(['bad key', 'lone']);
  });

  it.each([
    ['{"flags":', 'The document is not valid JSON.'],
    ['[]', 'The document is not a JSON object.'],
    ['{"flags": []}', '“flags” is not an object.'],
    ['{"values": {"a": true}}', '“values.a” is not an object.'],
  ])('says why %s cannot be shown', (text, message) => {
    expect(readDocument(text)).toEqual({ ok: false, message });
  });

  it('has an empty text as a document without flags', () => {
    expect(readDocument(' \n')).toEqual({ ok: true, document: EMPTY_DOCUMENT });
  });

  it('gives back what it was given', () => {
    const text = writeDocument({ version: '1', flags: { a: { name: 'A', x: null } }, values: {}, y: 1 });
    const read = readDocument(text);
    expect(read.ok && writeDocument(read.document)).toBe(text);
  });
});

describe('a flag of a document', () => {
  it('is empty where nothing is said of it, also under names that every object has', () => {
    for (const key of ['none', 'constructor', 'toString', '__proto__']) {
      expect(flagOf(EMPTY_DOCUMENT, key)).toEqual({ definition: {}, value: {} });
    }
  });

  it('is changed without a change to others or to what is unknown', () => {
    const before = {
      version: '1',
      flags: { a: { name: 'A' }, b: { name: 'B' } },
      values: { a: {} },
      more: true,
    };
    const after = withFlag(before, 'b', { definition: { name: 'C' }, value: { enabled: true } });
    expect(after).toEqual({
      ...before,
      flags: { a: { name: 'A' }, b: { name: 'C' } },
      values: { a: {}, b: { enabled: true } },
    });
    expect((after.flags as typeof before.flags).a).toBe(before.flags.a);
    expect(before.flags.b).toEqual({ name: 'B' });
  });
});

describe('a member of an object', () => {
  it('keeps its place under another name, and takes the one of a namesake', () => {
    const object = { a: 1, b: 2, c: 3 };
    expect(Object.entries(withRenamed(object, 'b', 'd'))).toEqual([
      ['a', 1],
      ['d', 2],
      ['c', 3],
    ]);
    expect(Object.entries(withRenamed(object, 'b', 'c'))).toEqual([
      ['a', 1],
      ['c', 2],
    ]);
    expect(withRenamed(object, 'b', 'b')).toBe(object);
    expect(withRenamed(object, 'none', 'd')).toBe(object);
  });

  it('is removed by no value, and no other object is made for nothing', () => {
    const object = { a: 1, b: null };
    expect(withMember(object, 'a', undefined)).toEqual({ b: null });
    expect(withMember(object, 'c', undefined)).toBe(object);
  });
});
