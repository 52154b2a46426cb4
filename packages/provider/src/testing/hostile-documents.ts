import fc from 'fast-check';
import type { RawDocument } from '../document/raw-document.js';
import { HAND_MADE, NATIVE } from '../document/testing/ion-documents.js';

/** Names that mean something to JavaScript or to a document's shape. */
export const HOSTILE_KEYS = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'length'],
  ...['', '.', 'a.b', 'a', 'b', '0', '-1', 'enabled', 'value', 'values', 'version', 'flags', '_variants'],
  ...['_variant', 'rule', 'name', 'attributeValues', '$ref', '<<', '\u0000', '\ud800', 'then', 'toJSON'],
];

const hostileKey = fc.constantFrom(...HOSTILE_KEYS);

/** Documents of all formats that mean harm, by the way in which they do. */
export const hostileDocuments: Readonly<Record<string, fc.Arbitrary<RawDocument>>> = {
  'any bytes under any content type': fc
    .tuple(
      fc.uint8Array({ maxLength: 200 }),
      fc.oneof(
        fc.constantFrom('application/json', 'application/x-yaml', 'application/ion', 'a/b+json', 'text/yaml'),
        fc.string(),
        fc.constant(undefined),
      ),
    )
    .map(([bytes, contentType]) => raw(bytes, contentType)),
  'JSON with hostile keys': jsonTexts().map((text) => raw(text, 'application/json')),
  'JSON that is nearly valid': damaged(jsonTexts()).map((bytes) => raw(bytes, 'application/json')),
  'flags with variants and rules': damaged(variantTexts()).map((bytes) => raw(bytes, 'application/json')),
  'YAML of scraps': scraps([
    ...[
      '&a ',
      '*a',
      '- ',
      'key: ',
      'a: ',
      '{',
      '}',
      '[',
      ']',
      ', ',
      '!!binary ',
      '<<: *a',
      '? ',
      '|\n',
      '>-\n',
    ],
    ...['"', "'", '\n', '\n  ', '\n    ', '---\n', '...\n', '%YAML 1.2\n', '!!set ', '!!omap ', '~', '0x1f'],
    ...[
      '.inf',
      '.nan',
      '2001-01-01',
      '__proto__: ',
      'constructor: ',
      '#',
      '\t',
      '!<tag:x> ',
      '1e999',
      'true',
    ],
  ]).map((text) => raw(text, 'application/x-yaml')),
  'YAML that is JSON, damaged': damaged(jsonTexts()).map((bytes) => raw(bytes, 'application/x-yaml')),
  'YAML of aliases in aliases': fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 }))
    .map(([width, depth]) => raw(aliasBomb(width, depth), 'application/x-yaml')),
  'binary Ion, damaged': fc
    .constantFrom(NATIVE, HAND_MADE)
    .chain((bytes) => fc.oneof(edits(Buffer.from(bytes)), flips(Buffer.from(bytes))))
    .map((bytes) => raw(bytes, 'application/ion')),
  'Ion text of scraps': scraps([
    ...[
      'a::',
      "'__proto__'::",
      '"{\\"enabled\\":true}"',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '$ion_symbol_table::',
    ],
    ...[
      'symbols:',
      '["a"]',
      'imports:',
      '$10',
      '$0',
      'eq ',
      '$tier ',
      '"gold" ',
      'split ',
      'pct::25 ',
      'by::',
    ],
    ...['"""', '/*', '//', '{{', '}}', '{{"', '2001T', 'null.struct', '1e999', '$ion_1_0 ', ', ', ' ', '\n'],
  ]).map((text) => raw(text, 'application/ion')),
};

function raw(content: string | Uint8Array, contentType: string | undefined): RawDocument {
  return { bytes: Buffer.from(content), contentType, versionLabel: undefined };
}

function scraps(pieces: readonly string[]): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((chosen) => chosen.join(''));
}

