import { parse, parsed, refusal } from './testing/documents.js';
import { eventLoopTurn } from './turns.js';
import { MAX_INLINE_CHARACTERS, readYamlDocument } from './yaml.js';

const YAML = 'application/x-yaml';

describe('D2 YAML gives JSON values only', () => {
  it.each([
    ['a: 2001-01-01', '2001-01-01'],
    ['a: yes', 'yes'],
    ['%YAML 1.1\n---\na: yes', 'yes'],
    ['a: 0x1F', 31],
    ['a: 1e3', 1000],
    ['a: ~', null],
    ['a: |\n  text\n', 'text\n'],
    ['a: [1, {b: 2}]', [1, { b: 2 }]],
    ['base: &base {x: 1}\na: *base', { x: 1 }],
    ['base: &base {x: 1, y: 2}\na: {<<: *base, y: 3}', { x: 1, y: 3 }],
    ['one: &one {x: 1}\ntwo: &two {x: 2, y: 2}\na: {<<: [*one, *two]}', { x: 1, y: 2 }],
    ['"<<": text\na: 1', 1],
    ['a: !!str 5', '5'],
    ['a: !!int "5"', 5],
    ['a: !!bool "true"', true],
    ['a: !!null ""', null],
    ['a: !!seq [1]', [1]],
    ['a: !!map {b: 1}', { b: 1 }],
    ['a: ! 5', '5'],
    ['%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 5', '5'],
  ])('%p', async (text, value) => {
    const { content } = await parsed(text, YAML);
    expect((content as { a: unknown }).a).toEqual(value);
  });

  it.each([
    ['a: .inf', 'infinity'],
    ['a: [.nan]', 'not a number'],
    [
      'a: !!binary aGVsbG8=',
      "the tag '!!binary' stands for what JSON does not have, or does not fit at line 1, column 4",
    ],
    ['a: !Ref other', 'tag'],
    ['a: !!int x', 'does not fit'],
    ['a: !!map [1]', 'does not fit'],
    ['%TAG !! tag:example.com,2000:\n---\na: !!str 5', 'tag'],
    ['a: !!timestamp 2001-01-01', 'tag'],
    ['1: a', 'a key is a number, not a string; put it in quotes at line 1, column 1'],
    ['? \n: a', 'a key is null, not a string'],
    ['a: {true: b}', 'a key is a boolean, not a string'],
    ['a: {? [b] : c}', 'keys are strings'],
    ['a: 1\nb: 2\na: 3', "the key 'a' stands a second time in its mapping at line 3, column 1"],
    ['a: 1\n"a": 3', 'stands a second time'],
    ['a: {b: 1, b: 2}', 'stands a second time'],
    ['---\na: 1\n---\nb: 2', 'it holds a second document, where one is expected at line 4'],
    ['a: &x [*x]', 'an alias leads back to itself at line 1, column 9'],
    ['a: 1\nb: &a 2\n*a : 3', 'a key is an alias'],
    ['a: *nowhere', 'an alias (a text that begins with * needs quotes) names no anchor before it'],
    ['a: &a {<<: *a}', 'an alias leads back to itself'],
    ['a: {<<: 5}', 'a merge key is neither a mapping nor a sequence of mappings'],
    ['a: &a {x: 1}\nb: {<<: *a, <<: *a}', "the key '<<' stands a second time"],
    ['\ta: 1', 'not usable YAML'],
    ['a: "\\q"', 'not usable YAML'],
  ])('rejects %p', async (text, reason) => {
    const message = await refusal(text, YAML);
    expect(message).toContain(reason);
    expect(message).not.toContain('\n');
  });
});

describe('D2 a closing bracket may stand below the key that its collection is of', () => {
  const SCRIPT = 'script: |\n  f() {\n  }\n  [\n  ]\nb: 2';

  it.each([
    ['a: [\n  x,\n  y\n]\nb: 1', { a: ['x', 'y'], b: 1 }],
    ['a: {\n  "x": 1\n}', { a: { x: 1 } }],
    ['s:\n  a: [\n    {\n      x: 1\n    },\n  ]\n', { s: { a: [{ x: 1 }] } }],
    ['s:\r\n  a: [\r\n    x\r\n  ]\r\n', { s: { a: ['x'] } }],
    ['- [\n x\n]', ['x']],
    ['a: [\n  "x\n  ] y"\n]', { a: ['x ] y'] }],
    [`a: [\n  x\n]\n${SCRIPT}`, { a: ['x'], script: 'f() {\n}\n[\n]\n', b: 2 }],
    [`a: [\n  x\n]\nlist:\n- |-\n  {\n  }\n`, { a: ['x'], list: ['{\n}'] }],
    [`a: [\n  x\n]\nlone:\n  |\n  {\n  }\n`, { a: ['x'], lone: '{\n}\n' }],
    [`a: [\n  x\n]\ndeep: |2 # why\n    {\n  }\n\n  }\nb: {\n}`, { a: ['x'], deep: '  {\n}\n\n}\n', b: {} }],
  ])('%j', async (text, value) => {
    const root = Array.isArray(value) ? await parsed(`a:\n${text}`, YAML) : await parsed(text, YAML);
    expect(root.content).toEqual(Array.isArray(value) ? { a: [value] } : value);
  });

  it('and nothing else may', async () => {
    expect(await refusal('a: [\nx\n]', YAML)).toContain('deficient indentation at line 2, column 1');
    expect(await refusal('a: {\n  b: {\n}\n  }\nc: [', YAML)).toContain('at line 5');
  });
});

