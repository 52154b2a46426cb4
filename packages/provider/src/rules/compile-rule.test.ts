import type { RuleErrorReason } from './rule-error.js';
import { compiled, holds, refused } from './testing/rules.js';

describe('D6 a rule that does not compile says why', () => {
  it.each<[string, RuleErrorReason, string]>([
    // The first three reasons are what AppConfig itself answers for these.
    ['true', 'NotAnExpression', 'got a boolean'],
    ['not-a-rule', 'NotAnExpression', 'got a symbol'],
    ['$tier', 'NotAnExpression', 'got $tier'],
    ['(gt $date 2024-01)', 'InvalidSyntax', '2024-01T'],
    ['', 'NotAnExpression', 'got nothing'],
    [' // only a comment', 'NotAnExpression', 'got nothing'],
    ['()', 'NotAnExpression', 'got nothing'],
    ['("eq" $a 1)', 'NotAnExpression', 'got a string'],
    ['((eq $a 1))', 'NotAnExpression', 'got an expression'],
    ['["eq", 1]', 'NotAnExpression', 'got a list'],
    ['null', 'NotAnExpression', 'got null'],
    ['(ne $a 1)', 'UnknownSymbol', '(not (eq …))'],
    ['(EQ $a 1)', 'UnknownSymbol', 'got EQ'],
    ['(constructor $a 1)', 'UnknownSymbol', 'got constructor'],
    ['(eq $a)', 'TooFewOperands', 'eq expects 2 operands, got 1'],
    ['(eq $a 1 2)', 'TooManyOperands', 'eq expects 2 operands, got 3'],
    ['(and (eq $a 1))', 'TooFewOperands', 'and expects 2 or more operands, got 1'],
    ['(not)', 'TooFewOperands', 'not expects 1 operand, got 0'],
    ['(not true true)', 'TooManyOperands', 'not expects 1 operand, got 2'],
    ['(eq $my-key 1)', 'TooManyOperands', "'$my-key'"],
    ['(and true word)', 'UnknownSymbol', 'and expects an expression, got a symbol'],
    ['(and $beta true)', 'InvalidOperand', 'and expects an expression, got $beta'],
    ['(eq tier "gold")', 'InvalidOperand', '$name, got a symbol'],
    ['(eq $ 1)', 'InvalidOperand', 'got $'],
    ['(eq $a null)', 'InvalidOperand', 'got null'],
    ['(eq $a {b: 1})', 'InvalidOperand', 'got a struct'],
    ['(eq $a {{aGk=}})', 'InvalidOperand', 'got a blob'],
    ['(eq $a (eq $b 1))', 'InvalidOperand', 'got an expression'],
    ['(eq x::$a 1)', 'InvalidOperand', 'no annotation, got x::$a'],
    ['x::(eq $a 1)', 'InvalidOperand', 'no annotation'],
    ['(eq $a 1e400)', 'InvalidOperand', 'finite number'],
    ['(eq $a nan)', 'InvalidOperand', 'finite number'],
    ['(eq $a +inf)', 'InvalidOperand', 'finite number'],
    ['(eq $a 1d9999999999)', 'InvalidOperand', 'finite number'],
    ['(eq $a 2023-02-29)', 'InvalidOperand', 'timestamp'],
    ['(eq $a "\\ud800")', 'InvalidOperand', 'surrogate'],
    ['(begins_with $zip 12)', 'InvalidOperand', 'got a number'],
    ['(contains 12 $zip)', 'InvalidOperand', 'got a number'],
    ['(in $a "b")', 'InvalidOperand', 'a list of constants'],
    ['(in $a [$b])', 'InvalidOperand', 'constants in the list, got $b'],
    ['(in $a [["b"]])', 'InvalidOperand', 'constants in the list, got a list'],
    ['(in $a x::["b"])', 'InvalidOperand', 'no annotation'],
    // https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-experimentation-about-specifying-audience-rule-section.html
    ['(in $region ["us-east-1" "us-west-2"])', 'InvalidSyntax', 'separated by commas'],
    ['(exists "country")', 'InvalidOperand', 'key::, got a string'],
    ['(exists key::$country)', 'InvalidOperand', 'a string at key::'],
    ['(exists)', 'TooFewOperands', 'key::'],
    ['(matches in::$a)', 'TooFewOperands', 'pattern::'],
    ['(matches in::$a pattern::"b" flags::"i")', 'InvalidOperand', 'flags::a string'],
    ['(matches in::7 pattern::"b")', 'InvalidOperand', 'in::'],
    ['(matches in::$a pattern::"(b")', 'InvalidOperand', 'missing closing )'],
    ['(matches in::$a pattern::"(?=b)")', 'InvalidOperand', 'RE2'],
    ['(matches in::$a pattern::"(b)\\\\1")', 'InvalidOperand', 'RE2'],
    ['(split by::$a)', 'TooFewOperands', 'pct::'],
    ['(split pct::10)', 'TooFewOperands', 'by::'],
    ['(split by::$a by::$b pct::1)', 'TooManyOperands', 'by::'],
    ['(split by::"a" pct::1)', 'InvalidOperand', '$userId at by::'],
    ['(split by::$a pct::101)', 'InvalidOperand', 'from 0 to 100'],
    ['(split by::$a pct::-1)', 'InvalidOperand', 'from 0 to 100'],
    ['(split by::$a pct::"10")', 'InvalidOperand', 'from 0 to 100'],
    ['(split by::$a pct::1 seed::7)', 'InvalidOperand', 'a string at seed::'],
    ['(split by::x::$a pct::1)', 'InvalidOperand', 'by::x::$a'],
    ['(eq $1 2)', 'InvalidSyntax', "'$1' in quotes"],
    ['(eq $10 2)', 'InvalidSyntax', "'$10' in quotes"],
    ['(eq $Infinity 2)', 'InvalidSyntax', "'$Infinity' in quotes"],
    ['(eq $a 1', 'InvalidSyntax', 'expected )'],
    ['(eq $a 1))', 'InvalidSyntax', 'expected no closing bracket'],
    ['(eq $a [1)]', 'InvalidSyntax', 'expected ]'],
    ['(eq $a "b)', 'InvalidSyntax', 'does not end'],
    ["(eq $a '''b)", 'InvalidSyntax', 'does not end'],
    ['(eq $a 1) /* b', 'InvalidSyntax', 'does not end'],
    ['(eq $a 1) (eq $b 1)', 'InvalidSyntax', 'one expression'],
    ['(eq $a 007)', 'InvalidSyntax', 'character'],
  ])('%s', async (text, reason, part) => {
    const error = await refused(text);
    expect(error).toMatchObject({ reason, message: expect.stringContaining(part) });
  });
});

