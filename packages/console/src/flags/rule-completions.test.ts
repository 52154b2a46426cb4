import { compileRuleText } from 'aws-appconfig-openfeature-provider/engine';
import { contextKeys, OPERATORS, ruleCompletions } from './rule-completions.js';

/** Completions where `|` stands. */
const at = (rule: string) => {
  const offset = rule.indexOf('|');
  return ruleCompletions(rule.replace('|', ''), offset, ['targetingKey', 'tier']);
};
const labels = (rule: string) => at(rule)?.options.map(({ label }) => label);
const ALL = OPERATORS.map(({ label }) => label);

describe('completions in a rule', () => {
  it('are the operators behind a parenthesis, and with parentheses where there are none', () => {
    expect(labels('(|')).toEqual(ALL);
    expect(at('(sp|')).toMatchObject({ from: 1 });
    expect(labels('(and (|')).toEqual(ALL);
    expect(at('|')?.options[0]?.template).toMatch(/^\(eq /);
    expect(at('eq|')).toMatchObject({ from: 0 });
    expect(at('(and |)')?.options[0]?.template).toMatch(/^\(eq /);
  });

  it('are names of context values behind a dollar', () => {
    expect(labels('(eq $|')).toEqual(['targetingKey', 'tier']);
    expect(at('(eq $ti|')).toMatchObject({ from: 5 });
  });

  it('are what an operator names its operands by, each once', () => {
    expect(labels('(split |)')).toEqual(['pct::', 'by::', 'seed::']);
    expect(labels('(split pct::10 |)')).toEqual(['by::', 'seed::']);
    expect(labels('(split pct::10 by::$a se|)')).toEqual(['seed::']);
    expect(labels('(matches in::$a |)')).toEqual(['pattern::']);
    expect(labels('(or (exists |) (eq 1 1))')).toEqual(['key::']);
  });

  it.each(['(eq $tier "|', '(eq $tier "(|"', '(eq $a |)', '(eq 1 1)|'])('are none in %s', (rule) => {
    expect(at(rule)).toBeUndefined();
  });

  it('come back behind a text that ends, with an escaped quotation mark in it', () => {
    expect(labels('(and (eq $a "x\\"(") (|')).toEqual(ALL);
  });
});

describe('the operators that are proposed', () => {
  it.each(OPERATORS.map((one) => [one.label, one.template]))(
    '%s compiles when its places are filled in',
    async (_, template) => {
      const operand = '(eq $a 1)';
      const rule = `(${template
        .replaceAll('#{}', operand)
        .replaceAll(/\(\(eq \$a 1\)\)/g, operand)
        .replaceAll(/#\{([^}]+)\}/g, '$1')})`;
      const compiled = await compileRuleText(rule, { flagKey: 'flag' });
      expect([rule, compiled.ok || compiled.error.message]).toEqual([rule, true]);
    },
  );

  it('are all that the engine knows', async () => {
    const compiled = await compileRuleText('(none)', { flagKey: 'flag' });
    const message = compiled.ok ? '' : compiled.error.message;
    const known = /operators (.*), got/.exec(message)?.[1]?.split(', ');
    expect(known?.sort()).toEqual([...ALL].sort());
  });
});

it('finds the names of context values in rules, the key of whom is evaluated for first', () => {
  expect(
    contextKeys(['(eq $tier "$no")', '(exists key::"plan")', '(split by::$userId pct::1)', '(eq $tier 1)']),
  ).toEqual(['targetingKey', 'no', 'plan', 'tier', 'userId']);
  expect(contextKeys([])).toEqual(['targetingKey']);
});
