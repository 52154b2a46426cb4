import { MAX_DEPTH } from './bounds.js';
import { IonMistake } from './messages.js';

/** One top-level value of binary Ion. */
export interface IonFrame {
  readonly kind: 'frame';
  /** First byte of the value, and the byte after its last. */
  readonly start: number;
  readonly end: number;
  readonly content: 'value' | 'version marker' | 'symbol table';
  /** Why the value must not be read, if so. */
  readonly problem: string | undefined;
}

/** Says how far the walk has come, so that the caller can pause. */
export interface IonFrameProgress {
  readonly kind: 'progress';
  readonly position: number;
}

const PROGRESS_BYTES = 16 * 1024;
const VERSION_MARKER = [0xe0, 0x01, 0x00, 0xea] as const;

/** The flag's list and the variant's around a rule, and the annotation of each. */
const DEPTH_AROUND_RULES = 4;

/** Bytes of a number: 1 000 digits. `ion-js` takes quadratic time for an integer, of any size. */
const MAX_NUMBER_BYTES = 416;

/** Fields before the fraction of a timestamp: offset, year, month, day, hour, minute, second. */
const TIMESTAMP_FIELDS = 7;

const SYMBOL_TABLE_SID = 3;
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** Types, as in the upper half of a value's first byte. */
export const TYPE = {
  null: 0,
  bool: 1,
  int: 2,
  negativeInt: 3,
  float: 4,
  decimal: 5,
  timestamp: 6,
  symbol: 7,
  string: 8,
  list: 11,
  struct: 13,
  annotation: 14,
} as const;

/** The lower half of the first byte of a null. */
export const NULL_NIBBLE = 15;

export interface IonHeader {
  readonly type: number;
  readonly nibble: number;
  readonly bodyStart: number;
  readonly end: number;
}

/** Nothing can be read beyond this: a length, nesting or character is impossible. */
class FramingFailure extends IonMistake {}

/** Whether bytes begin like binary Ion. */
export function isBinaryIon(bytes: Uint8Array): boolean {
  return VERSION_MARKER.every((byte, index) => bytes[index] === byte);
}

/**
 * Walks binary Ion value by value and checks what `ion-js` does not: that every length fits into what is around it, so that
 * a truncated document is seen; that text is UTF-8; and that nothing takes more than linear time to read.
 *
 * @returns why the bytes are not Ion
 */
export function* readIonFrames(
  bytes: Uint8Array,
): Generator<IonFrame | IonFrameProgress, string | undefined> {
  let position = 0;
  try {
    while (position < bytes.length) {
      if (isBinaryIon(bytes.subarray(position, position + VERSION_MARKER.length))) {
        const end = position + VERSION_MARKER.length;
        yield { kind: 'frame', start: position, end, content: 'version marker', problem: undefined };
        position = end;
        continue;
      }
      const { type, end } = readHeader(bytes, position, bytes.length);
      const content = type === TYPE.annotation && isSymbolTable(bytes, position) ? 'symbol table' : 'value';
      const problem = yield* walk(bytes, position, end);
      yield { kind: 'frame', start: position, end, content, problem };
      position = end;
    }
    return undefined;
  } catch (error) {
    if (error instanceof FramingFailure) return error.message;
    throw error;
  }
}

/** Where the value inside an annotation begins. */
export function annotatedValueStart(bytes: Uint8Array, position: number): number {
  return startOfAnnotated(bytes, readHeader(bytes, position, bytes.length));
}

function* walk(
  bytes: Uint8Array,
  start: number,
  end: number,
): Generator<IonFrameProgress, string | undefined> {
  const containers: { readonly end: number; readonly isStruct: boolean }[] = [];
  let problem: string | undefined;
  let position = start;
  let reported = start;
  while (position < end) {
    if (position - reported >= PROGRESS_BYTES) {
      reported = position;
      yield { kind: 'progress', position };
    }
    const container = containers.at(-1);
    if (container?.end === position) {
      containers.pop();
      continue;
    }
    const limit = container?.end ?? end;
    const header = readHeader(
      bytes,
      container?.isStruct ? readVarUInt(bytes, position, limit).next : position,
      limit,
    );
    const isContainer = header.type >= TYPE.list && header.type <= TYPE.struct;
    if (header.type === TYPE.annotation) {
      position = startOfAnnotated(bytes, header);
      containers.push({ end: header.end, isStruct: false });
    } else if (isContainer && containers.length < MAX_DEPTH + DEPTH_AROUND_RULES) {
      position = header.bodyStart;
      containers.push({ end: header.end, isStruct: header.type === TYPE.struct });
    } else {
      if (isContainer) problem ??= `it nests deeper than ${MAX_DEPTH} levels`;
      problem ??= checkScalar(bytes, header);
      position = header.end;
    }
  }
  return problem;
}

