import { parseIon } from './ion-document.js';
import type { ParsedDocument } from './parsed-document.js';
import { NATIVE } from './testing/ion-documents.js';

async function read(content: string | Uint8Array, previous?: ParsedDocument): Promise<ParsedDocument> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const result = await parseIon(bytes, { previous: previous?.flags });
  if (!result.ok) throw new Error(result.message);
  return result.document;
}

const flag = (key: string, rule: string) =>
  `${key}::[[${rule}, "{\\"_variant\\":\\"a\\",\\"enabled\\":true}"], "{\\"_variant\\":\\"b\\",\\"enabled\\":true}"]\n`;
const text = (value: object) => JSON.stringify(JSON.stringify(value));
/** What can be compared: rules are functions. */
const shown = ({ flags, warnings }: ParsedDocument) => JSON.stringify([[...flags], warnings]);

describe('D1 what an Ion document has in common with the version before', () => {
  const one = flag('one', '(eq $a 1)');
  const two = flag('two', '(eq $a 2)');

  it('is taken over, wherever it stands', async () => {
    const before = await read(one + two);
    const after = await read(`${two}${flag('new', '(eq $a 3)')}${one}`, before);
    const again = await read(two + one, after);
    for (const document of [after, again]) {
      expect(document.flags.get('one')).toBe(before.flags.get('one'));
      expect(document.flags.get('two')).toBe(before.flags.get('two'));
    }
    expect([...after.flags.keys()]).toEqual(['two', 'new', 'one']);
  });

  it('is not where it was altered', async () => {
    const after = await read(flag('one', '(eq $a 5)') + two, await read(one + two));
    expect(shown(after)).toBe(shown(await read(flag('one', '(eq $a 5)') + two)));
  });

  it.each([
    ['a flag that is spoiled', `one::5\n${two}`],
    ['a flag that stands there twice', one + flag('one', '(eq $a 4)') + one],
    [
      'a variant with two names',
      `one::[x::${text({ _variant: 'a', enabled: true })}, y::${text({ enabled: true })}]`,
    ],
    ['patterns, which are bounded together (T5)', flag('one', '(matches $a in::"x+")')],
    ['no flag', ''],
    ['a symbol of its own', `'a b'::${text({ enabled: true })} $ion_1_0 c::${text({ enabled: false })}`],
  ])('makes no difference: %s', async (_what, content) => {
    const alone = await read(content);
    let document = alone;
    for (let version = 0; version < 3; version += 1) {
      document = await read(content, document);
      expect(shown(document)).toBe(shown(alone));
    }
    const other = await read(two + content, document);
    expect(shown(other)).toBe(shown(await read(two + content)));
  });

  it('is taken over from binary Ion, too', async () => {
    const before = await read(NATIVE);
    const after = await read(NATIVE, before);
    expect(shown(after)).toBe(shown(before));
    for (const [key, each] of before.flags) {
      if (each.kind !== 'spoiled') expect(after.flags.get(key)).toBe(each);
    }
  });

  it('counts towards the bound (D8)', async () => {
    const many = Array.from(
      { length: 100_000 },
      (_, index) => `k${index}::${text({ enabled: true })}\n`,
    ).join('');
    const more = many.replaceAll('k', 'm');
    const before = await read(many);
    await expect(read(`${many}${more}x::${text({ enabled: true })}`, before)).rejects.toThrow('200000 flags');
  }, 240_000);
});
