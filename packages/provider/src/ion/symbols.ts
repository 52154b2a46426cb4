import { MAX_IMPORTS, MAX_NAME_CHARACTERS } from './bounds.js';
import {
  type IonFrameProgress,
  type IonHeader,
  NULL_NIBBLE,
  readHeader,
  readVarUInt,
  startOfAnnotated,
  TYPE,
} from './frames.js';
import { IonMistake } from './messages.js';

/** The texts of shared tables, by name and position from 1. */
export type SharedTexts = ReadonlyMap<string, readonly string[]>;

interface Import {
  readonly texts: readonly string[];
  readonly length: number;
}

/** https://amazon-ion.github.io/ion-docs/docs/symbols.html#system-symbols */
const SYSTEM_SYMBOLS = [
  '$ion',
  '$ion_1_0',
  '$ion_symbol_table',
  'name',
  'version',
  'imports',
  'symbols',
  'max_id',
  '$ion_shared_symbol_table',
] as const;

const PROGRESS_BYTES = 16 * 1024;
const MAX_UTF8_BYTES_PER_UNIT = 3;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The symbols of a binary document. `ion-js` rebuilds the table whenever one is appended, which takes quadratic time;
 * here, appending only appends, and a text is decoded when it is asked for.
 */
export class IonSymbols {
  readonly #bytes: Uint8Array;
  readonly #shared: SharedTexts;
  #imports: readonly Import[] = [];
  #firstLocal = SYSTEM_SYMBOLS.length + 1;
  /** Where the document's own symbols begin and end, in pairs; -1 where one has no text. */
  #locals: number[] = [];
  readonly #decoded = new Map<number, string>();

  constructor(bytes: Uint8Array, shared: SharedTexts) {
    this.#bytes = bytes;
    this.#shared = shared;
  }

  /** How many symbols the document has defined itself. */
  get localCount(): number {
    return this.#locals.length / 2;
  }

  /** A version marker: from here on only the system's own symbols are known. */
  reset(): void {
    this.#imports = [];
    this.#firstLocal = SYSTEM_SYMBOLS.length + 1;
    this.#locals = [];
    this.#decoded.clear();
  }

  /** @throws IonMistake when no table resolves the symbol, or its text is too long for a name */
  textOf(sid: number): string {
    const text = sid < this.#firstLocal ? this.#importedText(sid) : this.#localText(sid - this.#firstLocal);
    if (text === undefined) throw new IonMistake('a symbol that no table resolves');
    return text;
  }

  /**
   * Reads a symbol table, whose framing has been checked.
   *
   * @returns why it is not one
   */
  *load(start: number, end: number): Generator<IonFrameProgress, string | undefined> {
    const bytes = this.#bytes;
    const table = readHeader(bytes, startOfAnnotated(bytes, readHeader(bytes, start, end)), end);
    const locals: number[] = [];
    let imports: readonly Import[] | undefined;
    let appends = false;
    const seen = new Set<string>();
    for (const { name, value } of this.#fields(table)) {
      if (name !== 'imports' && name !== 'symbols') continue;
      if (seen.has(name)) return `a symbol table has two fields ${name}`;
      seen.add(name);
      if (name === 'symbols') yield* this.#readLocals(value, locals);
      else if (value.type === TYPE.symbol) appends = this.#isSymbolTable(value);
      else if (value.type === TYPE.list) {
        const read = this.#readImports(value);
        if (typeof read === 'string') return read;
        imports = read;
      }
    }
    if (appends) {
      for (const position of locals) this.#locals.push(position);
      return undefined;
    }
    this.reset();
    this.#imports = imports ?? [];
    this.#firstLocal += this.#imports.reduce((sum, each) => sum + each.length, 0);
    this.#locals = locals;
    return undefined;
  }