describe('D6 an error of a rule tells the operators around it, outermost first', () => {
  it.each([
    ['true', undefined],
    ['(nope $a)', undefined],
    ['(eq $a', undefined],
    ['(eq $a)', ['eq']],
    ['(and (eq $a 1) (not (gt $b)))', ['and', 'not', 'gt']],
    ['(or (nope $a) (eq $a 1))', ['or']],
    ['(or (eq $a 1) (and true word))', ['or', 'and', '2']],
    ['(not $word)', ['not']],
    ['(split by::$a pct::101)', ['split']],
  ])('%s: %j', async (text, within) => {
    expect((await refused(text)).within).toEqual(within);
  });
});

describe('D6 a message about a rule names the place and the kind, and never quotes a value', () => {
  const SECRET = 'hunter2';

  it.each([
    `"${SECRET}"`,
    SECRET,
    `(eq ${SECRET} 1)`,
    `(begins_with "${SECRET}" 5)`,
    `(not "${SECRET}")`,
    `(in $a "${SECRET}")`,
    `(in "a" [$b, "${SECRET}"])`,
    `(exists "${SECRET}")`,
    `(exists key::x::"${SECRET}")`,
    `(split by::"${SECRET}" pct::1)`,
    `(split by::$a pct::"${SECRET}")`,
    `(matches in::$a pattern::"(${SECRET}")`,
    `(matches in::$a pattern::"${SECRET}{1001}")`,
    `(matches in::$a pattern::"[${SECRET}z-a]")`,
    `(matches in::$a pattern::"\\p{${SECRET}}")`,
    `(matches in::$a pattern::"(?P<${SECRET}!>a)")`,
    `(matches in::$a pattern::"${SECRET}{900}{900}")`,
    `(eq $a "${SECRET}" "${SECRET}")`,
    `(eq $a "${SECRET}\\ud800")`,
    `(eq $a "${SECRET}\\q")`,
    `(eq $a {{"${SECRET}`,
    `(eq $a "${SECRET}`,
    `(eq $a {${SECRET}: 1})`,
    `(eq $a {5: "${SECRET}"})`,
    `(eq $a {${SECRET}: "${SECRET}" x})`,
    `(in $a ["${SECRET}" "${SECRET}"])`,
    `(eq $a null.${SECRET})`,
    `(eq $a 2024-99-99T00:00Z) "${SECRET}"`,
  ])('%s', async (text) => {
    const { message } = await refused(text);
    expect(message).not.toContain(SECRET);
  });

  it.each([
    ['2024-02-30', 'cannot be read'],
    ['4711-13-01T', 'cannot be read'],
    ['1e4711', 'finite'],
    ['2024-01-01T04:71Z', 'cannot be read'],
  ])('nor a timestamp or number: %s', async (value, part) => {
    const { message } = await refused(`(eq $a ${value})`);
    expect(message).toContain(part);
    expect(message).not.toMatch(/4711|:71|02-30|13-01/);
  });

  it('but says where a pattern is wrong', async () => {
    const { message } = await refused(`(matches in::$a pattern::"ab[z-a]c")`);
    expect(message).toContain('invalid character class range at character 3');
  });
});

