import {
  compileRuleText,
  createFlagSet,
  diffFlags,
  type Flags,
  type FlagType,
  parseDocument,
  resolve,
  writeIonDocument,
} from 'aws-appconfig-openfeature-provider/engine';

// Runs in Node and in browsers: nothing here may be of one alone.

const RULE =
  '(and (matches in::$email pattern::"@example[.]com$") (gt $age 17) (split by::$id pct::100 seed::"s"))';
const MARKED = '\ufeff';
const CONTEXT = { email: 'ann@example.com', age: '18', id: 'ann', born: new Date(0) };
const DEFAULTS = { boolean: false, string: '', number: 0, object: {} };

const encoder = new TextEncoder();

function parse(content: string | Uint8Array, contentType: string, previous?: Flags) {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  return parseDocument({ bytes, contentType, versionLabel: undefined }, { previous });
}

async function flagsOf(content: string | Uint8Array, contentType: string, previous?: Flags): Promise<Flags> {
  const result = await parse(content, contentType, previous);
  if (!result.ok) throw new Error(result.message);
  return result.document.flags;
}

async function refusal(content: string | Uint8Array, contentType: string): Promise<string> {
  const result = await parse(content, contentType);
  return result.ok ? 'accepted' : result.message;
}

function answer(flags: Flags, type: FlagType, key: string, context = {}) {
  const options = { flagSetId: 'a/b/c', valueAttribute: 'value', chosenVariantReason: 'DEFAULT' } as const;
  return resolve(createFlagSet(flags, options), type, key, DEFAULTS[type], context);
}

async function useJson() {
  const flags = await flagsOf(
    `${MARKED}{"on": true, "text": "ä\u2028", "many": [1, 2.5], "__proto__": {"enabled": true}}`,
    'Application/JSON; charset="UTF-8"',
  );
  const variants = [
    { name: 'new', enabled: true, rule: RULE },
    { name: 'old', enabled: false },
  ];
  const stored = await flagsOf(
    JSON.stringify({ version: '1', values: { checkout: { _variants: variants } } }),
    'application/json',
  );
  return [
    answer(flags, 'boolean', 'on'),
    answer(flags, 'string', 'text'),
    answer(flags, 'object', 'many'),
    answer(flags, 'boolean', '__proto__'),
    answer(stored, 'boolean', 'checkout', CONTEXT),
    answer(stored, 'boolean', 'checkout', { ...CONTEXT, age: 17 }),
  ];
}

/** Two versions of a document of more than a mebibyte, which differ in one flag. */
async function useBigJson() {
  const documentOf = (limit: number) => {
    const flags = Array.from({ length: 20_000 }, (_, index) => [
      `flag_${index}`,
      { enabled: index % 2 === 0, limit: index === 8 ? limit : index, description: 'one of many flags' },
    ]);
    return JSON.stringify(Object.fromEntries(flags));
  };
  const before = await flagsOf(documentOf(1), 'application/json');
  return diffFlags(before, await flagsOf(documentOf(2), 'application/json', before));
}

async function useYaml() {
  const flags = await flagsOf(
    'base: &base {enabled: true, color: red}\nflag: {<<: *base, limit: 5}\nplain: [ä]',
    'text/yaml',
  );
  return [
    answer(flags, 'string', 'flag.color'),
    answer(flags, 'number', 'flag.limit'),
    answer(flags, 'object', 'plain'),
  ];
}

async function useIon() {
  const on = { name: 'on', rule: RULE, json: '{"_variant":"on","enabled":true}' };
  const off = { name: 'off', json: '{"_variant":"off","enabled":false}' };
  const binary = await writeIonDocument([
    { key: 'one', variants: [on, off] },
    { key: 'two', basic: '{"enabled":true,"value":5}' },
  ]);
  const quoted = (value: object) => JSON.stringify(JSON.stringify(value));
  const [a, b] = ['a', 'b'].map((_variant) => quoted({ _variant, enabled: true }));
  const text = `one::[[(eq $born 1970-01-01T00:00:00Z), ${a}], ${b}] two::${quoted({ enabled: true })} three::5`;
  const before = await flagsOf(text, 'application/ion');
  const after = await flagsOf(text.replace('two::', 'second::'), 'application/ion', before);
  return {
    answers: [await flagsOf(binary, 'application/ion'), before].flatMap((flags) =>
      ['one', 'two', 'three'].map((key) => answer(flags, 'boolean', key, CONTEXT)),
    ),
    // With the digest of what it was read from.
    spoiled: before.get('three'),
    changed: diffFlags(before, after),
    isTakenOver: before.get('one') === after.get('one'),
  };
}

async function useRule() {
  const result = await compileRuleText('(or (matches in::$a pattern::"^x+$") (eq $b 5.00))', {
    flagKey: 'f',
  });
  if (!result.ok) return result;
  const contexts = [{ a: 'xx' }, { a: 'y' }, { a: {} }, { b: 5n as never }, { b: '5' }];
  return [result.rule.text, ...contexts.map((context) => result.rule.evaluate(context))];
}

/** What the engine makes of documents of every kind, as values that JSON can say. */
export async function useEngine(bigYaml: string) {
  return {
    json: await useJson(),
    changed: await useBigJson(),
    yaml: await useYaml(),
    ion: await useIon(),
    rule: await useRule(),
    refusals: [
      await refusal('{"a": tru}', 'application/json'),
      await refusal('a: [', 'text/yaml'),
      await refusal('one::', 'application/ion'),
      await refusal(new Uint8Array([0x22, 0xff, 0x22]), 'application/json'),
      await refusal('{}', 'application/json; charset=latin1'),
      await refusal('{}', 'nonsense'),
    ],
    bigYaml: await refusal(bigYaml, 'text/yaml'),
  };
}
