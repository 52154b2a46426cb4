import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProviderEvents } from '@openfeature/server-sdk';
import { root } from './support/markdown.js';

const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const src = join(root, 'packages/provider/src');

/** What gives a line for the log, or hands one on. */
const LOGGING =
  /logger\??\.(?:warn|error|info|debug)\(|kind: 'log', level|warnings\.add\(|warnOnce\(|options\.warn\(/gi;

/** Each file that logs: how many calls it has, and what its lines and the page have in common. `[]`: it hands on what others say. */
const PLACES: Record<string, readonly [calls: number, lines: readonly string[]]> = {
  'document/doubts.ts': [
    0,
    [
      'The document looks like stored feature flags, and its properties are read as plain values:',
      'has _variants, which count in values of a document with version "1" only',
    ],
  ],
  'document/ion-flag.ts': [1, ['is annotated']],
  'document/ion-top-level.ts': [
    3,
    ['stands in the document more than once;', 'A flag is left out because its key is not known:'],
  ],
  'document/near-alike-seeds.ts': [0, ['The seeds of split in', 'differ in their last character only:']],
  'document/read-flags.ts': [1, []],
  'document/warnings.ts': [0, ['more warnings about']],
  'experiment-assignments.ts': [
    2,
    [
      'An assignment to a treatment was not recorded:',
      'Further assignments that are not recorded are not logged',
      "looks like a treatment, and AppConfig's answer has no header",
    ],
  ],
  'live/after-rules.ts': [
    0,
    [
      'Versions without labels that differ in rules alone',
      'An experiment runs, whose rules are not in the hosted version:',
    ],
  ],
  'live/announce.ts': [
    3,
    ['served is', 'version', '; changed:', 'recovered;', 'no flag set yet, callers get their defaults'],
  ],
  'live/backup-keeper.ts': [1, ['The backup was not there within']],
  'live/backup.ts': [3, ['is used without knowing whether', 'was ignored:', 'was not written:']],
  'live/document-warnings.ts': [
    0,
    [
      'The document has no flag at all:',
      'The document holds',
      'and the one before held',
      'Multi-variant flags answer their Default variant:',
      'AppConfig answered with JSON although rules were asked for:',
      'The header Experiment-Flags has',
    ],
  ],
  'live/failed.ts': [2, ['polling has stopped, callers get their defaults', 'Polling has stopped:']],
  'live/intake.ts': [1, ['The backup was ignored:']],
  'live/rule-warnings.ts': [1, ['Further warnings of this kind']],
  'live/step.ts': [1, []],
  'live/subscription.ts': [1, ['What has happened', 'could not be dealt with:']],
  'ofrep/handler.ts': [1, ['A request for flags could not be answered:']],
  'option-checks.ts': [0, ['seconds; if milliseconds were meant']],
  'rules/compile-expression.ts': [2, ['and is false', 'which does not match']],
  'rules/evaluation.ts': [1, ['and is false', 'counts as false']],
  'rules/split.ts': [1, ['split has nothing to split by']],
  'rules/targeting-rule.ts': [1, []],
  'source/agent/agent-warnings.ts': [
    2,
    [
      'The entityId or targetingKey of an evaluation context is not sent',
      'of the evaluation context is not sent to the AppConfig Agent',
    ],
  ],
  'source/agent/agent.ts': [1, ["targeting: 'in-process' has no effect with agentSource():"]],
  'source/guarded-source.ts': [1, ['Closing the AppConfig source failed:']],
};

describe('the log lines in docs/operations.md', () => {
  it('come from all places that log', () => {
    const calls = sources().map((file) => [file, callsIn(file)] as const);
    const expected = Object.entries(PLACES).filter(([, [count]]) => count > 0);
    expect(Object.fromEntries(calls.filter(([, count]) => count > 0))).toEqual(
      Object.fromEntries(expected.map(([file, [count]]) => [file, count])),
    );
  });

  const lines = Object.entries(PLACES).flatMap(([file, [, texts]]) => texts.map((text) => [text, file]));
  it.each(lines)('%s: stands in the code and on the page', (text, file) => {
    expect(textOf(file)).toContain(text);
    expect(table('Log lines')).toContain(text);
  });

  it('are no more than those', () => {
    const rows = table('Log lines').match(/^\| `(?:info|warn|error)`/gm) ?? [];
    const unknown = table('Log lines')
      .split('\n')
      .filter(
        (row) => /^\| `(info|warn|error)`/.test(row) && !lines.some(([text = '']) => row.includes(text)),
      );
    expect(rows.length).toBeGreaterThan(30);
    expect(unknown).toEqual([]);
  });
});

it('the events in docs/operations.md are those that a provider may emit', () => {
  const named = Array.from(table('Events').matchAll(/^\| `(PROVIDER_\w+)`/gm), ([, name]) => name);
  const emitted = textOf('provider-events.ts').match(/ProviderEvents\.\w+/g) ?? [];
  const values = emitted.map((each) => ProviderEvents[each.slice(15) as keyof typeof ProviderEvents]);
  expect(named.sort()).toEqual([...new Set<string>(values)].sort());
});

function sources(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test\.ts$|^testing\//.test(file),
  );
}

function callsIn(file: string): number {
  return (readFileSync(join(src, file), 'utf8').match(LOGGING) ?? []).length;
}

/** A file with its texts put together that stand on several lines. */
function textOf(file: string): string {
  return readFileSync(join(src, file), 'utf8').replaceAll(/['`] \+\s*['`]/g, '');
}

function table(heading: string): string {
  const [section = ''] = new RegExp(`^## ${heading}$.*?(?=^## )`, 'ms').exec(page) ?? [];
  return section;
}
