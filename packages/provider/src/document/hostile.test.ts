import { BOUNDS } from './bounds.js';
import type { ParseResult } from './parsed-document.js';
import type { DocumentKind } from './testing/document-kinds.js';
import { parse } from './testing/documents.js';
import { jsonKinds } from './testing/json-kinds.js';
import { yamlKinds } from './testing/yaml-kinds.js';
import { CHARACTERS_PER_TURN } from './turns.js';
import { aliasLimitsOf, MAX_INLINE_CHARACTERS } from './yaml.js';
import { readYaml } from './yaml-content.js';

const KIBIBYTE = 1024;
/** AppConfig's quota. */
const QUOTA = 4_000 * KIBIBYTE;

const CONTENT_TYPES = { json: 'application/json', yaml: 'application/x-yaml' };

interface Work {
  readonly result: ParseResult;
  readonly turns: number;
}

async function work(kind: DocumentKind, size: number): Promise<Work> {
  let turns = 0;
  const turn = async () => {
    turns += 1;
  };
  return { result: await parse(kind.write(size), CONTENT_TYPES[kind.format], {}, turn), turns };
}

/** Objects, arrays and scalars, as often as they are reached. */
function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const child of Object.values(value)) count += countValues(child);
  return count;
}

const names = (kinds: readonly DocumentKind[]) => kinds.map((kind) => [kind.name, kind] as const);

describe('D8 ordinary documents of AppConfig’s quota are accepted', () => {
  it.each(names(jsonKinds.filter((kind) => kind.isOrdinary)))('JSON: %s', async (_name, kind) => {
    const { result, turns } = await work(kind, QUOTA);
    expect(result).toMatchObject({ ok: true, document: { warnings: [] } });
    expect(turns).toBeGreaterThanOrEqual(Math.floor(QUOTA / CHARACTERS_PER_TURN / 2));
  });

  it.each(names(yamlKinds.filter((kind) => kind.isOrdinary)))('YAML: %s', async (_name, kind) => {
    expect((await work(kind, QUOTA)).result).toMatchObject({ ok: true, document: { warnings: [] } });
  });
});

describe('D8 a hostile document is read in turns or refused', () => {
  it.each(names(jsonKinds))('JSON: %s', async (_name, kind) => {
    for (const size of [10 * KIBIBYTE, 100 * KIBIBYTE, 400 * KIBIBYTE]) {
      const { result, turns } = await work(kind, size);
      if (!result.ok) {
        expect(result.message).not.toMatch(/xxx|f0|\\n/);
        continue;
      }
      const values = countValues(result.document.content);
      expect(values).toBeLessThanOrEqual(BOUNDS.values);
      // Each turn stands for no more values than its characters hold.
      expect(values / (turns + 1)).toBeLessThanOrEqual(CHARACTERS_PER_TURN / 2);
    }
  });

  it.each(names(yamlKinds))('YAML: %s', (_name, kind) => {
    for (const size of [10 * KIBIBYTE, MAX_INLINE_CHARACTERS, 400 * KIBIBYTE]) {
      const text = kind.write(size);
      const limits = aliasLimitsOf(text);
      const result = readYaml(text, limits);
      if (!result.ok) {
        expect(result.message).toMatch(/^The document is not usable YAML: [^\n]+ at line \d+, column \d+$/);
        expect(result.message).not.toMatch(/xxx|f0/);
        continue;
      }
      // A text has hardly more values than characters, whatever it says, and its aliases add what they may.
      const values = countValues(result.value);
      expect(values).toBeLessThanOrEqual(1.5 * text.length + limits.values);
      expect(JSON.stringify(result.value).length).toBeLessThanOrEqual(
        8 * text.length + limits.characters + 8 * limits.values,
      );
    }
  });

  it.each(['opening brackets', 'opening braces', 'dashes', 'question marks', 'colons', 'deeper and deeper'])(
    'YAML is refused where it is too deep, however much is behind: %s',
    (name) => {
      const kind = yamlKinds.find((each) => each.name === name);
      const text = kind?.write(8 * 1024 * KIBIBYTE) ?? '';
      const message = readYaml(text, aliasLimitsOf(text));
      expect(message).toMatchObject({
        message: expect.stringMatching(/nests deeper than 200 levels at line/),
      });
    },
  );
});