/** JSON as text, since a value in memory cannot have the same key two times, nor an own `__proto__` by itself. */
function jsonTexts(): fc.Arbitrary<string> {
  const { object } = fc.letrec<{ value: string; object: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      fc.constantFrom('true', 'false', 'null', '0', '-0', '1e999', '"on"', '""', '[]', '{}'),
      hostileKey.map((key) => JSON.stringify(key)),
      fc.array(tie('value'), { maxLength: 4 }).map((values) => `[${values.join(',')}]`),
      tie('object'),
      tie('object').map((text) =>
        text.replace(/^\{(?=.)/, (start) => `${start}"enabled":true,`).replace(',}', '}'),
      ),
    ),
    object: fc
      .array(fc.tuple(hostileKey, tie('value')), { maxLength: 5 })
      .map((entries) => `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
  }));
  return object;
}

function variantTexts(): fc.Arbitrary<string> {
  const operand = fc.oneof(
    fc.constantFrom(
      '$a',
      '$__proto__',
      '$targetingKey',
      '"gold"',
      '1',
      '1e400',
      'true',
      '2020-01-01',
      'pct::25',
    ),
    fc.constantFrom('by::$a', 'seed::"s"', 'null', '[1, "a"]', '(', ')', '"(a+)+$"', '$', '""'),
  );
  const operator = fc.constantFrom(
    ...[
      'eq',
      'gt',
      'lte',
      'contains',
      'matches',
      'in',
      'exists',
      'split',
      'and',
      'or',
      'not',
      'begins_with',
      'x',
    ],
  );
  const { rule } = fc.letrec<{ rule: string }>((tie) => ({
    rule: fc
      .tuple(operator, fc.array(fc.oneof({ maxDepth: 5 }, operand, tie('rule')), { maxLength: 4 }))
      .map(([name, operands]) => `(${[name, ...operands].join(' ')})`),
  }));
  const variant = fc.record(
    {
      name: hostileKey,
      enabled: fc.boolean(),
      rule,
      attributeValues: fc.dictionary(hostileKey, fc.jsonValue()),
    },
    { requiredKeys: ['name', 'enabled'] },
  );
  return fc
    .array(fc.tuple(hostileKey, fc.array(variant, { maxLength: 3 })), { maxLength: 3 })
    .map((flags) => Object.fromEntries(flags.map(([key, variants]) => [key, { _variants: variants }])))
    .map((values) => JSON.stringify({ version: '1', flags: {}, values }));
}

/** A text with a few bytes changed, removed or doubled; often with none. */
function damaged(texts: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  return texts.chain((text) => fc.oneof(fc.constant(Buffer.from(text)), edits(Buffer.from(text))));
}

function edits(bytes: Buffer): fc.Arbitrary<Uint8Array> {
  const at = fc.nat({ max: bytes.length });
  const edit = fc.tuple(at, fc.nat({ max: 8 }), fc.uint8Array({ maxLength: 4 }));
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((all) =>
      all.reduce(
        (edited, [from, removed, added]) =>
          Buffer.concat([edited.subarray(0, from), added, edited.subarray(from + removed)]),
        bytes,
      ),
    );
}

/** A few bytes have other values, so that lengths still hold. */
function flips(bytes: Buffer): fc.Arbitrary<Uint8Array> {
  const flip = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }));
  return fc.array(flip, { maxLength: 3 }).map((all) => {
    const flipped = Buffer.from(bytes);
    for (const [at, value] of all) flipped[at] = value;
    return flipped;
  });
}

/** Each line names the one before so many times: width to the power of depth values in a short text. */
function aliasBomb(width: number, depth: number): string {
  const lines = ['a0: &a0 [x]'];
  for (let level = 1; level <= depth; level += 1) {
    const aliases = Array.from({ length: width }, () => `*a${level - 1}`);
    lines.push(`a${level}: &a${level} [${aliases.join(', ')}]`);
  }
  return lines.join('\n');
}
