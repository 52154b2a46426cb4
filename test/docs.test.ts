import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { commandsOf, problemOf, runLocal } from './support/documented-commands.js';
import { type Block, page, pages, root } from './support/markdown.js';
import { compile, removeProjects, script } from './support/snippets.js';

const run = promisify(execFile);
const REPOSITORY = 'https://github.com/aws-appconfig-openfeature/aws-appconfig-openfeature/blob/main/';
const all = pages();

/** Whose snippets another test runs, with more than is deployed here. */
const ELSEWHERE: Record<string, string> = {
  'README.md': 'test/readme.test.ts',
  'docs/agent.md': 'packages/provider/src/source/agent/agent-docs.test.ts',
  'docs/experiments.md': 'test/experiments-docs.test.ts',
  'docs/ofrep.md': 'test/ofrep-docs.test.ts',
  'docs/targeting.md': 'test/readme.test.ts',
  'packages/local/README.md': 'test/local-readme.test.ts',
  'packages/provider/README.md': 'test/readme.test.ts',
};

/** What the documentation's snippets and commands find, as files and on AppConfig Local. */
const FILES: Record<string, unknown> = {
  'main.json': { transform_reverse: true, transform_allcaps: false, limits: { max_mb: 5 } },
  'flags.flags.json': {
    version: '1',
    flags: {
      checkout: { name: 'checkout', attributes: { color: { constraints: { type: 'string' } } } },
      banner: { name: 'banner', attributes: { color: { constraints: { type: 'string' } } } },
    },
    values: {
      checkout: {
        _variants: [
          {
            name: 'Gold',
            rule: '(and (eq $tier "gold") (in $country ["DE", "US"]))',
            enabled: true,
            attributeValues: { color: 'gold' },
          },
          { name: 'Default', enabled: false, attributeValues: { color: 'grey' } },
        ],
      },
      banner: { enabled: true, color: 'red' },
    },
  },
};

let directory: string;
let local: AppConfigLocal;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'docs-'));
  const deployed = join(directory, 'flags', 'DemoApp', 'prod');
  mkdirSync(deployed, { recursive: true });
  for (const [name, document] of Object.entries(FILES)) {
    writeFileSync(join(deployed, name), JSON.stringify(document, undefined, 2));
  }
  local = await startAppConfigLocal({ port: 0, directory: join(directory, 'flags') });
});

afterAll(async () => {
  await local?.close();
  rmSync(directory, { recursive: true, force: true });
  removeProjects();
});

it('finds the pages, their snippets and their links', () => {
  expect(all.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['README.md', ...Object.keys(ELSEWHERE)]),
  );
  expect(all.flatMap(({ links }) => links).length).toBeGreaterThan(50);
  expect(all.flatMap(({ blocks }) => blocks).length).toBeGreaterThan(20);
});