function checkScalar(bytes: Uint8Array, { type, bodyStart, end }: IonHeader): string | undefined {
  const body = bytes.subarray(bodyStart, end);
  if (type === TYPE.string) {
    try {
      strictDecoder.decode(body);
    } catch {
      throw new FramingFailure(`the text at byte ${bodyStart} is not UTF-8`);
    }
  }
  const isNumber = type === TYPE.int || type === TYPE.negativeInt || type === TYPE.decimal;
  if (isNumber && body.length > MAX_NUMBER_BYTES)
    return `the number at byte ${bodyStart} has ${body.length} bytes`;
  if (type !== TYPE.timestamp) return undefined;
  // An exponent of more than one byte means more than 63 digits, which `ion-js` would write out.
  const ends = [...body.subarray(0, 3 * TIMESTAMP_FIELDS)].flatMap((byte, index) =>
    byte & 0x80 ? [index] : [],
  );
  const exponentStart = ends[TIMESTAMP_FIELDS - 1];
  const isShort =
    exponentStart === undefined ||
    exponentStart + 1 === body.length ||
    ends[TIMESTAMP_FIELDS] === exponentStart + 1;
  return isShort && body.length <= MAX_NUMBER_BYTES
    ? undefined
    : `the timestamp at byte ${bodyStart} is too precise`;
}

/** https://amazon-ion.github.io/ion-docs/docs/binary.html */
export function readHeader(bytes: Uint8Array, position: number, limit: number): IonHeader {
  if (position >= limit) throw new FramingFailure(`a value is missing at byte ${position}`);
  const descriptor = bytes[position] ?? 0;
  const type = descriptor >> 4;
  const nibble = descriptor & 0x0f;
  if (type > TYPE.annotation) throw new FramingFailure(`the type at byte ${position} does not exist`);
  const hasNoBody = nibble === NULL_NIBBLE || type === TYPE.bool;
  const isLong = nibble === 14 || (type === TYPE.struct && nibble === 1);
  const length = hasNoBody ? undefined : isLong ? readVarUInt(bytes, position + 1, limit) : undefined;
  const bodyStart = length?.next ?? position + 1;
  const end = bodyStart + (hasNoBody ? 0 : (length?.value ?? nibble));
  if (end > limit) throw new FramingFailure(`the value at byte ${position} is longer than what is around it`);
  return { type, nibble, bodyStart, end };
}

export function startOfAnnotated(bytes: Uint8Array, { bodyStart, end }: IonHeader): number {
  const annotations = readVarUInt(bytes, bodyStart, end);
  const start = annotations.next + annotations.value;
  if (start >= end) throw new FramingFailure(`the annotation at byte ${bodyStart} has no value`);
  const value = readHeader(bytes, start, end);
  if (value.end !== end || value.type === TYPE.annotation) {
    throw new FramingFailure(`the annotation at byte ${bodyStart} has not just one value`);
  }
  return start;
}

function isSymbolTable(bytes: Uint8Array, position: number): boolean {
  const header = readHeader(bytes, position, bytes.length);
  const start = startOfAnnotated(bytes, header);
  const firstAnnotation = readVarUInt(
    bytes,
    readVarUInt(bytes, header.bodyStart, header.end).next,
    header.end,
  );
  return firstAnnotation.value === SYMBOL_TABLE_SID && (bytes[start] ?? 0) >> 4 === TYPE.struct;
}

export function readVarUInt(
  bytes: Uint8Array,
  position: number,
  limit: number,
): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let next = position; next < limit; next++) {
    const byte = bytes[next] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (value > Number.MAX_SAFE_INTEGER) break;
    if (byte & 0x80) return { value, next: next + 1 };
  }
  throw new FramingFailure(`the length at byte ${position} does not end`);
}
