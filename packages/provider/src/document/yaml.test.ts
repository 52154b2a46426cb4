import { parsed, refusal } from './testing/documents.js';
import { readYamlDocument } from './yaml.js';

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
  ])('%p', async (text, value) => {
    const { content } = await parsed(text, YAML);
    expect((content as { a: unknown }).a).toEqual(value);
  });

  it.each([
    ['a: .inf', 'infinity'],
    ['a: [.nan]', 'not a number'],
    ['a: !!binary aGVsbG8=', 'tag'],
    ['a: !Ref other', 'tag'],
    ['a: !!timestamp 2001-01-01', 'tag'],
    ['1: a', 'line 1 the key 1 is not a string; put it in quotes'],
    ['a: {true: b}', 'the key true is not a string'],
    ['a: {? [b] : c}', 'keys are strings'],
    ['a: 1\nb: 2\na: 3', 'line 3 the key "a" stands a second time'],
    ['a: 1\n"a": 3', 'stands a second time'],
    ['a: {b: 1, b: 2}', 'stands a second time'],
    ['---\na: 1\n---\nb: 2', 'it holds 2 documents'],
    ['a: &x [*x]', 'nests deeper'],
    ['a: *nowhere', 'nowhere'],
    ['a: &a {<<: *a}', 'a merge key leads back to itself'],
    ['a: {<<: 5}', 'Merge'],
    ['\ta: 1', 'not usable YAML'],
    ['a: "\\q"', 'not usable YAML'],
  ])('rejects %p', async (text, reason) => {
    const message = await refusal(text, YAML);
    expect(message).toContain(reason);
    expect(message).not.toContain('\n');
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

  it('accepts defaults shared by 900 flags', async () => {
    const uses = Array.from({ length: 900 }, (_, index) => `flag_${index}: *defaults`);
    const { flags } = await parsed(`defaults: &defaults {enabled: true, limit: 5}\n${uses.join('\n')}`, YAML);
    expect(flags.size).toBe(901);
  });
});

describe('D8 big YAML is parsed in a worker thread', () => {
  const BIG = `a: ${'x'.repeat(32_000)}`;
  const worker = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const ANSWER = `
    import { parentPort, workerData } from 'node:worker_threads';
    parentPort.postMessage({ ok: true, json: JSON.stringify({ length: workerData.text.length }) });`;

  it.each([
    ['over 32 000 characters', BIG, { length: BIG.length }],
    ['with merge keys', 'a: &a {b: 1}\nc: {<<: *a}', { length: 24 }],
    ['up to that', 'a: 1', { a: 1 }],
  ])('%s', async (_what, text, value) => {
    const settings = { url: worker(ANSWER), timeLimitMs: 60_000, heapMegabytes: 64 };
    expect(await readYamlDocument(text, undefined, settings)).toEqual({ ok: true, value, warnings: [] });
  });

  it.each([
    ['time', 'for (;;);', 50],
    ['memory', 'const all = []; for (;;) all.push(new Array(10_000).fill(all.length));', 60_000],
  ])('is bounded in %s', async (what, code, timeLimitMs) => {
    const settings = { url: worker(code), timeLimitMs, heapMegabytes: 16 };
    expect(await readYamlDocument(BIG, undefined, settings)).toMatchObject({
      ok: false,
      message: expect.stringContaining(what),
    });
  });

  it('ends when nobody waits for it any more', async () => {
    const settings = { url: worker('for (;;);'), timeLimitMs: 60_000, heapMegabytes: 16 };
    const closing = new AbortController();
    const reading = readYamlDocument(BIG, closing.signal, settings);
    closing.abort();
    expect(await reading).toMatchObject({ ok: false, message: expect.stringContaining('Nobody waits') });
    expect(await readYamlDocument(BIG, closing.signal, settings)).toMatchObject({ ok: false });
  });

  it.each([
    ['whose file is not known', undefined, 'not known'],
    ['whose file is missing', new URL('file:///nowhere/yaml-worker.js'), 'nowhere'],
    ['that is no file', new URL('https://example.com/yaml-worker.js'), 'URL'],
    ['that throws', worker('throw new Error("no thread today")'), 'no thread today'],
    ['that ends without an answer', worker(''), 'code 0'],
  ])('does without a worker %s, and says so', async (_what, url, reason) => {
    const result = await readYamlDocument(BIG, undefined, { url, timeLimitMs: 60_000, heapMegabytes: 64 });
    expect(result.ok && result.warnings).toEqual([expect.stringContaining(reason)]);
  });
});