describe('D5 YAML aliases are bounded', () => {
  it('rejects a document that its aliases blow up', async () => {
    const levels = ['a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]'];
    for (let level = 1; level < 9; level++) {
      levels.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    expect(await refusal(levels.join('\n'), YAML)).toMatch(/alias/);
  });

  it('rejects one big anchor used over and over', async () => {
    const base = `base: &base [${'1,'.repeat(10_000)}1]`;
    expect(await refusal(`${base}\nuses: [${'*base,'.repeat(900)}*base]`, YAML)).toContain('aliases');
  });

  it('rejects anchors that nest deeper than the text', async () => {
    const link = (index: number) => `a${index}: &a${index} ${'['.repeat(90)}*a${index - 1}${']'.repeat(90)}`;
    expect(await refusal(['a0: &a0 [1]', link(1), link(2), link(3)].join('\n'), YAML)).toContain(
      'nests deeper',
    );
    expect(await parsed(['a0: &a0 [1]', link(1), link(2)].join('\n'), YAML)).toBeDefined();
  });

  it('does not count mappings that merge one another as nesting', async () => {
    const link = (index: number) => `a${index}: &a${index} {<<: *a${index - 1}, k${index}: 1}`;
    const links = Array.from({ length: 300 }, (_, index) => link(index + 1));
    const { content } = await parsed(`a0: &a0 {k0: 1}\n${links.join('\n')}`, YAML);
    expect(Object.keys((content as { a300: object }).a300)).toHaveLength(301);
  });

  it('accepts defaults shared by 900 flags', async () => {
    const uses = Array.from({ length: 900 }, (_, index) => `flag_${index}: *defaults`);
    const { flags } = await parsed(`defaults: &defaults {enabled: true, limit: 5}\n${uses.join('\n')}`, YAML);
    expect(flags.size).toBe(901);
  });
});

describe('D8 big YAML is parsed in a worker thread', () => {
  const BIG = `a: ${'x'.repeat(MAX_INLINE_CHARACTERS)}`;
  const MANY_ALIASES = `a: &a [${'1,'.repeat(300)}1]\nb: [${'*a,'.repeat(100)}*a]`;
  const ANSWER = `
    const { parentPort, workerData } = require('node:worker_threads');
    parentPort.postMessage({ ok: true, json: JSON.stringify({ length: workerData.text.length }) });`;
  const read = (text: string, code: string, timeLimitMilliseconds = 60_000, signal?: AbortSignal) =>
    readYamlDocument(text, eventLoopTurn, signal, { code, timeLimitMilliseconds });

  it.each([
    ['over 32 768 characters', BIG, { length: BIG.length }],
    ['with aliases that make it big', MANY_ALIASES, { length: MANY_ALIASES.length }],
    ['up to that', 'a: 1', { a: 1 }],
    ['with a few aliases', 'a: &a {b: 1}\nc: {<<: *a}', { a: { b: 1 }, c: { b: 1 } }],
  ])('%s', async (_what, text, value) => {
    expect(await read(text, ANSWER)).toMatchObject({ ok: true, value, warnings: [] });
  });

  it.each([
    ['too much time: 0.05 s were not enough', 'for (;;);', 50],
    [
      'too much memory: 41 MiB were not enough',
      'const all = []; for (;;) all.push(new Array(10_000).fill(all.length));',
      60_000,
    ],
  ])('is bounded: %s', async (reason, code, timeLimitMilliseconds) => {
    expect(await read(BIG, code, timeLimitMilliseconds)).toEqual({
      ok: false,
      message: `The YAML document takes ${reason}`,
    });
  });

  it('ends when nobody waits for it any more', async () => {
    const closing = new AbortController();
    const reading = read(BIG, 'for (;;);', 60_000, closing.signal);
    closing.abort();
    expect(await reading).toMatchObject({ ok: false, message: expect.stringContaining('Nobody waits') });
    expect(await read(BIG, ANSWER, 60_000, closing.signal)).toMatchObject({ ok: false });
  });

  it.each([
    ['that throws', 'throw new Error("no thread today")', 'no thread today'],
    ['that ends without an answer', '', 'code 0'],
    ['that cannot be started', undefined as unknown as string, 'filename'],
  ])('refuses what a worker is needed for and says so, with one %s', async (_what, code, reason) => {
    for (const [text, why] of [
      [BIG, '32771 characters, and more than 32768'],
      [MANY_ALIASES, 'aliases that make it big'],
    ] as const) {
      const result = await read(text, code);
      expect(result).toMatchObject({ ok: false });
      expect(!result.ok && result.message).toContain(why);
      expect(!result.ok && result.message).toContain(reason);
    }
    expect(await read('a: 1', code)).toMatchObject({ ok: true });
  });
});

describe('D8 messages quote nothing that only looks like a name', () => {
  it.each([
    '*S3cr3t!pw',
    '!S3cr3tpw',
    '!S3cr3t!pw',
    '!!S3cr3t',
    '!<S3cr3t>',
    '! S3cr3t "x',
    '&S3cr3t *S3cr3t',
    '*S3cr3t: 1',
  ])('password: %s', async (value) => {
    const result = await parse(`password: ${value}\n`, 'text/yaml');
    if (!result.ok) expect(result.message).not.toContain('S3cr3t');
  });
});
