import { type Parenthesis, parenthesesOf } from '../../../local/src/check/rule-parts.js';

export interface RuleCompletion {
  readonly label: string;
  /** What is entered; `#{}` are places to fill in, one after the other. */
  readonly template: string;
  readonly detail: string;
  readonly info: string;
}

export interface RuleCompletions {
  /** Offset from which on the text is replaced. */
  readonly from: number;
  readonly options: readonly RuleCompletion[];
}

const operator = (label: string, operands: string, info: string, template = operands): RuleCompletion => ({
  label,
  template: `${label} ${template}`,
  detail: operands.replaceAll(/#\{([^}]*)\}/g, '$1'),
  info,
});

/** https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-multi-variant-feature-flags-rules-operators.html */
export const OPERATORS: readonly RuleCompletion[] = [
  operator('eq', '$#{key} "#{value}"', 'True if both are equal. Letters count as they are: "a" is not "A".'),
  operator('gt', '$#{key} #{65}', 'True if the first is greater than the second.'),
  operator('gte', '$#{key} #{65}', 'True if the first is greater than the second, or equal.'),
  operator('lt', '$#{key} #{65}', 'True if the first is less than the second.'),
  operator('lte', '$#{key} #{65}', 'True if the first is less than the second, or equal.'),
  operator('and', '(#{}) (#{})', 'True if all of two or more expressions are.'),
  operator('or', '(#{}) (#{})', 'True if at least one of two or more expressions is.'),
  operator('not', '(#{})', 'True if the expression is not.'),
  operator('begins_with', '$#{key} "#{text}"', 'True if the first text begins with the second.'),
  operator('ends_with', '$#{key} "#{text}"', 'True if the first text ends with the second.'),
  operator('contains', '$#{key} "#{text}"', 'True if the second is in the first, a text or a list.'),
  operator('in', '$#{key} ["#{one}", "#{two}"]', 'True if the first is one of the list of constants.'),
  operator(
    'matches',
    'in::$#{key} pattern::"#{h.*y}"',
    'True if the RE2 pattern is found anywhere in the text.',
  ),
  operator('exists', 'key::"#{key}"', 'True if the context has a value under this key.'),
  operator(
    'split',
    'pct::#{10} by::$#{targetingKey}',
    'True for so many per cent of the values, always the same ones. With seed::"…" the same values in every flag that names it.',
  ),
];

const named = (label: string, template: string, info: string): RuleCompletion => ({
  label,
  template,
  detail: '',
  info,
});

const NAMED: Readonly<Record<string, readonly RuleCompletion[]>> = {
  split: [
    named('pct::', 'pct::#{10}', 'Per cent of the values: 0 to 100, also with decimals.'),
    named('by::', 'by::$#{targetingKey}', 'The context value that is split by, for example who the user is.'),
    named(
      'seed::',
      'seed::"#{seed}"',
      'Splits with one seed agree, in every flag. Without, each flag splits on its own.',
    ),
  ],
  matches: [
    named('in::', 'in::$#{key}', 'The context value to look into.'),
    named('pattern::', 'pattern::"#{h.*y}"', 'A pattern in RE2 syntax.'),
  ],
  exists: [named('key::', 'key::"#{key}"', 'The name of a context value, without $.')],
};

/** What may be entered at an offset of a rule; `keys` are names of context values that are in use. */
export function ruleCompletions(
  rule: string,
  offset: number,
  keys: readonly string[],
): RuleCompletions | undefined {
  const before = rule.slice(0, offset);
  if (isInString(before)) return undefined;
  const [, variable] = /\$([\w.-]*)$/.exec(before) ?? [];
  if (variable !== undefined) return { from: offset - variable.length, options: keys.map(contextKey) };
  const [word = ''] = /[a-z_]*:{0,2}$/.exec(before) ?? [];
  const from = offset - word.length;
  const outside = before.slice(0, from);
  if (/\(\s*$/.test(outside)) return { from, options: OPERATORS };
  if (outside.trim() === '') return { from, options: OPERATORS.map(inParentheses) };
  if (!/\s$/.test(outside)) return undefined;
  const around = innermost(parenthesesOf(rule), offset);
  const [, name = ''] = around === undefined ? [] : (/^\(\s*([a-z_]+)/.exec(rule.slice(around.start)) ?? []);
  if (['and', 'or', 'not'].includes(name)) return { from, options: OPERATORS.map(inParentheses) };
  const given = around === undefined ? '' : rule.slice(around.start, around.end);
  const options = (NAMED[name] ?? []).filter(
    ({ label }) => !given.includes(label) || (label.startsWith(word) && word !== ''),
  );
  return options.length === 0 ? undefined : { from, options };
}

const contextKey = (key: string): RuleCompletion => ({
  label: key,
  template: key,
  detail: '',
  info:
    key === 'targetingKey'
      ? 'The key of whom OpenFeature evaluates for.'
      : 'A context value that another rule reads.',
});

const inParentheses = (one: RuleCompletion): RuleCompletion => ({ ...one, template: `(${one.template})` });

function isInString(before: string): boolean {
  return (before.replaceAll(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;
}

function innermost(around: Parenthesis | undefined, offset: number): Parenthesis | undefined {
  if (around === undefined || offset <= around.start || offset > around.end) return undefined;
  for (const one of around.inside) {
    const inner = innermost(one, offset);
    if (inner !== undefined) return inner;
  }
  return around;
}

/** Names of context values that rules read, `targetingKey` first. */
export function contextKeys(rules: Iterable<string>): string[] {
  const keys = new Set<string>();
  for (const rule of rules) {
    for (const [, variable, key] of rule.matchAll(/\$([A-Za-z_][\w.-]*)|key::\s*"([^"]+)"/g)) {
      keys.add(variable ?? key ?? '');
    }
  }
  keys.delete('targetingKey');
  return ['targetingKey', ...[...keys].sort()];
}