  #importedText(sid: number): string | undefined {
    if (sid <= SYSTEM_SYMBOLS.length) return SYSTEM_SYMBOLS[sid - 1];
    let position = sid - SYSTEM_SYMBOLS.length - 1;
    for (const { texts, length } of this.#imports) {
      if (position < length) return texts[position];
      position -= length;
    }
    return undefined;
  }

  #localText(index: number): string | undefined {
    const known = this.#decoded.get(index);
    if (known !== undefined) return known;
    const start = this.#locals[2 * index];
    const end = this.#locals[2 * index + 1];
    if (start === undefined || end === undefined || start < 0) return undefined;
    if (end - start > MAX_UTF8_BYTES_PER_UNIT * MAX_NAME_CHARACTERS) {
      throw new IonMistake(`a symbol of more than ${MAX_NAME_CHARACTERS} characters`);
    }
    const text = decoder.decode(this.#bytes.subarray(start, end));
    this.#decoded.set(index, text);
    return text;
  }

  *#fields(struct: IonHeader): Generator<{ name: string | undefined; value: IonHeader }> {
    const bytes = this.#bytes;
    if (struct.nibble === NULL_NIBBLE) return;
    for (let position = struct.bodyStart; position < struct.end; ) {
      const field = readVarUInt(bytes, position, struct.end);
      const value = this.#unwrapped(field.next, struct.end);
      position = value.end;
      yield { name: this.#nameOf(field.value), value };
    }
  }

  #nameOf(sid: number): string | undefined {
    try {
      return this.textOf(sid);
    } catch {
      return undefined;
    }
  }

  /** A value without its annotations. */
  #unwrapped(position: number, limit: number): IonHeader {
    const header = readHeader(this.#bytes, position, limit);
    if (header.type !== TYPE.annotation) return header;
    return readHeader(this.#bytes, startOfAnnotated(this.#bytes, header), limit);
  }

  *#readLocals(list: IonHeader, locals: number[]): Generator<IonFrameProgress> {
    if (list.type !== TYPE.list || list.nibble === NULL_NIBBLE) return;
    let reported = list.bodyStart;
    for (let position = list.bodyStart; position < list.end; ) {
      const value = this.#unwrapped(position, list.end);
      position = value.end;
      const hasText = value.type === TYPE.string && value.nibble !== NULL_NIBBLE;
      locals.push(hasText ? value.bodyStart : -1, value.end);
      if (position - reported < PROGRESS_BYTES) continue;
      reported = position;
      yield { kind: 'progress', position };
    }
  }

  #readImports(list: IonHeader): Import[] | string {
    const imports: Import[] = [];
    if (list.nibble === NULL_NIBBLE) return imports;
    for (let position = list.bodyStart; position < list.end; ) {
      const value = this.#unwrapped(position, list.end);
      position = value.end;
      if (value.type !== TYPE.struct) return 'a symbol table imports something that is no table';
      if (imports.length === MAX_IMPORTS) return `a symbol table imports more than ${MAX_IMPORTS} tables`;
      const read = this.#readImport(value);
      if (read === undefined) return 'a symbol table imports a table of unknown length';
      imports.push(read);
    }
    return imports;
  }

  #readImport(struct: IonHeader): Import | undefined {
    let table: string | undefined;
    let length: number | undefined;
    for (const { name, value } of this.#fields(struct)) {
      if (name === 'name' && value.type === TYPE.string && value.nibble !== NULL_NIBBLE) {
        if (value.end - value.bodyStart > MAX_UTF8_BYTES_PER_UNIT * MAX_NAME_CHARACTERS) continue;
        table = decoder.decode(this.#bytes.subarray(value.bodyStart, value.end));
      }
      if (name === 'max_id' && value.type === TYPE.int && value.nibble !== NULL_NIBBLE) {
        length = unsigned(this.#bytes, value);
      }
    }
    // The system table is always there.
    if (table === undefined || table === '$ion') return { texts: [], length: 0 };
    const texts = this.#shared.get(table);
    const known = length ?? texts?.length;
    return known === undefined ? undefined : { texts: texts ?? [], length: known };
  }

  #isSymbolTable(symbol: IonHeader): boolean {
    return this.#nameOf(unsigned(this.#bytes, symbol)) === '$ion_symbol_table';
  }
}

/** An unsigned integer that is no larger than a number of symbols can be. */
function unsigned(bytes: Uint8Array, { bodyStart, end }: IonHeader): number {
  let value = 0;
  for (let position = bodyStart; position < end; position++) {
    value = Math.min(Number.MAX_SAFE_INTEGER, value * 256 + (bytes[position] ?? 0));
  }
  return value;
}
