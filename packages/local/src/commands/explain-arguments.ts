import type { EvaluationContext } from '@openfeature/core';
import { describeError, quoted } from '../shared/described.js';
import { parseArguments } from '../shared/parse-arguments.js';
import { Misuse } from './subcommand.js';

/** The question that `appconfig-local explain` was asked. */
export interface ExplainArguments {
  readonly file: string;
  /** A flag's key, or `flag.attribute`. */
  readonly key: string;
  readonly context: EvaluationContext;
  readonly asJson: boolean;
}

const EXPECTED = 'explain expects FILE and FLAG';

/**
 * Reads the command line of `explain`.
 *
 * @throws Misuse that says what was expected, and what came
 */
export function readExplainArguments(argv: readonly string[]): ExplainArguments {
  const { values, positionals } = parse(withContextApart(argv));
  const [file, key, ...others] = positionals;
  if (file === undefined || key === undefined)
    throw new Misuse(`${EXPECTED}, got ${positionals.length} names`);
  if (others.length > 0) {
    const hint = others[0]?.includes('=') ? '; values of the context follow --context' : '';
    throw new Misuse(`${EXPECTED}, got ${quoted(others[0] ?? '')} as well${hint}`);
  }
  const context = contextOf(values.context ?? [], values['context-json'] ?? []);
  return { file, key, context, asJson: values.json ?? false };
}

function parse(args: string[]) {
  try {
    return parseArguments({
      args,
      allowPositionals: true,
      options: {
        context: { type: 'string', multiple: true },
        'context-json': { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Misuse(describeError(error));
  }
}

/** `--context a=1 b=2` as `--context a=1 --context b=2`. */
function withContextApart(argv: readonly string[]): string[] {
  const apart: string[] = [];
  let inContext = false;
  for (const argument of argv) {
    const isPair = /^[^-=][^=]*=/s.test(argument);
    // The first one is the option's own value, whatever it is.
    if (inContext && isPair && apart.at(-1) !== '--context') apart.push('--context');
    apart.push(argument);
    inContext = argument === '--context' || argument.startsWith('--context=') || (inContext && isPair);
  }
  return apart;
}

function contextOf(pairs: readonly string[], texts: readonly string[]): EvaluationContext {
  const entries = [...pairs.map(pairOf), ...texts.flatMap(membersOf)];
  const names = new Set<string>();
  for (const [name] of entries) {
    if (names.has(name)) throw new Misuse(`the context has ${quoted(name)} twice`);
    names.add(name);
  }
  return Object.fromEntries(entries) as EvaluationContext;
}

function pairOf(pair: string): [string, unknown] {
  const end = pair.indexOf('=');
  if (end < 1) throw new Misuse(`--context expects name=value, got ${quoted(pair)}`);
  return [pair.slice(0, end), pair.slice(end + 1)];
}

function membersOf(text: string): [string, unknown][] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Misuse(`--context-json expects JSON, got ${quoted(text)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Misuse(`--context-json expects an object, got ${quoted(text)}`);
  }
  return Object.entries(value);
}
