import type { Writer } from 'ion-js';
import { annotatedValueStart, readIonFrames } from '../ion/frames.js';
import { placeholder, SHARED_SYMBOL_TABLES } from '../ion/symbol-tables.js';
import type * as ion from '../ion/writing.js';
import { readRuleText } from '../rules/read-rule.js';
import { usesOperator } from '../rules/uses-operator.js';
import { attempt, check, isRecord } from '../shared/option-values.js';

/** A flag to write: a basic one as its JSON, or variants of which the last, the Default, has no rule. */
export type IonFlagSource =
  | { readonly key: string; readonly basic?: string }
  | { readonly key: string; readonly variants: readonly IonVariantSource[] };

/** A variant to write. */
export interface IonVariantSource {
  /** Its name, which becomes `_variant`. */
  readonly name: string;
  /** Ion text of a rule; absent on the Default. */
  readonly rule?: string;
  /** JSON with `_variant`, `enabled` and, when enabled, the attributes. */
  readonly json: string;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Operators whose position in the shared tables, or that of their annotations, is not known. */
const OPERATORS_OUTSIDE_SHARED_TABLES = [
  'gt',
  'gte',
  'lt',
  'lte',
  'begins_with',
  'ends_with',
  'contains',
  'matches',
] as const;

/**
 * Writes a retrieval-time document as AppConfig's service does: binary Ion that imports the shared symbol tables `ops` and
 * `anns`. Where a rule needs a symbol whose position in them is not known, all symbols are the document's own, which the
 * AppConfig Agent reads just as well.
 *
 * @throws Error when a rule cannot be read, naming the flag and the variant
 * @throws TypeError that names what was expected of `flags`, and what came
 */
export async function writeIonDocument(flags: readonly IonFlagSource[]): Promise<Uint8Array> {
  attempt('flags', () => checkFlags(flags));
  const library = await import('../ion/writing.js');
  const { texts, fitSharedTables } = await readRules(flags);
  const writer = library.makeBinaryWriter();
  if (fitSharedTables) writeSymbols(library, writer, sharedSymbols());
  for (const flag of flags) writeFlag(library, writer, flag, texts);
  writer.close();
  const bytes = writer.getBytes();
  return fitSharedTables ? withImports(library, bytes) : bytes;
}

function checkFlags(flags: readonly IonFlagSource[]): void {
  checkList('flags', flags);
  for (const flag of flags) {
    check(isRecord(flag), 'flags', 'a list of objects with a key', flag);
    checkText('key', flag.key);
    if ('basic' in flag && flag.basic !== undefined) checkText('basic', flag.basic);
    if (!('variants' in flag)) continue;
    checkList('variants', flag.variants);
    for (const variant of flag.variants) {
      check(isRecord(variant), 'variants', 'a list of objects with a name and json', variant);
      checkText('name', variant.name);
      checkText('json', variant.json);
      if (variant.rule !== undefined) checkText('rule', variant.rule);
    }
  }
}

function checkList(name: string, value: unknown): void {
  check(Array.isArray(value), name, 'a list', value);
}

/** Ion is UTF-8, which cannot express half a surrogate pair. */
function checkText(name: string, value: unknown): void {
  check(
    typeof value === 'string' && !LONE_SURROGATE.test(value),
    name,
    'a string of whole characters',
    value,
  );
}

type RuleTexts = ReadonlyMap<IonVariantSource, string>;

async function readRules(
  flags: readonly IonFlagSource[],
): Promise<{ readonly texts: RuleTexts; readonly fitSharedTables: boolean }> {
  const texts = new Map<IonVariantSource, string>();
  let fitSharedTables = true;
  for (const flag of flags) {
    for (const variant of 'variants' in flag ? flag.variants : []) {
      if (variant.rule === undefined) continue;
      const read = await readRuleText(variant.rule);
      if (!read.ok) {
        const { reason, message } = read.error;
        throw new Error(`Flag '${flag.key}', variant '${variant.name}': ${reason}: ${message}`);
      }
      texts.set(variant, read.text);
      const { expression } = read;
      if (OPERATORS_OUTSIDE_SHARED_TABLES.some((operator) => usesOperator(expression, operator))) {
        fitSharedTables = false;
      }
    }
  }
  return { texts, fitSharedTables };
}

function writeFlag(library: typeof ion, writer: Writer, flag: IonFlagSource, texts: RuleTexts): void {
  const { IonTypes } = library;
  writer.setAnnotations([flag.key]);
  if (!('variants' in flag)) {
    writer.writeString(flag.basic ?? '{"enabled":false}');
    return;
  }
  writer.stepIn(IonTypes.LIST);
  for (const variant of flag.variants) {
    const rule = texts.get(variant);
    if (rule === undefined) {
      writer.writeString(variant.json);
      continue;
    }
    writer.setAnnotations([variant.name]);
    writer.stepIn(IonTypes.LIST);
    writer.writeValues(library.makeReader(rule));
    writer.writeString(variant.json);
    writer.stepOut();
  }
  writer.stepOut();
}

/** The texts of both shared tables in order, which is the order in which a writer numbers symbols it has not seen. */
function sharedSymbols(): string[] {
  return Object.entries(SHARED_SYMBOL_TABLES).flatMap(([table, { names }]) =>
    names.map((name, index) => name ?? placeholder(table, index + 1)),
  );
}

function writeSymbols(library: typeof ion, writer: Writer, symbols: readonly string[]): void {
  writer.stepIn(library.IonTypes.SEXP);
  for (const symbol of symbols) writer.writeSymbol(symbol);
  writer.stepOut();
}

/**
 * Replaces the symbol table by one that imports the shared tables. `ion-js` has no public way to write with imports, but the
 * numbers are the same where the document's first symbols are those of the tables.
 */
function withImports(library: typeof ion, bytes: Uint8Array): Uint8Array {
  const [marker, table, symbolsOnly] = [...readIonFrames(bytes)].filter((frame) => frame.kind === 'frame');
  if (marker === undefined || table === undefined || symbolsOnly === undefined) return bytes;
  const structure = bytes.subarray(annotatedValueStart(bytes, table.start), table.end);
  const symbols = symbolsOf(library, joined(bytes.subarray(marker.start, marker.end), structure));
  const own = symbols.slice(sharedSymbols().length);
  return joined(importingTable(library, own), bytes.subarray(symbolsOnly.end));
}

/** The symbols of a symbol table that was stripped of the annotation that makes it one. */
function symbolsOf(library: typeof ion, structure: Uint8Array): string[] {
  const reader = library.makeReader(structure);
  reader.next();
  reader.stepIn();
  while (reader.next() !== null && reader.fieldName() !== 'symbols');
  const symbols: string[] = [];
  reader.stepIn();
  while (reader.next() !== null) symbols.push(reader.stringValue() ?? '');
  return symbols;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

function importingTable(library: typeof ion, symbols: readonly string[]): Uint8Array {
  const { IonTypes } = library;
  const writer = library.makeBinaryWriter();
  writer.setAnnotations(['$ion_symbol_table']);
  writer.stepIn(IonTypes.STRUCT);
  writer.writeFieldName('imports');
  writer.stepIn(IonTypes.LIST);
  for (const [name, { version, maxId }] of Object.entries(SHARED_SYMBOL_TABLES)) {
    writer.stepIn(IonTypes.STRUCT);
    writer.writeFieldName('name');
    writer.writeString(name);
    writer.writeFieldName('version');
    writer.writeInt(version);
    writer.writeFieldName('max_id');
    writer.writeInt(maxId);
    writer.stepOut();
  }
  writer.stepOut();
  writer.writeFieldName('symbols');
  writer.stepIn(IonTypes.LIST);
  for (const symbol of symbols) writer.writeString(symbol);
  writer.stepOut();
  writer.stepOut();
  writer.close();
  return writer.getBytes();
}
