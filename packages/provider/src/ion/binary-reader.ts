import { MAX_ANNOTATIONS } from './bounds.js';
import { type IonHeader, NULL_NIBBLE, readHeader, readVarUInt, startOfAnnotated, TYPE } from './frames.js';
import { IonMistake } from './messages.js';
import type { IonReader } from './reader.js';
import type { IonSymbols } from './symbols.js';

const NAMES = [
  'null',
  'bool',
  'int',
  'int',
  'float',
  'decimal',
  'timestamp',
  'symbol',
  'string',
  'clob',
  'blob',
  'list',
  'sexp',
  'struct',
].map((name) => ({ name }));

/** How many bytes a symbol's number may have; more do not fit into a JavaScript number. */
const MAX_SID_BYTES = 6;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

interface Level {
  position: number;
  readonly end: number;
  readonly isStruct: boolean;
}

/**
 * Reads one top-level value of binary Ion, whose framing has been checked, as `ion-js` would as far as it is used here. `ion-js`
 * itself always reads symbol tables, too, in quadratic time.
 */
export class IonBinaryReader implements IonReader {
  readonly #bytes: Uint8Array;
  readonly #symbols: IonSymbols;
  readonly #levels: Level[];
  #current: IonHeader | undefined;
  /** Where the annotations of the current value begin and end; an empty range if it has none. */
  #annotations: { readonly start: number; readonly end: number } | undefined;

  constructor(bytes: Uint8Array, start: number, end: number, symbols: IonSymbols) {
    this.#bytes = bytes;
    this.#symbols = symbols;
    this.#levels = [{ position: start, end, isStruct: false }];
  }

  next(): { readonly name: string } | null {
    const level = this.#level;
    const bytes = this.#bytes;
    this.#annotations = undefined;
    this.#current = undefined;
    if (level.position >= level.end) return null;
    const start = level.isStruct ? readVarUInt(bytes, level.position, level.end).next : level.position;
    const header = readHeader(bytes, start, level.end);
    level.position = header.end;
    this.#current = header;
    if (header.type === TYPE.annotation) {
      const annotations = readVarUInt(bytes, header.bodyStart, header.end);
      const valueStart = startOfAnnotated(bytes, header);
      this.#annotations = { start: annotations.next, end: valueStart };
      this.#current = readHeader(bytes, valueStart, header.end);
    }
    return this.type();
  }

  type(): { readonly name: string } | null {
    return this.#current === undefined ? null : (NAMES[this.#current.type] ?? null);
  }

  depth(): number {
    return this.#levels.length - 1;
  }

  stepIn(): void {
    const { type, bodyStart, end } = this.#value;
    this.#levels.push({ position: bodyStart, end, isStruct: type === TYPE.struct });
    this.#current = undefined;
    this.#annotations = undefined;
  }

  stepOut(): void {
    this.#levels.pop();
    this.#current = undefined;
    this.#annotations = undefined;
  }

  isNull(): boolean {
    const { type, nibble } = this.#value;
    return type === TYPE.null || nibble === NULL_NIBBLE;
  }

  position(): number {
    return this.#current?.bodyStart ?? this.#level.position;
  }

  size(): number {
    const { bodyStart, end } = this.#value;
    return end - bodyStart;
  }

  annotations(): string[] {
    const names: string[] = [];
    if (this.#annotations === undefined) return names;
    const { start, end } = this.#annotations;
    for (let position = start; position < end && names.length <= MAX_ANNOTATIONS; ) {
      const sid = readVarUInt(this.#bytes, position, end);
      names.push(this.#symbols.textOf(sid.value));
      position = sid.next;
    }
    return names;
  }

  stringValue(): string {
    const { type, bodyStart, end } = this.#value;
    if (type === TYPE.string) return decoder.decode(this.#bytes.subarray(bodyStart, end));
    if (end - bodyStart > MAX_SID_BYTES) throw new IonMistake('a symbol that no table resolves');
    return this.#symbols.textOf(Number(this.#unsigned(bodyStart, end)));
  }

  booleanValue(): boolean {
    const { nibble } = this.#value;
    if (nibble > 1) throw new IonMistake('neither true nor false');
    return nibble === 1;
  }

  bigIntValue(): bigint {
    const { type, bodyStart, end } = this.#value;
    const magnitude = this.#unsigned(bodyStart, end);
    return type === TYPE.negativeInt ? -magnitude : magnitude;
  }

  numberValue(): number {
    const { bodyStart, end } = this.#value;
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + bodyStart, end - bodyStart);
    switch (view.byteLength) {
      case 0:
        return 0;
      case 4:
        return view.getFloat32(0);
      case 8:
        return view.getFloat64(0);
      default:
        throw new IonMistake('a float of a length that does not exist');
    }
  }

  decimalValue(): { getCoefficient(): bigint; getExponent(): number } {
    const { bodyStart, end } = this.#value;
    const exponent = bodyStart === end ? { value: 0, next: end } : this.#varInt(bodyStart, end);
    const coefficient = this.#signed(exponent.next, end);
    return { getCoefficient: () => coefficient, getExponent: () => exponent.value };
  }

  /** ISO 8601 in UTC, which is what binary Ion holds whatever the offset. */
  timestampValue(): { toString(): string } {
    const { bodyStart, end } = this.#value;
    let position = this.#varInt(bodyStart, end).next;
    const fields: number[] = [];
    while (position < end && fields.length < 6) {
      const field = readVarUInt(this.#bytes, position, end);
      fields.push(field.value);
      position = field.next;
    }
    const [year = Number.NaN, month = 1, day = 1, hour = 0, minute, second = 0] = fields;
    if (fields.length === 4) throw new IonMistake('a timestamp with an hour and no minute');
    const text =
      [padded(year, 4), padded(month, 2), padded(day, 2)].join('-') +
      `T${[hour, minute ?? 0, second].map((each) => padded(each, 2)).join(':')}${this.#fraction(position, end)}Z`;
    return { toString: () => text };
  }

  get #level(): Level {
    return this.#levels[this.#levels.length - 1] as Level;
  }

  get #value(): IonHeader {
    if (this.#current === undefined) throw new IonMistake('there is no value');
    return this.#current;
  }

  #fraction(start: number, end: number): string {
    if (start >= end) return '';
    const exponent = this.#varInt(start, end);
    const coefficient = this.#signed(exponent.next, end);
    if (coefficient === 0n) return '';
    const digits = String(coefficient).padStart(-exponent.value, '0');
    if (coefficient < 0n || digits.length > -exponent.value) throw new IonMistake('a fraction of no second');
    return `.${digits}`;
  }

  #unsigned(start: number, end: number): bigint {
    let hexadecimal = '0x0';
    for (const byte of this.#bytes.subarray(start, end)) hexadecimal += byte.toString(16).padStart(2, '0');
    return BigInt(hexadecimal);
  }

  /** Sign and magnitude. */
  #signed(start: number, end: number): bigint {
    if (start >= end) return 0n;
    const value = this.#unsigned(start, end);
    const sign = 1n << BigInt(8 * (end - start) - 1);
    return value >= sign ? sign - value : value;
  }

  #varInt(start: number, end: number): { readonly value: number; readonly next: number } {
    const first = this.#bytes[start] ?? 0;
    const unsigned = readVarUInt(this.#bytes, start, end);
    // In the first byte, the sign takes the place of the highest of the seven bits.
    const bits = 7 * (unsigned.next - start);
    const magnitude = unsigned.value - (first & 0x40 ? 2 ** (bits - 1) : 0);
    return { value: first & 0x40 ? -magnitude : magnitude, next: unsigned.next };
  }
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
