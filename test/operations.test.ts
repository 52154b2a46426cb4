import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProviderEvents } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { dataApiSource } from 'aws-appconfig-openfeature-provider';
import { CORE_SCHEMA, defineScalarTag, load } from 'js-yaml';
import { type LogLine, logLinesOf } from './support/log-lines.js';
import { page, root } from './support/markdown.js';
import { identifiers, register } from './support/provider.js';

const SOURCES = 'packages/provider/src';
const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const documented = rowsOf('Log lines')
  .filter(([level = '']) => /^`(info|warn|error)`$/.test(level))
  .map(([level = '', line = '']) => ({ level: unquoted(level), text: unquoted(line) }));

describe('the log lines in docs/operations.md', () => {
  const { lines, elsewhere } = logLinesOf(join(root, SOURCES));

  it('are those of the code, to the letter', () => {
    expect(lines.length).toBeGreaterThan(40);
    expect(documented.map(asText).sort()).toEqual(lines.map(asText).sort());
  });

  // What is logged there was put together where it is found, or is somebody else's. A new place has to be looked at.
  it('leave nothing out that is put together elsewhere', () => {
    expect(elsewhere.map((place) => place.replace(/: .*/s, ''))).toEqual([
      'document/ion-top-level.ts',
      'live/rule-warnings.ts',
      'live/step.ts',
      'live/subscription.ts',
      'shared/safe-logger.ts',
      'source/guarded-source.ts',
    ]);
  });

  it('say what comes with those of a state', () => {
    const announced = sourceOf('live/announce.ts') + sourceOf('live/failed.ts');
    const fields = Array.from(announced.matchAll(/fields: \{ (.*?) \}/g), ([, names = '']) => names);
    expect(fields.sort()).toEqual(
      ["state: 'FATAL'", "state: 'READY'", 'flagsChanged', 'state, ...problems'].sort(),
    );
    const [, members = ''] =
      /export interface Problems \{(.*?)\n\}/s.exec(sourceOf('live/problems.ts')) ?? [];
    const causes = Array.from(members.matchAll(/readonly (\w+)\?/g), ([, name = '']) => name);
    for (const name of ['state', 'flagsChanged', 'message', 'since', ...causes]) {
      expect(sectionOf('State')).toContain(`\`${name}\``);
    }
  });
});

describe('the reader of log lines', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sources-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it.each<[string, ...string[]]>([
    ["this.#logger.warn('One line');", 'warn One line'],
    ['logger?.error(`One $' + '{what} line`);', 'error One … line'],
    ["options.logger.info('One ' + 'line');", 'info One line'],
    ["warn('One line');", 'warn One line'],
    [
      "const text = bad ? 'One is bad' : 'One is good'; logger.info(`It: $" + '{text}`);',
      'info It: One is bad',
      'info It: One is good',
    ],
    ['logger.info(`It is $' + "{b ? 'very ' : ''}good`);", 'info It is [very ]good'],
    ["const todo = { kind: 'log', level: 'error', message: 'One line' };", 'error One line'],
    ["evaluation.warnOnce('kind', 'one line');", "warn Flag '…': one line"],
    ["function newWarnings() { return bad ? ['One line'] : []; }", 'warn One line'],
    [
      "warnings.add('a kind', other('x')); function other(a) { return `One line of $" + '{a}`; }',
      'warn One line of …',
    ],
  ])('finds %s', (code, ...found) => {
    writeFileSync(join(directory, 'new.ts'), code);
    expect(logLinesOf(directory).lines.map(asText)).toEqual(found);
  });

  it('finds in a directory, tells what it cannot read, and leaves tests out', () => {
    mkdirSync(join(directory, 'live'));
    writeFileSync(join(directory, 'live', 'new.ts'), 'logger.warn(message); logger[level](message);');
    writeFileSync(join(directory, 'live', 'new.test.ts'), "logger.warn('One line');");
    expect(logLinesOf(directory)).toEqual({
      lines: [],
      elsewhere: ['live/new.ts: message', 'live/new.ts: message'],
    });
  });
});

describe('a provider that lives through much', () => {
  let local: AppConfigLocal;
  let backupDirectory: string;
  beforeEach(async () => {
    backupDirectory = mkdtempSync(join(tmpdir(), 'operations-'));
    local = await startAppConfigLocal({ pollInterval: 0 });
  });
  afterEach(async () => {
    local.recover();
    await local.close();
    rmSync(backupDirectory, { recursive: true });
  });

  const start = (options = {}) =>
    register(local.endpoint, {
      source: dataApiSource({ clientConfig: local.clientConfig }),
      pollInterval: 3_600,
      initTimeout: 1,
      backupDirectory,
      ...options,
    });

  it('logs lines of the table only', async () => {
    await local.deploy({ ...identifiers, content: { a: true } });
    const { provider, log } = await start();
    await local.deploy({ ...identifiers, content: { a: false } });
    await provider.refresh();
    await local.deploy({ ...identifiers, content: '{"a":', contentType: 'application/json' });
    await expect(provider.refresh()).rejects.toThrow();
    await local.deploy({ ...identifiers, content: {} });
    await provider.refresh();
    await provider.onClose();
    local.fail({ kind: 'refuse' });
    const second = await start({ targeting: 'in-process' });
    await second.provider.onClose();
    const third = await start();
    await third.provider.onClose();
    const all = [...log, ...second.log, ...third.log];
    for (const part of [
      '; changed: a',
      'recovered;',
      'no flag at all',
      'was ignored',
      'served is the backup of',
    ]) {
      expect(all).toContainEqual(expect.stringContaining(part));
    }
    expect(all.filter((line) => !documented.some((row) => isLike(line, row)))).toEqual([]);
  });

  it('needs a backup directory for each way of targeting', async () => {
    await local.deploy({ ...identifiers, content: { a: true } });
    for (const targeting of ['service', 'in-process'] as const)
      await (await start({ targeting })).provider.onClose();
    expect(readdirSync(backupDirectory)).toHaveLength(1);
    local.fail({ kind: 'refuse' });
    const { provider, error, log } = await start({ targeting: 'service' });
    await provider.onClose();
    expect(error).toMatchObject({ code: 'GENERAL' });
    expect(log).toContainEqual(expect.stringContaining('its targeting is "in-process", expected "service"'));
  });
});

