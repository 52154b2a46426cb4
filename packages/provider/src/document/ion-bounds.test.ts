import { MAX_FLAGS_AND_VARIANTS, MAX_JSON_CHARACTERS, MAX_NAME_CHARACTERS } from '../ion/bounds.js';
import { readIonFrames } from '../ion/frames.js';
import { splitIonText } from '../ion/parts.js';
import { MAX_DOCUMENT_PATTERN_COST } from '../rules/pattern.js';
import { HOSTILE_PATTERNS } from '../rules/testing/patterns.js';
import { parseIon } from './ion-document.js';
import { HOSTILE_BINARY, HOSTILE_TEXT, patternsDocument } from './testing/hostile-ion.js';
import { ionFlag, ionRefusal, parsedIon, reasonOf } from './testing/ion-documents.js';

const KIB = 1024;
const SIZES = [8 * KIB, 32 * KIB, 128 * KIB] as const;
const ON = `'''{"_variant":"on","enabled":true}'''`;

/** What of a text is handed to `ion-js`, and in how many steps it is cut up. */
function handedOver(text: string): { total: number; longest: number; steps: number } {
  const handed = { total: 0, longest: 0, steps: 0 };
  for (const part of splitIonText(text)) {
    handed.steps++;
    if (part.kind !== 'part') continue;
    handed.total += part.text.length;
    handed.longest = Math.max(handed.longest, part.text.length);
  }
  return handed;
}