describe.each(all.map((each) => [each.path, each] as const))('%s', (path, { blocks, links }) => {
  it('links to files and headings that exist', () => {
    const broken = links.map(({ target, line }) => ({ line, target, problem: problemOfLink(path, target) }));
    expect(broken.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it('says commands that exist', async () => {
    const commands = blocks.filter(({ language, mark }) => /^(sh)?$/.test(language) && !isTried(mark));
    const problems = [];
    for (const { language, code, line } of commands) {
      for (const command of commandsOf(code)) {
        // What is indented shows files and outputs, too.
        if (language === '' && !/^(npx|npm|node|aws|git) /.test(command)) continue;
        const problem = await problemOf(command);
        if (problem !== undefined) problems.push({ line, command, problem });
      }
    }
    expect(problems).toEqual([]);
  });

  const marked = blocks.filter(({ mark }) => mark !== undefined);
  if (marked.length > 0) {
    it('names files that exist, and takes its excerpts from them', () => {
      expect(
        marked.map((block) => problemOfMark(path, block)).filter((problem) => problem !== undefined),
      ).toEqual([]);
    });
  }

  const snippets = blocks.filter(
    ({ language, mark }) =>
      (language === 'ts' && !mark && !(path in ELSEWHERE)) || (language === 'js' && mark === 'run'),
  );
  if (snippets.length > 0) {
    it.each(snippets.map((snippet) => [snippet.line, snippet] as const))(
      'the snippet in line %d does what is said',
      async (_line, { language, code, prints }) => {
        const path = language === 'js' ? script(code) : await compile(code);
        const { stdout } = await run(process.execPath, [path], { env: environment() });
        if (prints !== undefined) expect(stdout).toBe(prints);
      },
    );
  }

  const commands = blocks.filter(({ language, mark }) => language === 'sh' && mark === 'run');
  if (commands.length > 0) {
    it.each(commands.map((block) => [block.line, block] as const))(
      'the command in line %d does what is said',
      async (_line, { code, prints }) => {
        let printed = '';
        for (const command of commandsOf(code)) printed += await runLocal(command, directory);
        if (prints !== undefined) expect(printed).toBe(prints);
      },
    );
  }
});

it.each([
  ['README.md', 'docs/none.md', 'there is no file docs/none.md'],
  ['docs/ofrep.md', 'agent.md#none', 'docs/agent.md has no heading #none'],
  ['docs/ofrep.md', 'agent.md#without-aws', undefined],
  ['README.md', '#targeting', undefined],
  ['packages/local/README.md', `${REPOSITORY}docs/none.md`, 'there is no file docs/none.md'],
  ['README.md', 'http://example.com', 'no https link'],
])('in %s a link to %s: %s', (from, target, problem) => {
  expect(problemOfLink(from, target)).toBe(problem);
});

it.each([
  ['npx --yes pnpm@12 demo', undefined],
  ['npx --yes pnpm@12 none', 'there is no script none'],
  ['npx appconfig-local --port 0 --directory flags', undefined],
  ['npx appconfig-local --dir flags', 'its help does not name --dir'],
  ['npx appconfig-local none flags', 'there is no command none'],
  ['npx appconfig-local check flags --json', undefined],
  ['PORT=1 node packages/demo/none.js', 'there is no file packages/demo/none.js'],
  ['examples/walkthrough/walkthrough.sh --aws', undefined],
  ['aws appconfig start-deployment --application-id 1', undefined],
  ['aws appconfig start-nothing', 'AppConfig has no operation start-nothing'],
  ['sudo anything', 'no rule here knows such a command'],
])('the command %s: %s', async (command, problem) => {
  expect(await problemOf(command)).toBe(problem);
});

it('the pages whose snippets are run elsewhere are read there', () => {
  for (const [path, test] of Object.entries(ELSEWHERE)) {
    expect(readFileSync(join(root, test), 'utf8')).toContain(basename(path));
  }
});

function problemOfLink(from: string, target: string): string | undefined {
  const own = target.startsWith(REPOSITORY);
  if (!own && /^\w+:/.test(target))
    return /^(https:|http:\/\/(localhost|127\.))/.test(target) ? undefined : 'no https link';
  const [path = '', anchor] = (own ? target.slice(REPOSITORY.length) : target).split('#');
  const file = own ? path : path === '' ? from : join(dirname(from), path);
  if (!existsSync(join(root, file))) return `there is no file ${file}`;
  if (anchor === undefined || !file.endsWith('.md')) return undefined;
  const { anchors } = all.find((each) => each.path === file) ?? page(file);
  return anchors.has(anchor) ? undefined : `${file} has no heading #${anchor}`;
}

function problemOfMark(path: string, { mark = '', code, line }: Block): unknown {
  const [, kind, file] = /^(excerpt|tried): (\S+)$/.exec(mark) ?? [];
  if (mark === 'run') return undefined;
  if (file === undefined) return { line, mark, problem: 'expected run, excerpt: FILE or tried: FILE' };
  if (!existsSync(join(root, file))) return { line, mark, problem: `there is no file ${file}` };
  const text = readFileSync(join(root, file), 'utf8');
  if (kind === 'tried') {
    const reads =
      text.includes(basename(path)) || commandsOf(code).every((command) => text.includes(command));
    return reads ? undefined : { line, mark, problem: `${file} neither reads ${path} nor has its commands` };
  }
  return lines(text).includes(lines(code)) ? undefined : { line, mark, problem: `${file} has no such lines` };
}

/** Indentation and empty lines aside; the first and the last line end with the block. */
function lines(text: string): string {
  const all = text.split('\n').map((line) => line.trim());
  return `\n${all.filter((line) => line !== '').join('\n')}\n`;
}

function isTried(mark: string | undefined): boolean {
  return mark !== undefined && /^(tried: |run$)/.test(mark);
}

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    AWS_ENDPOINT_URL: local.endpoint,
    APPCONFIG_APPLICATION: 'DemoApp',
    APPCONFIG_ENVIRONMENT: 'prod',
    APPCONFIG_PROFILE: 'main',
  };
}
