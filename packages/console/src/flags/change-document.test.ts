import {
  addFlag,
  changeFlag,
  copyKey,
  duplicateFlag,
  keyProblem,
  removeFlag,
  renameFlag,
} from './change-document.js';
import { EMPTY_DOCUMENT, flagKeys } from './document.js';

const DOCUMENT = {
  version: '1',
  note: 'kept',
  flags: { a: { name: 'A', _createdAt: 'then' }, b: { name: 'B' } },
  values: { a: { enabled: true, limit: 5, _updatedAt: 'then' }, b: { enabled: false } },
};

describe('changing a document', () => {
  it('adds a flag that is off, with or without a name', () => {
    expect(addFlag(EMPTY_DOCUMENT, 'a', 'A')).toEqual({
      version: '1',
      flags: { a: { name: 'A' } },
      values: { a: { enabled: false } },
    });
    expect(addFlag(EMPTY_DOCUMENT, 'a', '')).toMatchObject({ flags: { a: {} } });
  });

  it('changes one flag', () => {
    expect(
      changeFlag(DOCUMENT, 'b', (flag) => ({ ...flag, value: { ...flag.value, enabled: true } })),
    ).toEqual({ ...DOCUMENT, values: { ...DOCUMENT.values, b: { enabled: true } } });
  });

  it('removes a flag with its values', () => {
    expect(removeFlag(DOCUMENT, 'a')).toEqual({
      version: '1',
      note: 'kept',
      flags: { b: { name: 'B' } },
      values: { b: { enabled: false } },
    });
  });

  it('renames a flag at its place, with all that it has', () => {
    const renamed = renameFlag(DOCUMENT, 'a', 'z');
    expect(flagKeys(renamed)).toEqual(['z', 'b']);
    expect(renamed).toEqual({
      ...DOCUMENT,
      flags: { z: DOCUMENT.flags.a, b: DOCUMENT.flags.b },
      values: { z: DOCUMENT.values.a, b: DOCUMENT.values.b },
    });
  });

  it('copies a flag without the times of the first one', () => {
    const copied = duplicateFlag(DOCUMENT, 'a', 'a-copy');
    expect(flagKeys(copied)).toEqual(['a', 'b', 'a-copy']);
    expect(copied).toMatchObject({ flags: { a: DOCUMENT.flags.a }, values: { a: DOCUMENT.values.a } });
    expect(copied.flags).toHaveProperty('a-copy', { name: 'A' });
    expect(copied.values).toHaveProperty('a-copy', { enabled: true, limit: 5 });
  });
});

describe('a key', () => {
  it.each(['a', 'my_flag', 'my-flag', 'myFlag2', `a${'b'.repeat(63)}`])('can be %s', (key) => {
    expect(keyProblem(key, ['other'], 'flag')).toBeUndefined();
  });

  it.each(['', 'A', '1a', '_a', 'a b', 'a.b', 'ä', `a${'b'.repeat(64)}`])('cannot be %j', (key) => {
    expect(keyProblem(key, [], 'flag')).toBe(
      'It begins with a small letter from a to z, and has up to 64 letters, digits, - and _.',
    );
  });

  it('is there once, and no attribute is called as the switch', () => {
    expect(keyProblem('a', ['a'], 'flag')).toBe('There is another flag “a”.');
    expect(keyProblem('a', ['a'], 'attribute')).toBe('There is another attribute “a”.');
    expect(keyProblem('enabled', [], 'attribute')).toBe('AppConfig keeps “enabled” for itself.');
    expect(keyProblem('enabled', [], 'flag')).toBeUndefined();
  });

  it('of a copy is free, and never too long', () => {
    expect(copyKey('a', ['a'])).toBe('a-copy');
    expect(copyKey('a', ['a', 'a-copy', 'a-copy-2'])).toBe('a-copy-3');
    const long = `a${'b'.repeat(63)}`;
    const taken = [long, copyKey(long, [long])];
    expect(keyProblem(copyKey(long, taken), taken, 'flag')).toBeUndefined();
  });
});
