import type { Flag } from '../flags/flag.js';
import { IonBinaryReader } from '../ion/binary-reader.js';
import { MAX_FLAGS_AND_VARIANTS } from '../ion/bounds.js';
import { isBinaryIon, readIonFrames } from '../ion/frames.js';
import { type IonLibrary, loadIonLibrary } from '../ion/library.js';
import { IonMistake } from '../ion/messages.js';
import { splitIonText } from '../ion/parts.js';
import { type IonReader, IonSyntaxFailure, nextType } from '../ion/reader.js';
import { placeholderPosition, sharedTexts } from '../ion/symbol-tables.js';
import { IonSymbols } from '../ion/symbols.js';
import { IonPartReader } from '../ion/text-reader.js';
import { DocumentPatterns } from '../rules/pattern.js';
import { type Digest, loadDigest } from './ion-digest.js';
import { readIonFlag } from './ion-flag.js';
import { IonKnown } from './ion-known.js';
import { splitWarnings } from './near-alike-seeds.js';
import type { ParseOptions, ParseResult } from './parsed-document.js';
import { CHARACTERS_PER_TURN, createPacer, eventLoopTurn, type Pacer, type Turn } from './turns.js';
import { WarningCollector } from './warnings.js';

/** What is collected while a document is read. */
interface Reading {
  readonly library: IonLibrary;
  readonly options: ParseOptions;
  readonly pace: Pacer;
  readonly patterns: DocumentPatterns;
  readonly flags: Map<string, Flag>;
  readonly warnings: WarningCollector;
  readonly known: IonKnown;
  readonly digestOf: Digest;
  /** Flags and variants so far. */
  count: number;
}

/** What identifies a top-level value. */
interface TopLevel {
  readonly source: string;
  /** Why it must not be read, if so. */
  readonly problem: string | undefined;
}

/** How much a value counts in addition to its bytes or characters when work is paced. */
const WORK_OF_A_VALUE = 64;

/**
 * Parses AppConfig's retrieval-time Ion, binary or text by the first four bytes: a stream of values, each annotated with a
 * flag's key. Bad framing or a value without annotation rejects the document (D3); anything else spoils one flag (D6).
 *
 * Time and memory are linear in the document's size, and `turn` is awaited at least once every 16 KiB (D8), except within what
 * is read without a pause and bounded: one rule, and the JSON of one variant. `ion/bounds.ts` has the bounds.
 */
export async function parseIon(
  bytes: Uint8Array,
  options: ParseOptions,
  turn: Turn = eventLoopTurn,
): Promise<ParseResult> {
  const reading: Reading = {
    library: await loadIonLibrary(),
    options,
    pace: createPacer(turn),
    patterns: new DocumentPatterns(turn),
    flags: new Map<string, Flag>(),
    warnings: new WarningCollector(),
    known: new IonKnown(options.previous),
    digestOf: await loadDigest(),
    count: 0,
  };
  try {
    const failure = isBinaryIon(bytes) ? await readBinary(bytes, reading) : await readText(bytes, reading);
    if (failure !== undefined) return rejected(failure);
  } catch (error) {
    if (!(error instanceof IonSyntaxFailure || error instanceof IonMistake)) throw error;
    return rejected(error.message);
  }
  const { flags, known, pace } = reading;
  const warnings = [...reading.warnings.list(), ...(await splitWarnings(flags, options, pace))];
  known.keepFor(flags);
  const shape = flags.size > 0 ? 'retrieval-time' : undefined;
  return { ok: true, document: { flags, content: undefined, warnings, shape } };
}

async function readBinary(bytes: Uint8Array, reading: Reading): Promise<string | undefined> {
  const symbols = new IonSymbols(bytes, sharedTexts(reading.options.symbolTables));
  const frames = readIonFrames(bytes);
  let walked = 0;
  // What a flag with unresolved symbols means depends on the tables before it.
  let tables = '';
  for (let frame = frames.next(); ; frame = frames.next()) {
    if (frame.done) return frame.value;
    const position = frame.value.kind === 'progress' ? frame.value.position : frame.value.end;
    await reading.pace(position - walked);
    walked = position;
    if (frame.value.kind === 'progress') continue;
    const { start, end, content, problem } = frame.value;
    if (content === 'version marker') {
      symbols.reset();
      continue;
    }
    if (content === 'symbol table') {
      if (problem !== undefined) return problem;
      const failure = await loadSymbols(symbols, start, end, reading);
      if (failure !== undefined) return failure;
      tables = reading.digestOf(tables, bytes.subarray(start, end));
      continue;
    }
    const source = reading.digestOf(tables, bytes.subarray(start, end));
    if (await isTakenOver(source, reading)) continue;
    const reader = new IonBinaryReader(bytes, start, end, symbols);
    reader.next();
    const failure = await readTopLevel(reader, { source, problem }, reading);
    if (failure !== undefined) return failure;
  }
}

async function loadSymbols(
  symbols: IonSymbols,
  start: number,
  end: number,
  reading: Reading,
): Promise<string | undefined> {
  const steps = symbols.load(start, end);
  let loaded = start;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await reading.pace(step.value.position - loaded);
    loaded = step.value.position;
  }
}