async function turnsFor(bytes: Uint8Array): Promise<number> {
  let turns = 0;
  await parseIon(bytes, {}, async () => {
    turns++;
  });
  return turns;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('D8 hostile Ion text takes linear work', () => {
  it.each(Object.entries(HOSTILE_TEXT))('of %s', async (_what, make) => {
    for (const size of SIZES) {
      const text = make(size);
      const { total, steps } = handedOver(text);
      expect(total).toBeLessThanOrEqual(text.length + 'null'.length * steps);
      const turns = await turnsFor(encode(text));
      expect(turns).toBeLessThanOrEqual(text.length / 40 + 1);
    }
  });

  it.each(['bare values', 'quoted symbols', 'repeated keys', 'symbol tables', 'version markers'])(
    'and is handed to ion-js value by value: %s',
    (what) => {
      for (const size of SIZES) expect(handedOver(HOSTILE_TEXT[what]?.(size) ?? '').longest).toBeLessThan(50);
    },
  );

  it.each([
    'annotations of one value',
    'line comments',
    'block comments',
    'white space',
    'white space inside a rule',
    'brackets',
    'digits',
    'dashes',
    'one long key',
    'one long quoted key',
    'one long string',
    'one long string of segments',
    'values in one variant',
    'values in one rule',
    'structs in structs',
    'a blob',
  ])('and the longest piece does not grow with the document: %s', (what) => {
    for (const size of SIZES)
      expect(handedOver(HOSTILE_TEXT[what]?.(size) ?? '').longest).toBeLessThan(20 * KIB);
  });
});

describe('D8 hostile binary Ion takes linear work', () => {
  it.each(Object.entries(HOSTILE_BINARY))('of %s', async (_what, make) => {
    for (const size of SIZES) {
      const bytes = make(size);
      expect([...readIonFrames(bytes)].length).toBeLessThanOrEqual(bytes.length / 4 + 2);
      const turns = await turnsFor(bytes);
      expect(turns).toBeLessThanOrEqual(bytes.length / 40 + 1);
    }
  });
});

describe('D8 what is read in one go is bounded', () => {
  const json = (length: number) => `{"enabled":true,"x":"${'x'.repeat(length - 23)}"}`;

  it.each([
    ['in double quotes', (text: string) => JSON.stringify(text), MAX_JSON_CHARACTERS - 8],
    ['in long quotes', (text: string) => `'''${text}'''`, MAX_JSON_CHARACTERS - 6],
    [
      'in segments',
      (text: string) => `'''${text.slice(0, 1_000)}''' '''${text.slice(1_000)}'''`,
      MAX_JSON_CHARACTERS - 13,
    ],
  ])('the JSON of a flag %s: 262 144 characters', async (_what, quote, most) => {
    expect(await ionFlag(`a::${quote(json(most))}`)).toMatchObject({ kind: 'basic' });
    expect(await ionFlag(`a::[[true, ${quote(json(most))}], ${ON}]`)).toMatchObject({ kind: 'spoiled' });
    expect(reasonOf(await ionFlag(`a::${quote(json(most + 1))}`))).toContain(
      `${MAX_JSON_CHARACTERS} characters`,
    );
  });

  it('a name: 1 024 characters', async () => {
    const key = 'k'.repeat(1_000);
    expect([...(await parsedIon(`${key}::${ON}`)).flags.keys()]).toEqual([key]);
    const longer = await parsedIon(`'${'k'.repeat(MAX_NAME_CHARACTERS)}'::${ON} b::${ON}`);
    expect([...longer.flags.keys()]).toEqual(['b']);
    expect(longer.warnings).toEqual([expect.stringContaining('left out')]);
  });

  it('the flags and variants of a document: 200 000', async () => {
    const flags = (count: number) => Array.from({ length: count }, (_, index) => `f${index}::1`).join(' ');
    expect((await parsedIon(flags(MAX_FLAGS_AND_VARIANTS / 2))).flags.size).toBe(MAX_FLAGS_AND_VARIANTS / 2);
    expect(await ionRefusal(flags(MAX_FLAGS_AND_VARIANTS + 1))).toContain('200000 flags and variants');
    const variants = Array.from(
      { length: MAX_FLAGS_AND_VARIANTS },
      (_, index) => `'''{"_variant":"v${index}","enabled":true}'''`,
    );
    expect(await ionRefusal(`a::[${variants.join(',')}, ${ON}]`)).toContain('200000 flags and variants');
  }, 240_000);
});

describe('T5 D8 the patterns of an Ion document are bounded together', () => {
  const of = (flags: number, pattern: (index: number) => string) =>
    parsedIon(patternsDocument(flags, pattern));

  it('each flag beyond the sum is spoiled, the others work', async () => {
    const { flags } = await of(600, (index) => `[ab]{240}${index}`);
    const spoiled = [...flags.values()].filter((flag) => flag.kind === 'spoiled');
    expect(flags.size).toBe(600);
    const compiled = 600 - spoiled.length;
    expect(compiled * 240).toBeLessThanOrEqual(MAX_DOCUMENT_PATTERN_COST);
    expect(compiled * 250).toBeGreaterThanOrEqual(MAX_DOCUMENT_PATTERN_COST);
    expect(reasonOf(spoiled[0] as never)).toContain('patterns of one document');
  });

  it('the same pattern counts once', async () => {
    const { flags } = await of(600, () => '[ab]{240}');
    expect([...flags.values()].every((flag) => flag.kind === 'multi-variant')).toBe(true);
  });

  it.each(Object.entries(HOSTILE_PATTERNS))('none of %s is compiled', async (_what, make) => {
    const { flags } = await of(5, () => make(300));
    expect([...flags.values()].every((flag) => reasonOf(flag).includes('TooComplex'))).toBe(true);
  });

  it('turns are given while they compile', async () => {
    const few = await turnsFor(encode(patternsDocument(100, () => '[ab]{240}')));
    const many = await turnsFor(encode(patternsDocument(100, (index) => `[ab]{240}${index}`)));
    expect(many - few).toBeGreaterThanOrEqual(8);
  });
});

describe('D5 warnings of a document are bounded', () => {
  it.each([
    ['repeated keys', (count: number) => `a::${ON} `.repeat(count)],
    ['flags left out', (count: number) => `$10::${ON} `.repeat(count)],
    [
      'variants with two names',
      (count: number) =>
        Array.from(
          { length: count },
          (_, index) => `f${index}::[x::[true, ${ON}], ${ON.replace('on', 'off')}] `,
        ).join(''),
    ],
  ])('%s', async (what, make) => {
    const { warnings } = await parsedIon(make(500));
    expect(warnings).toHaveLength(11);
    expect(warnings.at(-1)).toMatch(new RegExp(`^4(?:89|90) more warnings about ${what}$`));
  });
});

describe('D6 a message about Ion names the place and the kind, and never quotes a value', () => {
  const SECRET = 'hunter2';

  it.each([
    `a::'''{"password": ${SECRET}'''`,
    `a::'''{"password": "${SECRET}'''`,
    `a::'''{"password": "${SECRET}"} x'''`,
    `a::'''"${SECRET}"'''`,
    `a::'''{"enabled": "${SECRET}"}'''`,
    `a::[[(eq $a "${SECRET}" 1), ${ON}], ${ON}]`,
    `a::[[(${SECRET}::eq $a 1), ${ON.replace('on', SECRET)}, "${SECRET}"], ${ON}]`,
    `a::${SECRET}`,
    `a::"${'x'.repeat(2_000)}${SECRET}\\ud800"`,
    `a::[${ON}, "${SECRET}"]`,
  ])('%.60s', async (text) => {
    const message = reasonOf(await ionFlag(text, 'a'));
    expect(message).not.toContain(`"${SECRET}`);
    expect(message.replaceAll(`${SECRET}::`, '')).not.toContain(SECRET);
  });

  it.each([
    `a::"x" "${SECRET}"`,
    `a::[1 "${SECRET}"]`,
    `a::"${SECRET}\\q"`,
    `a::"${SECRET}`,
    `${SECRET}`,
    `a::[1, ${SECRET}~]`,
  ])('nor when the document is rejected: %s', async (text) => {
    expect(await ionRefusal(text)).not.toContain(SECRET);
  });

  it('but says where JSON is wrong', async () => {
    expect(reasonOf(await ionFlag(`a::'''{"enabled": true, "${'x'.repeat(100)}": !}'''`))).toMatch(/no JSON/);
    expect(reasonOf(await ionFlag(`a::'''{"enabled": true'''`))).toMatch(/character \d+|ends too early/);
  });
});
