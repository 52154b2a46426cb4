import { readFlagDocument } from './document.js';

async function message(document: string | object): Promise<string> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const result = await readFlagDocument(new TextEncoder().encode(text));
  if (result.ok) return 'ok';
  const prefix = "Error invoking extension AppConfig Feature Flags Helper: Invalid 'Content' data: ";
  expect(result.message.startsWith(prefix)).toBe(true);
  return result.message.slice(prefix.length);
}

const variants = (...list: object[]) => ({
  version: '1',
  flags: { pay: { name: 'Pay', attributes: { size: { constraints: { type: 'number' } } } } },
  values: { pay: { _variants: list } },
});
const last = { name: 'Default', enabled: false };

describe('the message for a document that is refused', () => {
  it.each<[string, string | object, string | RegExp]>([
    [
      'a rule with too few operands',
      variants({ name: 'A', rule: '(eq $tier)' }, last),
      /^values\.pay\._variants\.0\.rule\S* must satisfy RuleIsValid \(TooFewOperands\), got .*: eq expects 2 operands, got 1$/,
    ],
    [
      'a rule with an operator that does not exist',
      variants({ name: 'A', rule: '(same $tier "x")' }, last),
      /RuleIsValid \(UnknownSymbol\), got .*: expected one of the operators and, or, not, .*, got same$/,
    ],
    [
      'a rule that breaks off',
      variants({ name: 'A', rule: '(eq $tier "x"' }, last),
      /: expected \) before the end of the text$/,
    ],
    [
      'a rule of the last variant',
      variants({ name: 'A', rule: '(eq $a 1)' }, { name: 'B', rule: '(eq $a 2)' }),
      'values.pay._variants.variants.B.rule must satisfy Empty, got (eq $a 2): the last variant is the default, which has no rule; one with a rule stands before it',
    ],
    [
      'no rule of another one',
      variants({ name: 'A' }, last),
      'values.pay._variants.variants.A.rule must satisfy NonEmpty: of the variants only the last one, the default, has no rule',
    ],
    [
      'no version, as in what clients retrieve',
      { pay: { enabled: true } },
      'version must satisfy Required: a document of feature flags is {"version":"1","flags":{…},"values":{…}}, which is not the form that clients retrieve',
    ],
    [
      'an attribute that is not defined',
      variants({ ...last, attributeValues: { colour: 'red' } }),
      /colour must satisfy Satisfies\(map\[size\]\), got .*: attribute colour is not defined among the attributes of its flag$/,
    ],
    [
      'a comment',
      '{\n  // ours\n  "version": "1"\n}',
      'it is not valid JSON: unexpected character at line 2, column 3; JSON has no comments',
    ],
    ['another kind of comment', '{"version":"1" /* x */}', /line 1, column 16; JSON has no comments$/],
    ['a comment of a shell', '# x\r\n{}', /line 1, column 1; JSON has no comments$/],
    ['a comma too many', '{"version":"1",\n}', /line 2, column 1; JSON has no comma after the last member$/],
    ['a comma too many, in one line', '{"version":"1", }', /; JSON has no comma after the last member$/],
    ['single quotes', "{'version':'1'}", /line 1, column 2; JSON has texts in double quotes only$/],
    [
      'an end too soon',
      '{"version":',
      /^it is not valid JSON: unexpected end at line 1, column 12; a bracket or a quote is not closed, or it was cut off$/,
    ],
  ])('of %s says what is meant', async (_what, document, expected) => {
    expect(await message(document)).toMatch(expected);
  });

  it('is of the rule, whatever else is wrong before it', async () => {
    const document = variants({ name: 'A', rule: '(eq $tier)', attributeValues: { size: 'big' } }, last);
    const values = { aaa: { enabled: 'maybe' }, ...document.values };
    expect(await message({ ...document, values })).toContain('eq expects 2 operands');
  });

  it('stays short, however long the rule is', async () => {
    const rule = `(eq $tier ${'"x" '.repeat(4_000)})`;
    expect((await message(variants({ name: 'A', rule }, last))).length).toBeLessThan(3_000);
  });
});