it('the events in docs/operations.md are those that a provider emits, with their details', () => {
  const emitted = Array.from(
    sourceOf('provider-events.ts').matchAll(/events\.emit\(ProviderEvents\.(\w+), \{ (.*?) \}\)/g),
    ([, name = '', details = '']) => [
      ProviderEvents[name as keyof typeof ProviderEvents],
      details.split(', ').map((each) => each.replace(/:.*/, '')),
    ],
  );
  expect(emitted).toHaveLength((sourceOf('provider-events.ts').match(/\.emit\(/g) ?? []).length);
  const rows = rowsOf('Events').filter(([name = '']) => name.startsWith('`PROVIDER_'));
  const told = rows.map(([name = '', , details = '']) => [unquoted(name), details.match(/\w+/g)]);
  expect(told.sort()).toEqual(emitted.sort());
});

it('the causes in docs/operations.md stand in the code', () => {
  const files = readdirSync(join(root, SOURCES), { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((file) => /(?<!\.test)\.ts$/.test(file))
    .map(sourceOf)
    .join('\n');
  const causes = rowsOf('Causes')
    .map(([cause = '']) => cause)
    .filter((cause) => cause.startsWith('`'));
  expect(causes.length).toBeGreaterThan(10);
  expect(causes.filter((cause) => !code.includes(unquoted(cause)))).toEqual([]);
});

it('the policies in docs/operations.md are those of the template', () => {
  const tags = ['Ref', 'Sub'].map((name) =>
    defineScalarTag(`!${name}`, { resolve: (value) => value, identify: () => false }),
  );
  const yaml = readFileSync(join(root, 'packages/demo/infra/appconfig.yaml'), 'utf8');
  const { Resources } = load(yaml, { schema: CORE_SCHEMA.withTags(tags) }) as {
    Resources: Record<string, { Type: string; Properties: { PolicyDocument: object } }>;
  };
  const policies = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
  const names: Record<string, string> = {
    'AWS::Partition': 'aws',
    'AWS::Region': 'REGION',
    'AWS::AccountId': 'ACCOUNT_ID',
    Application: 'APPLICATION_ID',
    Environment: 'ENVIRONMENT_ID',
    Profile: 'PROFILE_ID',
  };
  const expected = policies.map(({ Properties }) =>
    JSON.parse(
      JSON.stringify(Properties.PolicyDocument).replaceAll(
        /\$\{([\w:]+)\}/g,
        (_, name) => names[name] ?? name,
      ),
    ),
  );
  const blocks = page('docs/operations.md').blocks.filter(({ language }) => language === 'json');
  expect(expected).toHaveLength(2);
  expect(blocks.map(({ code }) => JSON.parse(code))).toEqual(expected);
});

function sourceOf(file: string): string {
  return readFileSync(join(root, SOURCES, file), 'utf8');
}

/** What stands under a heading, up to the next one of its level or above. */
function sectionOf(heading: string): string {
  const [, level = ''] = new RegExp(`^(#+) ${heading}$`, 'm').exec(text) ?? [];
  const [section] =
    new RegExp(`^${level} ${heading}$.*?(?=^#{1,${level.length}} |(?![^]))`, 'ms').exec(text) ?? [];
  if (section === undefined) throw new Error(`docs/operations.md has no heading ${heading}`);
  return section;
}

/** The cells of all tables under a heading. */
function rowsOf(heading: string): string[][] {
  const rows = sectionOf(heading).match(/^\|.*\|$/gm) ?? [];
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function unquoted(cell: string): string {
  return /^`(.*)`$/.exec(cell)?.[1] ?? cell;
}

function asText({ level, text: line }: LogLine): string {
  return `${level} ${line}`;
}

/** Whether a line that was logged, as `level: message`, is one of a row. */
function isLike(line: string, row: LogLine): boolean {
  const pattern = asText(row)
    .replaceAll(/[.*+?^$(){}|\\]/g, '\\$&')
    .replaceAll(/\[(.*?)\]/g, '(?:$1)?')
    .replaceAll('…', '.*');
  return new RegExp(`^${pattern.replace(' ', ': ')}$`, 's').test(line);
}