async function readText(bytes: Uint8Array, reading: Reading): Promise<string | undefined> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'it is not UTF-8';
  }
  // Decoding took a while by itself.
  await reading.pace(CHARACTERS_PER_TURN);
  const parts = splitIonText(text);
  let scanned = 0;
  for (let part = parts.next(); ; part = parts.next()) {
    if (part.done) return part.value;
    const position = part.value.kind === 'progress' ? part.value.position : part.value.end;
    await reading.pace(position - scanned);
    scanned = position;
    if (part.value.kind === 'progress') continue;
    const { start, end, problem, keyProblem, locate } = part.value;
    if (keyProblem !== undefined) {
      warnOfUnknownKey(keyProblem, reading);
      continue;
    }
    const source = reading.digestOf('', text.slice(start, end));
    if (await isTakenOver(source, reading)) continue;
    const reader = new IonPartReader(reading.library.makeReader(part.value.text), part.value, text);
    try {
      let values = 0;
      for (; nextType(reader) !== undefined; values += 1) {
        const failure = await readTopLevel(reader, { source, problem }, reading);
        if (failure !== undefined) return failure;
        await leave(reader, reading.pace);
      }
      if (values > 1) reading.known.forget(source);
    } catch (error) {
      if (!(error instanceof IonSyntaxFailure)) throw error;
      return `not readable as Ion at character ${locate(reader.position())}: ${error.message}`;
    }
  }
}

/** Takes over the flag that was read from the same source in the previous version, if possible. */
async function isTakenOver(source: string, reading: Reading): Promise<boolean> {
  const known = reading.known.find(source);
  if (known === undefined || reading.flags.has(known.key)) return false;
  reading.flags.set(known.key, known.flag);
  count(known.count, reading);
  await reading.pace(WORK_OF_A_VALUE);
  return true;
}

function count(read: number, reading: Reading): void {
  reading.count += read;
  if (reading.count > MAX_FLAGS_AND_VARIANTS) {
    throw new IonMistake(`it has more than ${MAX_FLAGS_AND_VARIANTS} flags and variants`);
  }
}

async function readTopLevel(
  reader: IonReader,
  value: TopLevel,
  reading: Reading,
): Promise<string | undefined> {
  const { options, flags, warnings, patterns } = reading;
  const keys = readKeys(reader);
  if (typeof keys === 'string') {
    warnOfUnknownKey(keys, reading);
    return undefined;
  }
  const [key] = keys;
  if (key === undefined) return 'a value has no annotation; expected the key of its flag';
  if (flags.has(key)) {
    warnings.add(
      'repeated keys',
      `Flag key '${key}' stands in the document more than once; the last one is used`,
    );
  }
  let spent = 0;
  let isMentioned = flags.has(key) || value.problem !== undefined;
  const countBefore = reading.count;
  let position = reader.position();
  const pause = async (read: number): Promise<void> => {
    count(read, reading);
    await reading.pace(WORK_OF_A_VALUE + spent + reader.position() - position);
    spent = 0;
    position = reader.position();
  };
  const result =
    value.problem !== undefined
      ? { ok: false as const, message: value.problem }
      : keys.length > 1
        ? {
            ok: false as const,
            message: `expected one annotation, the key of the flag, got ${keys.join('::')}`,
          }
        : await readIonFlag(reader, {
            flagKey: key,
            splitHash: options.splitHash,
            onWarning: options.onWarning,
            patterns,
            spend: (characters) => {
              spent += characters;
            },
            pause,
            warn: (message) => {
              isMentioned = true;
              warnings.add('variants with two names', message);
            },
          });
  await pause(1);
  if (result.ok) {
    flags.set(key, result.value);
    if (!isMentioned) {
      reading.known.note(value.source, { key, flag: result.value, count: reading.count - countBefore });
    }
    return undefined;
  }
  const message = `Flag '${key}' cannot be evaluated: ${result.message}`;
  flags.set(key, { kind: 'spoiled', message, fingerprint: value.source });
  return undefined;
}

/** Reads to the end of a value, so that whatever follows a mistake in one flag is still checked to be Ion. */
async function leave(reader: IonReader, pace: Pacer): Promise<void> {
  try {
    while (reader.depth() > 1) reader.stepOut();
  } catch {
    // Reading the next value fails, too, and reports it.
  }
  for (let type = reader.depth() > 0 ? nextType(reader) : undefined; type !== undefined; ) {
    await pace(WORK_OF_A_VALUE);
    type = nextType(reader);
  }
  if (reader.depth() > 0) reader.stepOut();
}

function warnOfUnknownKey(why: string, { warnings }: Reading): void {
  warnings.add('flags left out', `A flag is left out because its key is not known: ${why}`);
}

/** The annotations of a value, or a message about a symbol among them that is not known. */
function readKeys(reader: IonReader): readonly string[] | string {
  try {
    const keys = reader.annotations();
    return keys.map(placeholderPosition).find((unknown) => unknown !== undefined) ?? keys;
  } catch (error) {
    return error instanceof IonMistake ? error.message : 'a symbol that no table resolves';
  }
}

function rejected(message: string): ParseResult {
  return { ok: false, message: `The document is not Ion of feature flags: ${message}` };
}
