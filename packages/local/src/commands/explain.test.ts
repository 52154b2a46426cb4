import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSubcommand } from './subcommands.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'explain-'));
  await write('main.flags.json', JSON.stringify(FLAGS));
  await write('main.json', JSON.stringify({ limits: { max: 5 }, served: { enabled: true, _variant: 'A' } }));
  await write('main.yaml', 'limits: { max: 7 }');
  await write('broken.json', '{');
  await write('empty.json', '{}');
  await write('notes.txt', 'text');
  await write(
    'main.ion',
    `checkout::[Gold::[(eq $tier "gold"), '''{"_variant":"Gold","enabled":true}'''], '''{"_variant":"Rest","enabled":false}''']`,
  );
});

afterAll(() => rm(directory, { recursive: true }));

const FLAGS = {
  version: '1',
  flags: { checkout: { name: 'checkout' }, 'a b': { name: 'a b' }, bad: { name: 'bad' } },
  values: {
    checkout: {
      _variants: [
        { name: 'Gold', rule: '(and (eq $tier "gold") (in $country ["DE", "US"]))', enabled: true },
        {
          name: 'Adult',
          rule: '(or (gte $age 18) (exists key::"parent"))',
          enabled: true,
          attributeValues: { n: 1 },
        },
        { name: 'Half', rule: '(split by::$entityId pct::50 seed::"2026")', enabled: false },
        { name: 'Default', enabled: false },
      ],
    },
    bad: {
      _variants: [
        { name: 'A', rule: '(like $a "b")', enabled: true },
        { name: 'B', enabled: false },
      ],
    },
  },
};

const write = (name: string, text: string) => writeFile(join(directory, name), text);

async function run(...argv: string[]) {
  const lines = { out: '', error: '' };
  const code = await runSubcommand(argv, {
    out: (text) => {
      lines.out += `${text}\n`;
    },
    error: (text) => {
      lines.error += `${text}\n`;
    },
  });
  return { code, ...lines };
}

const explain = (file: string, ...argv: string[]) => run('explain', join(directory, file), ...argv);

describe('appconfig-local explain', () => {
  it('prints a short tree', async () => {
    const context = [
      '--context',
      'tier=gold',
      'country=FR',
      'targetingKey=user-1',
      '--context-json',
      '{"age":42}',
    ];
    expect(await explain('main.flags.json', 'checkout', ...context)).toEqual({
      code: 0,
      error: '',
      out: `checkout: Variant 'Adult' is chosen, because its rule, number 2, is the first that is true: enabled

  Gold: false
    false and
      true  (eq $tier "gold")  $tier is "gold"
      false (in $country ["DE", "US"])  $country is "FR"
> Adult: true
    true  or
      true  (gte $age 18)  $age is 42
      -     (exists key::"parent")  not evaluated
  Half (disabled): false
    false (split by::$entityId pct::50 seed::"2026")  $entityId (targetingKey) is "user-1"; bucket 92.126 of seed "2026"
  Default (disabled): the default

Reason TARGETING_MATCH; the value is true
`,
    });
  });

  it('names what is missing, and what counts as missing', async () => {
    const { out } = await explain(
      'main.flags.json',
      'checkout.n',
      '--context-json',
      '{"tier":{},"age":null}',
    );
    expect(out).toContain('false (eq $tier "gold")  $tier is an object, which counts as missing\n');
    expect(out).toContain('-     (in $country ["DE", "US"])  not evaluated\n');
    expect(out).toContain('false (gte $age 18)  $age is missing\n');
    expect(out).toContain('$entityId is missing\n');
    expect(out).toContain('Reason DEFAULT; at n is nothing\n');
  });

  it.each([
    ['main.json', 'limits.max', /^limits\.max: It is a plain value, .*\nReason STATIC; at max is 5\n$/],
    [
      'main.json',
      'served',
      /'A' was chosen before the document came.*\nReason DEFAULT; the value is true\n$/,
    ],
    ['main.yaml', 'limits.max', /at max is 7/],
    ['main.ion', 'checkout', /'Rest' is chosen, because no rule is true/],
  ])('reads %s as --directory does: %s', async (file, flag, expected) => {
    expect(await explain(file, flag)).toEqual({ code: 0, error: '', out: expect.stringMatching(expected) });
  });

  it('prints everything as JSON', async () => {
    const { code, out } = await explain('main.ion', '--json', 'checkout', '--context=tier=gold');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ variant: 'Gold', variants: [{ rule: { value: true } }, {}] });
  });

  it('takes names and values of a context as they are', async () => {
    const { out } = await explain(
      'main.flags.json',
      'checkout',
      '--context',
      'tier=a=b',
      'country=',
      '__proto__=x',
    );
    expect(out).toContain('$tier is "a=b"');
  });

  it.each([
    ['main.flags.json', 'none', 'There is no flag \'none\' in .*main.flags.json; there is "checkout", "bad"'],
    ['empty.json', 'none', 'it has no flag at all'],
    ['broken.json', 'x', 'broken.json cannot be read: .*JSON'],
    ['missing.json', 'x', 'missing.json cannot be read: ENOENT'],
    ['notes.txt', 'x', 'notes.txt cannot be read: .*text/plain'],
  ])('exits with 1 where %s has no such flag, or is none: %s', async (file, flag, message) => {
    expect(await explain(file, flag)).toEqual({ code: 1, out: '', error: expect.stringMatching(message) });
  });

  it('exits with 1 for a flag that cannot be evaluated, and says why', async () => {
    const { code, out } = await explain('main.flags.json', 'bad');
    expect([code, out]).toEqual([1, expect.stringMatching(/^bad: .*variant 'A'.*like/)]);
  });

  it.each<[string[], string]>([
    [[], 'explain expects FILE and FLAG, got 0 names'],
    [['main.json'], 'explain expects FILE and FLAG, got 1 names'],
    [['main.json', 'a', 'b'], 'got "b" as well'],
    [['main.json', 'a', 'b=1'], 'got "b=1" as well; values of the context follow --context'],
    [['main.conf', 'a'], 'expected a file whose name ends in .flags.json'],
    [['main.json', 'a', '--context', 'b'], '--context expects name=value, got "b"'],
    [['main.json', 'a', '--context', '=b'], '--context expects name=value, got "=b"'],
    [['main.json', 'a', '--context', 'b=1', 'b=2'], 'the context has "b" twice'],
    [['main.json', 'a', '--context', 'b=1', '--context-json', '{"b":1}'], 'the context has "b" twice'],
    [['main.json', 'a', '--context-json', '{'], '--context-json expects JSON, got "{"'],
    [['main.json', 'a', '--context-json', '[1]'], '--context-json expects an object, got "[1]"'],
    [['main.json', 'a', '--contxt', 'b=1'], "Unknown option '--contxt'"],
  ])('exits with 2 for a wrong command line: %j', async (argv, message) => {
    const { code, out, error } = await run('explain', ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(error).toContain(message);
    expect(error).toMatch(/^appconfig-local: .*\nTry appconfig-local explain --help\n$/s);
  });

  it('has a help of its own', async () => {
    expect(await run('explain', '--help')).toEqual({
      code: 0,
      out: expect.stringMatching(/^Usage: appconfig-local explain FILE FLAG/),
      error: '',
    });
  });
});

describe('a command that does not exist', () => {
  it('exits with 2, and names those that do', async () => {
    expect(await run('serve')).toEqual({
      code: 2,
      out: '',
      error: expect.stringMatching(
        /one of the commands .*, explain, .*, got "serve"\nTry appconfig-local --help\n$/,
      ),
    });
  });
});
