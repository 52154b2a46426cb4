import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../testing/command.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'diff-'));
});

afterEach(() => rm(directory, { recursive: true }));

async function diff(before: unknown, after: unknown, ...options: string[]) {
  const [one, other] = [join(directory, 'before.json'), join(directory, 'after.flags.json')];
  await writeFile(one, JSON.stringify(before));
  await writeFile(other, JSON.stringify(after));
  return command('diff', one, other, ...options);
}

const document = (values: Record<string, object>) => ({
  version: '1',
  flags: Object.fromEntries(Object.keys(values).map((key) => [key, { name: key }])),
  values,
});

const gold = (rule: string, enabled: boolean) => ({
  _variants: [
    { name: 'Gold', rule, enabled: true, attributeValues: { size: 2 } },
    { name: 'Default', enabled },
  ],
});

describe('appconfig-local diff', () => {
  it('is silent about documents that are the same to clients', async () => {
    const before = document({ a: gold('(eq $tier "gold")', false), b: { enabled: false, size: 1 } });
    const after = document({ b: { enabled: false, size: 2 }, a: gold('( eq $tier  "gold" )', false) });
    expect(await diff(before, after)).toEqual({ code: 0, out: '', error: '' });
    expect(JSON.parse((await diff(before, after, '--json')).out)).toEqual({ flags: [] });
  });

  it('tells flag by flag what is different', async () => {
    const before = document({
      banner: { enabled: true, color: 'red', size: 1 },
      checkout: gold('(eq $tier "gold")', false),
      old: { enabled: false },
    });
    const after = document({
      banner: { enabled: true, color: 'blue', text: 'Hi' },
      checkout: gold('(eq $tier "silver")', true),
      new: { enabled: true, list: [1, 2] },
    });
    expect(await diff(before, after)).toEqual({
      code: 1,
      error: '',
      out: `~ banner
    attributes.color: "red" -> "blue"
    attributes.size: was 1
    attributes.text: "Hi"
~ checkout
    variants.Gold.rule: "(eq $tier \\"gold\\")" -> "(eq $tier \\"silver\\")"
    variants.Default.enabled: false -> true
+ new
    enabled: true
    attributes.list: [1,2]
- old
    enabled: was false
`,
    });
    const { flags } = JSON.parse((await diff(before, after, '--json')).out);
    expect(flags[0]).toEqual({
      key: 'banner',
      change: 'changed',
      parts: [
        { path: 'attributes.color', before: 'red', after: 'blue' },
        { path: 'attributes.size', before: 1 },
        { path: 'attributes.text', after: 'Hi' },
      ],
    });
    expect(flags.map(({ key, change }: { key: string; change: string }) => [key, change])).toEqual([
      ['banner', 'changed'],
      ['checkout', 'changed'],
      ['new', 'added'],
      ['old', 'removed'],
    ]);
  });

  it('tells when variants change places, and when a flag gets some', async () => {
    const {
      _variants: [first, last],
    } = gold('(eq $a 1)', false) as { _variants: [object, object] };
    const other = { name: 'Other', rule: '(eq $a 2)', enabled: true };
    expect(
      (
        await diff(
          document({ a: { _variants: [first, other, last] } }),
          document({ a: { _variants: [other, first, last] } }),
        )
      ).out,
    ).toBe('~ a\n    variants: ["Gold","Other","Default"] -> ["Other","Gold","Default"]\n');
    expect(
      (await diff(document({ a: { enabled: true } }), document({ a: gold('(eq $a 1)', true) }))).out,
    ).toContain('    enabled: was true\n    variants: ["Gold","Default"]\n');
  });

  it('compares flags whose rules do not compile', async () => {
    const { code, out } = await diff(
      document({ a: gold('(eq', true) }),
      document({ a: gold('(eq $a 1)', true) }),
    );
    expect([code, out]).toEqual([1, expect.stringContaining('error: was "Flag')]);
  });

  it.each([
    [['a.json'], 'diff expects A and B, got 1 names'],
    [['a.json', 'b.json', 'c.json'], 'got 3 names'],
    [['a.json', 'b.json', '--what'], '--what'],
    [['a.md', 'b.json'], '.flags.json'],
    [['/missing/a.json', '/missing/b.json'], 'cannot be read'],
  ])('ends with 2 for %j', async (argv, message) => {
    expect(await command('diff', ...argv)).toEqual({
      code: 2,
      out: '',
      error: expect.stringContaining(message),
    });
  });
});
