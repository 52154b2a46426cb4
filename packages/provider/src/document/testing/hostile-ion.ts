/** Binary and text Ion made to take far more than its size, in any size. */

const VERSION_MARKER = [0xe0, 0x01, 0x00, 0xea] as const;
const SYMBOL_TABLE_SID = 3;
const IMPORTS_SID = 6;
const SYMBOLS_SID = 7;
const FIRST_LOCAL_SID = 10;
const TYPE = { int: 2, string: 8, list: 11, sexp: 12, struct: 13, annotation: 14 } as const;

const ON = '{"_variant":"on","enabled":true}';
const OFF = '{"_variant":"off","enabled":false}';
const encoder = new TextEncoder();

type Bytes = Uint8Array | readonly number[];

/** A binary document of these values. */
export function binary(values: readonly Bytes[]): Uint8Array {
  return joined([VERSION_MARKER, ...values]);
}

/** A table of these symbols, numbered from 10, or from where the current one ends. */
export function symbolTable(symbols: readonly string[], appends = false): Uint8Array {
  const imports = appends ? [...varUInt(IMPORTS_SID), 0x71, SYMBOL_TABLE_SID] : [];
  const list = value(TYPE.list, joined(symbols.map((symbol) => value(TYPE.string, encoder.encode(symbol)))));
  return annotated([SYMBOL_TABLE_SID], value(TYPE.struct, joined([imports, varUInt(SYMBOLS_SID), list])));
}

/** Tables that each append one symbol. */
export function appendedTables(count: number): Uint8Array {
  return binary(Array.from({ length: count }, (_, index) => symbolTable([`s${index}`], index > 0)));
}

function annotated(sids: readonly number[], content: Uint8Array): Uint8Array {
  const annotations = sids.flatMap(varUInt);
  return value(TYPE.annotation, joined([varUInt(annotations.length), annotations, content]));
}

function value(type: number, content: Uint8Array): Uint8Array {
  if (content.length < 14) return joined([[(type << 4) | content.length], content]);
  return joined([[(type << 4) | 14], varUInt(content.length), content]);
}

function varUInt(number: number): number[] {
  const bytes = [(number % 128) | 0x80];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift(rest % 128);
  return bytes;
}

function joined(parts: readonly Bytes[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}

function repeated(size: number, make: (index: number) => string): string {
  let text = '';
  for (let index = 0; text.length < size; index++) text += make(index);
  return text;
}

/** A flag whose first variant has a rule. */
function flag(key: string, rule: string): string {
  return `${key}::[[${rule}, '''${ON}'''], '''${OFF}''']\n`;
}

/** Ion text of about so many characters; in each, something of which there is a lot. */
export const HOSTILE_TEXT: Readonly<Record<string, (size: number) => string>> = {
  'bare values': (size) => repeated(size, (index) => `a${index}::1 `),
  'quoted symbols': (size) => repeated(size, (index) => `'a${index}'::'b' `),
  'repeated keys': (size) => repeated(size, () => 'a::1 '),
  'annotations of one value': (size) => `${'a::'.repeat(size / 3)}1`,
  'bare words': (size) => `a::[${'a,'.repeat(size / 2)}]`,
  'line comments': (size) => `${'//\n'.repeat(size / 3)}a::1`,
  'block comments': (size) => `a::[${'/**/'.repeat(size / 4)}]`,
  'white space': (size) => `a::[${' '.repeat(size)}]`,
  'white space inside a rule': (size) => flag('a', `(eq $a ${' '.repeat(size)} 1)`),
  brackets: (size) => `a::${'['.repeat(size / 2)}${']'.repeat(size / 2)}`,
  digits: (size) => `a::${'9'.repeat(size)}`,
  dashes: (size) => `a::${'-'.repeat(size)}`,
  'one long key': (size) => `${'a'.repeat(size)}::1`,
  'one long quoted key': (size) => `'${'a'.repeat(size)}'::1`,
  'one long string': (size) => `a::"{\\"enabled\\":true,\\"x\\":\\"${'x'.repeat(size)}\\"}"`,
  'one long string of segments': (size) => `a::'''{"enabled":true}'''${" ''''''".repeat(size / 7)}`,
  'strings of JSON': (size) =>
    repeated(size, (index) => `a${index}::'''{"enabled":true,"x":"${'x'.repeat(20_000)}"}'''`),
  'variants of one flag': (size) =>
    `a::[${repeated(size, (index) => `[(eq $a 1),'''{"_variant":"v${index}","enabled":true}'''],`)} '''${OFF}''']`,
  'bad variants': (size) => `a::[${'1,'.repeat(size / 2)}1]`,
  'values in one variant': (size) => `a::[[true, '''${ON}''', ${'1,'.repeat(size / 2)}1]]`,
  'values in one rule': (size) => flag('a', `(in $a [${'1,'.repeat(size / 2)}1])`),
  'structs in structs': (size) => `a::${'{a:'.repeat(size / 4)}1${'}'.repeat(size / 4)}`,
  'a blob': (size) => `a::{{${'aaaa'.repeat(size / 4)}}}`,
  'symbol tables': (size) => repeated(size, (index) => `$ion_symbol_table::{symbols:["s${index}"]} `),
  'version markers': (size) => '$ion_1_0 '.repeat(size / 9),
};

/** Documents with patterns that take long to compile, by the number of flags. */
export function patternsDocument(flags: number, pattern: (index: number) => string): string {
  return Array.from({ length: flags }, (_, index) =>
    flag(`f${index}`, `(matches in::$a pattern::${JSON.stringify(pattern(index))})`),
  ).join('');
}

/** Binary Ion of about so many bytes; in each, something of which there is a lot. */
export const HOSTILE_BINARY: Readonly<Record<string, (size: number) => Uint8Array>> = {
  'appended tables': (size) => appendedTables(size / 16),
  'symbols of one table': (size) => binary([symbolTable(Array.from({ length: size / 2 }, () => 'a'))]),
  'one long symbol': (size) =>
    binary([symbolTable(['a'.repeat(size)]), annotated([FIRST_LOCAL_SID], Uint8Array.of(0x11))]),
  'annotations of one value': (size) =>
    binary([
      symbolTable(['a']),
      annotated(
        Array.from({ length: size }, () => FIRST_LOCAL_SID),
        Uint8Array.of(0x11),
      ),
    ]),
  'repeated keys': (size) =>
    binary([
      symbolTable(['a']),
      ...Array.from({ length: size / 4 }, () => annotated([FIRST_LOCAL_SID], Uint8Array.of(0x11))),
    ]),
  'one long string': (size) =>
    binary([
      symbolTable(['a']),
      annotated([FIRST_LOCAL_SID], value(TYPE.string, new Uint8Array(size).fill(0x20))),
    ]),
  'values in one rule': (size) =>
    binary([
      symbolTable(['a']),
      annotated(
        [FIRST_LOCAL_SID],
        value(TYPE.list, value(TYPE.list, value(TYPE.sexp, new Uint8Array(size).fill(0x11)))),
      ),
    ]),
  'one large integer': (size) =>
    binary([
      symbolTable(['a']),
      annotated([FIRST_LOCAL_SID], value(TYPE.int, new Uint8Array(size).fill(0xff))),
    ]),
  depth: (size) => binary([new Uint8Array(size).fill(0xbe)]),
  'version markers': (size) => binary(Array.from({ length: size / 4 }, () => VERSION_MARKER)),
};
