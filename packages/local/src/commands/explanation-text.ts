import type {
  ContextRead,
  ExplainedExpression,
  ExplainedVariant,
  Explanation,
} from 'aws-appconfig-openfeature-provider/engine';
import { cut } from '../shared/described.js';

const MAX_RULE_CHARACTERS = 200;
const INDENT = '  ';

/** An explanation as a short tree, without a line break at its end. */
export function explanationText(explanation: Explanation): string {
  const { key, summary, reason, variants } = explanation;
  const lines = [`${shown(key)}: ${summary}`];
  if (variants.length > 0) lines.push('', ...variants.flatMap(variantLines), '');
  if (reason !== 'ERROR') lines.push(answerLine(explanation));
  return lines.join('\n');
}

function answerLine({ reason, path, value }: Explanation): string {
  const found = value === undefined ? 'nothing' : cut(JSON.stringify(value), MAX_RULE_CHARACTERS);
  return `Reason ${reason}; ${path === undefined ? 'the value' : `at ${shown(path)}`} is ${found}`;
}

function variantLines({ name, enabled, isChosen, rule }: ExplainedVariant): string[] {
  const state = enabled ? '' : ' (disabled)';
  const outcome = rule === undefined ? 'the default' : String(rule.value);
  const lines = [`${isChosen ? '>' : ' '} ${shown(name)}${state}: ${outcome}`];
  if (rule === undefined) return lines;
  return [
    ...lines,
    ...expressionLines(rule.expression, 2),
    ...rule.warnings.map((warning) => `${INDENT.repeat(2)}warning: ${warning}`),
  ];
}

function expressionLines(expression: ExplainedExpression, depth: number): string[] {
  const { text, value, operands } = expression;
  const outcome = (value === undefined ? '-' : String(value)).padEnd(5);
  const note = noteOf(expression);
  const line = `${INDENT.repeat(depth)}${outcome} ${cut(text, MAX_RULE_CHARACTERS)}${note === '' ? '' : `  ${note}`}`;
  return [line, ...operands.flatMap((operand) => expressionLines(operand, depth + 1))];
}

function noteOf({ value, reads, split, operands }: ExplainedExpression): string {
  if (value === undefined && operands.length === 0) return 'not evaluated';
  const notes = reads.map(readNote);
  if (split !== undefined) {
    notes.push(`bucket ${split.bucket.toFixed(3)} of seed ${JSON.stringify(cut(split.seed, 100))}`);
  }
  return notes.join('; ');
}

function readNote({ name, attribute, state, value }: ContextRead): string {
  const from = attribute === name ? '' : ` (${attribute})`;
  if (state === 'missing') return `$${shown(name)} is missing`;
  const what = state === 'unfit' ? String(value) : JSON.stringify(value);
  return `$${shown(name)}${from} is ${what}${state === 'unfit' ? ', which counts as missing' : ''}`;
}

/** A name, in quotes if a terminal cannot show it as it is. */
function shown(name: string): string {
  return /^[\x21-\x7e][\x20-\x7e]*$/.test(name) ? cut(name, 100) : JSON.stringify(cut(name, 100));
}
