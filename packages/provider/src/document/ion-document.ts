import type { Flag } from '../flags/flag.js';
import { IonBinaryReader } from '../ion/binary-reader.js';
import { isBinaryIon, readIonFrames } from '../ion/frames.js';
import { IonMistake } from '../ion/messages.js';
import { splitIonText } from '../ion/parts.js';
import { IonSyntaxFailure, nextType } from '../ion/reader.js';
import { sharedTexts } from '../ion/symbol-tables.js';
import { IonSymbols } from '../ion/symbols.js';
import { IonPartReader } from '../ion/text-reader.js';
import { DocumentPatterns } from '../rules/pattern.js';
import { loadDigest } from './ion-digest.js';
import { IonKnown } from './ion-known.js';
import { type IonReading, isTakenOver, leave, readTopLevel, warnOfUnknownKey } from './ion-top-level.js';
import { splitWarnings } from './near-alike-seeds.js';
import type { ParseOptions, ParseResult } from './parsed-document.js';
import { CHARACTERS_PER_TURN, createPacer, eventLoopTurn, type Turn } from './turns.js';
import { WarningCollector } from './warnings.js';

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
  const { makeReader } = await import('../ion/reading.js');
  const reading: IonReading = {
    makeReader,
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

async function readBinary(bytes: Uint8Array, reading: IonReading): Promise<string | undefined> {
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
  reading: IonReading,
): Promise<string | undefined> {
  const steps = symbols.load(start, end);
  let loaded = start;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await reading.pace(step.value.position - loaded);
    loaded = step.value.position;
  }
}

async function readText(bytes: Uint8Array, reading: IonReading): Promise<string | undefined> {
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
    const reader = new IonPartReader(reading.makeReader(part.value.text), part.value, text);
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

function rejected(message: string): ParseResult {
  return { ok: false, message: `The document is not Ion of feature flags: ${message}` };
}
