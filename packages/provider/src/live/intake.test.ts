import { type NormalizedOptions, normalizeOptions } from '../options.js';
import { Intake } from './intake.js';

const FLAGS = 30;
const LONG = 'x'.repeat(5_000);
const encoder = new TextEncoder();

function logged(): { readonly lines: string[]; readonly options: NormalizedOptions } {
  const lines: string[] = [];
  const log = (message: string): void => {
    lines.push(message);
  };
  const logger = { error: log, warn: log, info: log, debug: log };
  const identifiers = { application: 'DemoApp', environment: 'prod', profile: 'main' };
  return { lines, options: normalizeOptions({ ...identifiers, logger, targeting: 'in-process' }) };
}

/** Takes a document of flags with a rule each into use, and evaluates every rule twice. */
async function evaluateAll(rule: string, context: object): Promise<readonly string[]> {
  const { lines, options } = logged();
  const traits = { origin: 'service', backupKind: 'service', chosenVariantReason: 'DEFAULT' } as const;
  const nothing = { inUse: undefined, rejected: undefined };
  const intake = new Intake(options, traits, new AbortController().signal, () => nothing);
  const variants = [
    { name: 'on', enabled: true, rule },
    { name: 'off', enabled: false },
  ];
  const entries = Array.from({ length: FLAGS }, (_, index) => [`f${index}`, { _variants: variants }]);
  const document = JSON.stringify({ version: '1', values: Object.fromEntries(entries) });
  const bytes = encoder.encode(document);
  const raw = { bytes, contentType: 'application/json', versionLabel: undefined };
  const accepted = await intake.accept(raw, 0);
  const flags = accepted.kind === 'accepted' ? accepted.came.inUse.parsed.flags : new Map();
  for (let round = 0; round < 2; round++) {
    for (const flag of flags.values()) {
      if (flag.kind === 'multi-variant') flag.variants[0]?.rule?.evaluate(context as never);
    }
  }
  return lines;
}

describe('T5 D5 warnings of evaluations are logged ten of a kind for each document', () => {
  it.each([
    ['texts too long for matches', '(matches in::$a pattern::"y")', { a: LONG }, 'matches-too-long'],
    ['texts too long to compare', '(eq $a "y")', { a: 'x'.repeat(65_537) }, 'text-too-long'],
    ['arrays too long for contains', '(contains $a "y")', { a: Array(10_001) }, 'array-too-long'],
  ])('%s', async (_what, rule, context, kind) => {
    const lines = await evaluateAll(rule, context);
    expect(lines).toHaveLength(11);
    expect(lines.slice(0, 10).every((line) => line.startsWith("Flag 'f"))).toBe(true);
    expect(lines[10]).toContain(`(${kind}) are not logged`);
  });

  it('each kind by itself', async () => {
    const rule = '(or (eq $b 1) (matches in::$a pattern::"y"))';
    expect(await evaluateAll(rule, { a: LONG, b: 'x'.repeat(65_537) })).toHaveLength(22);
  });
});
