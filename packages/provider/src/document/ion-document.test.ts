import fc from 'fast-check';
import { printExpression } from '../rules/print-expression.js';
import { expressions } from '../rules/testing/arbitraries.js';
import { chosen, ionFlag, ionRefusal, parsedIon, reasonOf } from './testing/ion-documents.js';

const ON = '"{\\"_variant\\":\\"on\\",\\"enabled\\":true}"';
const OFF = '"{\\"_variant\\":\\"off\\",\\"enabled\\":false}"';

// https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use-local-development-samples.html
const TIERED_RELEASE = `'tiered_release'::[[(or (and (eq $group "Tier1") (split by::$userId pct::1 seed::"2025.01.01")) (and (eq $group "Tier2") (split by::$userId pct::7 seed::"2025.01.01"))),'''{"_variant": "ShowFeature", "enabled": true}'''],'''{"_variant": "HideFeature", "enabled": false}''']`;
const COLORWAY = `
'colorway'::[[(contains $userId "beta"),'''{"_variant": "BetaTesters", "enabled": true, "background": "blue", "foreground": "red"}''',],[(split by::$userId pct::10),'''{"_variant": "SplitRollOutRedAndBlue", "enabled": true, "background": "blue", "foreground": "red"}''',],'''{"_variant": "default", "enabled": true, "background": "green", "foreground": "green"}''',]
'simple_feature'::[[(contains $userId "beta"),'''{"_variant": "BetaTesters", "enabled": true}'''],'''{"_variant": "default", "enabled": false}''']
'button_color'::'''{"enabled": true, "color": "orange"}'''
`;

describe('D3 the published samples of Ion text', () => {
  it('tiered_release', async () => {
    const flag = await ionFlag(TIERED_RELEASE);
    const users = Array.from({ length: 10_000 }, (_, userId) => userId);
    const shown = (group: string) =>
      users.filter((userId) => chosen(flag, { userId, group }) === 'ShowFeature').length / 100;
    expect(shown('Tier1')).toBeCloseTo(1, 0);
    expect(shown('Tier2')).toBeCloseTo(7, 0);
    expect(shown('Tier3')).toBe(0);
    expect(chosen(flag, {})).toBe('HideFeature');
  });

  it('colorway, simple_feature and button_color', async () => {
    const { flags, warnings, content } = await parsedIon(COLORWAY);
    expect([...flags.keys()]).toEqual(['colorway', 'simple_feature', 'button_color']);
    expect([warnings, content]).toEqual([[], undefined]);
    expect(flags.get('button_color')).toEqual({
      kind: 'basic',
      enabled: true,
      attributes: { color: 'orange' },
    });
    const colorway = await ionFlag(COLORWAY, 'colorway');
    expect(chosen(colorway, { userId: 'a beta tester' })).toBe('BetaTesters');
    expect(chosen(colorway, {})).toBe('default');
    expect(colorway).toMatchObject({
      variants: [
        { name: 'BetaTesters', enabled: true, attributes: { background: 'blue', foreground: 'red' } },
        { name: 'SplitRollOutRedAndBlue', rule: { usesSplit: true, text: '(split by::$userId pct::10)' } },
        { name: 'default', attributes: { background: 'green', foreground: 'green' } },
      ],
    });
  });
});

describe('D3 the stream of values', () => {
  it.each([
    ['nothing', '', []],
    ['white space and a comment', ' \n // nothing\n', []],
    ['a byte-order mark', `\ufeffa::${ON}`, ['a']],
    ['a version marker', `$ion_1_0 a::${ON}`, ['a']],
    ['comments between', `a::/* ** /*/${ON} /**/ // b\n b::${ON}`, ['a', 'b']],
    [
      'values without blanks between',
      `a::[${ON}]b::[${ON}]'c d'::${ON}e::'''{"enabled":true}'''f::${ON}`,
      ['a', 'b', 'c d', 'e', 'f'],
    ],
    [
      'keys like names of Object',
      `__proto__::${ON} constructor::${ON} toString::${ON}`,
      ['__proto__', 'constructor', 'toString'],
    ],
  ])('may hold %s', async (_what, text, keys) => {
    expect([...(await parsedIon(text)).flags.keys()]).toEqual(keys);
  });

  it.each([
    ['a value without annotation', `a::${ON} ${ON}`, 'no annotation'],
    ['a number without annotation', '5', 'no annotation'],
    ['an open list', `a::[${ON}`, 'expected ]'],
    ['a closing bracket too many', `a::${ON}]`, 'no closing bracket'],
    ['crossed brackets', 'a::[(])', 'expected )'],
    ['an open string', 'a::"', 'does not end'],
    ['an open comment', `a::${ON} /* `, 'does not end'],
    ['a comma between values', `a::5, b::5`, 'not readable as Ion at character 5: unexpected character'],
    ['a list without commas', `a::[${ON} ${ON}]`, "expected ','"],
    ['JSON', '{"a":{"enabled":true}}', 'no annotation'],
    ['an annotation without value', `b::${ON} a::`, 'annotation has no value'],
    ['another version of Ion', '$ion_2_0', 'version'],
    ['UTF-16', '\u0000a', ''],
  ])('is rejected with %s', async (_what, text, part) => {
    expect(await ionRefusal(text)).toContain(part);
  });

  it('is rejected when it is not UTF-8', async () => {
    expect(await ionRefusal(Uint8Array.of(0x61, 0x3a, 0x3a, 0x22, 0xff, 0x22))).toContain('UTF-8');
  });

  it('takes the last of two flags with one key, and says so', async () => {
    const { flags, warnings } = await parsedIon(`a::${ON} b::${ON} a::[${OFF}]`);
    expect(flags.get('a')).toMatchObject({ kind: 'multi-variant', variants: [{ name: 'off' }] });
    expect(warnings).toEqual([expect.stringContaining("'a'")]);
  });
});

