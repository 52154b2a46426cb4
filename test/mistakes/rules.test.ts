import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { itTells, type Mistake, serve } from '../support/mistakes.js';
import { identifiers, register } from '../support/provider.js';
import { startProxy, type TestProxy } from '../support/proxy.js';

let local: AppConfigLocal;
let proxy: TestProxy;

beforeEach(async () => {
  local = await startAppConfigLocal({ pollInterval: 1 });
  proxy = await startProxy(local.endpoint);
  await local.deploy({ ...identifiers, content: '{}' });
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await proxy.close();
  await local.close();
});

const stored = (members: object) => JSON.stringify({ version: '1', ...members });
const variants = (rule: string, others: object[] = [{ name: 'Default', enabled: false }]) =>
  stored({
    flags: { checkout: { name: 'checkout' } },
    values: { checkout: { _variants: [{ name: 'Gold', enabled: true, rule }, ...others] } },
  });

/** Throws what an evaluation of the flag is told. */
function evaluated(content: string) {
  return async () => {
    serve(proxy, content);
    const { client } = await register(proxy.endpoint, { targeting: 'in-process' });
    const { errorCode, errorMessage } = await client.getBooleanDetails('checkout', false, {
      targetingKey: 'u',
    });
    throw new Error(`${errorCode}: ${errorMessage}`);
  };
}

const RULES: readonly Mistake[] = [
  [
    'an operator that does not exist',
    evaluated(variants('(equals $tier "gold")')),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold': its rule does not compile: UnknownSymbol: expected one of the operators and, or, not, eq, gt, gte, lt, lte, begins_with, ends_with, contains, in, matches, exists, split, got equals",
  ],
  [
    'an operator between its operands',
    evaluated(variants('$tier == "gold"')),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold': its rule does not compile: NotAnExpression: expected an expression such as (eq $tier \"gold\"), got $tier",
  ],
  [
    'a bracket that is missing',
    evaluated(variants('(eq $tier "gold"')),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold': its rule does not compile: InvalidSyntax: expected ) before the end of the text",
  ],
  [
    'one operand',
    evaluated(variants('(eq $tier)')),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold': its rule does not compile: TooFewOperands: eq expects 2 operands, got 1",
  ],
  [
    'a name without a dollar',
    evaluated(variants('(eq tier "gold")')),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold': its rule does not compile: InvalidOperand: eq expects a constant or a context value such as $name, got a symbol",
  ],
  [
    'a percentage over 100',
    evaluated(variants('(split pct::150 by::$targetingKey)')),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold': its rule does not compile: InvalidOperand: split expects a number from 0 to 100 at pct::, got pct::a number",
  ],
  [
    'a split by nothing',
    evaluated(variants('(split pct::50)')),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold': its rule does not compile: TooFewOperands: split expects an operand by::",
  ],
  [
    'a pattern that is none',
    evaluated(variants('(matches pattern::"[" in::$email)')),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold': its rule does not compile: InvalidOperand: matches expects an RE2 pattern at pattern::, got one with this mistake: missing closing ]",
  ],
  [
    'a pattern with a lookahead',
    evaluated(variants('(matches pattern::"(?=a)" in::$email)')),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold': its rule does not compile: InvalidOperand: matches expects an RE2 pattern at pattern::, got one with this mistake: invalid or unsupported Perl syntax at character 0",
  ],
  [
    'no Default',
    evaluated(variants('(eq $tier "gold")', [])),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Gold' is the last one and has a rule; the last one is the default and has none",
  ],
  [
    'a rule that is no text',
    evaluated(
      stored({
        flags: {},
        values: { checkout: { _variants: [{ name: 'Default', enabled: true, rule: true }] } },
      }),
    ),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: variant 'Default': rule: expected a string, got boolean",
  ],
  [
    'enabled as a word',
    evaluated(stored({ flags: {}, values: { checkout: { enabled: 'yes' } } })),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: enabled: expected true or false, got string",
  ],
  [
    'an attribute beside variants',
    evaluated(
      stored({
        flags: {},
        values: { checkout: { color: 'red', _variants: [{ name: 'Default', enabled: true }] } },
      }),
    ),
    "PARSE_ERROR: Flag 'checkout' cannot be evaluated: 'color' stands beside _variants; it belongs into each variant",
  ],
];

describe('D6 M2 rules', () => itTells(RULES));