describe('T5 white space, comments, quotes and annotations are as Ion has them', () => {
  it.each([
    ['  \n\t(eq $a "b")\n', { a: 'b' }],
    ['(eq // the letter\n $a /* is **/ "b")', { a: 'b' }],
    ["(eq '$my-key' 1)", { 'my-key': 1 }],
    ["(eq '$1' 1)", { 1: 1 }],
    ["(eq '$my.key' 1)", { 'my.key': 1 }],
    ["('eq' $a '''b''' )", { a: 'b' }],
    ["(eq $a '''b''' /* and */ '''c''')", { a: 'bc' }],
    ['(eq $a "\\u0062\\x63\\n\\"//")', { a: 'bc\n"//' }],
    ['(eq $a 0x1F)', { a: 31 }],
    ['(and true (eq $a 1) (eq $a 1))', { a: 1 }],
    ['(or false (eq $a 1))', { a: 1 }],
    ['(in $a ["b", "c",])', { a: 'c' }],
    ['(split pct:: 100 by :: $a)', { a: 1 }],
    ['(matches pattern::"^b" in::$a)', { a: 'bc' }],
    ['(exists key::"$a")', { $a: 1 }],
    ['(eq $targetingKey "b")', { targetingKey: 'b' }],
  ])('%j', async (text, context) => {
    expect(await holds(text, context)).toBe(true);
  });
});

describe('T7 the normal form of a rule', () => {
  it.each([
    ['( eq  $a\n"b" ) // c', '(eq $a "b")'],
    ['(split seed::"s" pct::10.50 by::$a)', '(split by::$a pct::10.5 seed::"s")'],
    ["(matches pattern::'''x''' in::$a)", '(matches in::$a pattern::"x")'],
    ['(in $a [1.0, 2e0, -0, true, "c",])', '(in $a [1, 2, 0, true, "c"])'],
    ["(eq '$a' '''b''' '''c''')", '(eq $a "bc")'],
    ["(eq '$it\\'s' 1)", "(eq '$it\\'s' 1)"],
    ["(eq '$1' 1)", "(eq '$1' 1)"],
    ['(gt $at 2024T)', '(gt $at 2024-01-01T00:00:00.000Z)'],
    ['(not (or (exists key::"a") false))', '(not (or (exists key::"a") false))'],
    ['(eq $n 0x20000000000001)', '(eq $n 9007199254740993)'],
  ])('of %s is %s, and of that itself', async (text, normal) => {
    expect((await compiled(text)).text).toBe(normal);
    expect((await compiled(normal)).text).toBe(normal);
  });
});

describe('R2 a rule says whether it contains split', () => {
  it.each([
    ['(split by::$a pct::1)', true],
    ['(or (eq $a 1) (and true (not (split by::$a pct::1))))', true],
    ['(and (eq $a "split") (exists key::"split"))', false],
  ])('%s: %p', async (text, usesSplit) => {
    expect((await compiled(text)).usesSplit).toBe(usesSplit);
  });
});