describe('D3 a rule in Ion text', () => {
  it('is the one that was written, whatever stands around it', async () => {
    const blanks = fc.constantFrom('', ' ', '\n', '/* [ */', '// " \n', ' '.repeat(100));
    const property = fc.asyncProperty(
      expressions,
      fc.array(blanks, { minLength: 6 }),
      async (rule, space) => {
        const [a, b, c, d, e, f] = space;
        const printed = printExpression(rule);
        const text = `${a}k${b}::${c}[${d}on::[${e}${printed}${f},${ON}],${a}'''{"_variant":"off",'''${b}'''"enabled":false}'''${c}]${d}l::${ON}`;
        const { flags, warnings } = await parsedIon(text);
        expect(flags.get('k')).toMatchObject({ variants: [{ rule: { text: printed } }, { name: 'off' }] });
        // Rules made at random may well have seeds that are alike.
        const others = warnings.filter((warning) => !warning.startsWith('The seeds of split'));
        expect([[...flags.keys()], others]).toEqual([['k', 'l'], []]);
      },
    );
    await fc.assert(property, { numRuns: 500 });
  });
});

describe('D3 a flag in Ion', () => {
  it('of a string is basic, with the variant that was chosen elsewhere', async () => {
    expect(await ionFlag(`a::"{\\"enabled\\":true,\\"x\\":[1],\\"_y\\":1,\\"__proto__\\":2}"`)).toEqual({
      kind: 'basic',
      enabled: true,
      attributes: Object.assign(Object.create(null), { x: [1] }),
    });
    expect(await ionFlag(`a::${ON}`)).toEqual({
      kind: 'basic',
      enabled: true,
      attributes: {},
      chosenVariant: 'on',
    });
  });

  it('of a list with only a Default has one variant', async () => {
    expect(await ionFlag(`a::[${OFF}]`)).toEqual({
      kind: 'multi-variant',
      variants: [{ name: 'off', enabled: false, attributes: {} }],
    });
  });

  it('of a list with one nameless value is basic', async () => {
    expect(await ionFlag(`a::['''{"enabled":true,"x":1}''']`)).toEqual({
      kind: 'basic',
      enabled: true,
      attributes: { x: 1 },
    });
  });

  it('drops the attributes of a disabled variant and freezes those of an enabled one', async () => {
    const flag = await ionFlag(
      `a::[[(exists key::"b"), '''{"_variant":"off","enabled":false,"x":1}'''], '''{"_variant":"on","enabled":true,"x":{"y":[1]},"_z":1}''']`,
    );
    if (flag.kind !== 'multi-variant') throw new Error(flag.kind);
    expect(flag.variants.map((variant) => variant.attributes)).toEqual([{}, { x: { y: [1] } }]);
    const x = flag.variants[1]?.attributes.x as { y: unknown };
    expect([Object.isFrozen(flag.variants[1]?.attributes), Object.isFrozen(x), Object.isFrozen(x.y)]).toEqual(
      [true, true, true],
    );
  });

  it.each([
    [
      'the annotation where the JSON has none',
      `[x::[(exists key::"b"), '''{"enabled":true}'''], ${OFF}]`,
      ['x', 'off'],
      0,
    ],
    ['the JSON where both agree', `[on::[(exists key::"b"), ${ON}], ${OFF}]`, ['on', 'off'], 0],
    [
      'the JSON where they differ, with a warning',
      `[x::[(exists key::"b"), ${ON}], ${OFF}]`,
      ['on', 'off'],
      1,
    ],
  ])('names its variants by %s', async (_what, list, names, warningCount) => {
    const { flags, warnings } = await parsedIon(`a::${list}`);
    expect(flags.get('a')).toMatchObject({ variants: names.map((name) => ({ name })) });
    expect(warnings).toHaveLength(warningCount);
  });
});

describe('D6 a flag that cannot be used spoils itself only', () => {
  it.each([
    ['a number', '5', 'got int'],
    ['null', 'null', 'got null'],
    ['a typed null', 'null.list', 'got null'],
    ['a struct', '{a: 1}', 'got struct'],
    ['two annotations', `b::${ON}`, 'one annotation, the key of the flag, got a::b'],
    ['an empty list', '[]', 'empty'],
    ['bad JSON', '"{"', 'JSON cannot be read'],
    ['JSON of a list', '"[]"', 'expected a JSON object, got array'],
    ['JSON of null', '"null"', 'got null'],
    ['JSON that nests deep', `"${'['.repeat(10_000)}${']'.repeat(10_000)}"`, 'nests deeper'],
    ['no enabled', '"{}"', 'a boolean at enabled, got nothing'],
    ['an enabled that is text', '"{\\"enabled\\":\\"true\\"}"', 'got string'],
    ['bad JSON in a variant', `[[(exists key::"b"), "{"], ${OFF}]`, 'variant number 1: its JSON'],
    ['a variant that is a number', `[5, ${OFF}]`, 'variant number 1: expected a string of JSON, or'],
    ['an empty variant', `[[], ${OFF}]`, 'got an empty list'],
    ['a variant of a rule only', `[[(exists key::"b")], ${OFF}]`, 'got nothing after the rule'],
    ['a variant with three values', `[[(exists key::"b"), ${ON}, 1], ${OFF}]`, 'more than two'],
    ['a null for JSON', `[[(exists key::"b"), null.string], ${OFF}]`, 'got null'],
    ['a variant without a name', `['''{"enabled":true}''', ${OFF}]`, 'variant number 1 has no name'],
    ['two variants of one name', `[[(exists key::"b"), ${OFF}], ${OFF}]`, "two variants are named 'off'"],
    ['a variant without rule before the last', `[${ON}, ${OFF}]`, "variant 'on' has no rule"],
    [
      'a rule on the last variant',
      `[[(exists key::"b"), ${ON}]]`,
      "variant 'on' is the last one and has a rule",
    ],
    [
      'an unknown operator',
      `[[(ne $b 1), ${ON}], ${OFF}]`,
      "variant 'on' has a rule that does not compile: UnknownSymbol",
    ],
    ['a rule that is no expression', `[[true, ${ON}], ${OFF}]`, 'NotAnExpression'],
    ['a bad operand deep inside', `[[(and (not (eq $b null)) true), ${ON}], ${OFF}]`, 'InvalidOperand'],
    [
      'a pattern that is too big',
      `[[(matches in::$b pattern::"a[ab]{900}[x-z]"), ${ON}], ${OFF}]`,
      'TooComplex',
    ],
    [
      'a rule that is too deep',
      `[[${'(not '.repeat(5_000)}true${')'.repeat(5_000)}, ${ON}], ${OFF}]`,
      'nests deeper',
    ],
    ['brackets that are too deep', `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`, 'nests deeper'],
    ['a rule with too many values', `[[(in $b [${'1,'.repeat(20_000)}]), ${ON}], ${OFF}]`, 'characters'],
    ['an integer that is too long', `[[(eq $b ${'9'.repeat(10_000)}), ${ON}], ${OFF}]`, 'characters'],
    ['a reference to a symbol table', `[[(eq $10 1), ${ON}], ${OFF}]`, "'$10' in quotes"],
  ])('%s', async (_what, value, part) => {
    const { flags } = await parsedIon(`before::${ON} a::${value} after::${ON}`);
    expect([flags.get('before')?.kind, flags.get('after')?.kind]).toEqual(['basic', 'basic']);
    const flag = flags.get('a');
    expect(flag?.kind).toBe('spoiled');
    expect(flag && reasonOf(flag)).toContain("Flag 'a' cannot be evaluated: ");
    expect(flag && reasonOf(flag)).toContain(part);
  });

  it('tells one bad definition from another', async () => {
    const fingerprint = async (value: string) => (await ionFlag(`a::${value}`)) as { fingerprint?: string };
    expect(await fingerprint('5')).toEqual(await fingerprint('5'));
    expect((await fingerprint('5')).fingerprint).not.toBe((await fingerprint('6')).fingerprint);
  });
});
