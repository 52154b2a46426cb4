import type { Catalog, Reader } from 'ion-js';
import type { Flag } from '../flags/flag.js';
import { type IonLibrary, loadIonLibrary } from '../rules/ion-library.js';
import { IonSyntaxFailure, nextType } from '../rules/ion-node.js';
import { splitIonText } from '../rules/ion-text.js';
import { murmur3 } from '../rules/murmur3.js';
import { messageOf } from '../rules/rule-failure.js';
import { makeCatalog, placeholderPosition } from '../rules/symbol-tables.js';
import { readIonFlag } from './ion-flag.js';
import { isBinaryIon, readIonFrames } from './ion-frames.js';
import { leaveTo } from './ion-reading.js';
import type { ParseOptions, ParseResult } from './parsed-document.js';
import { createPacer, eventLoopTurn, type Turn } from './turns.js';

/** What is collected while a document is read. */
interface Reading {
  readonly library: IonLibrary;
  readonly catalog: Catalog;
  readonly options: ParseOptions;
  readonly pace: (characters: number) => Promise<void>;
  readonly flags: Map<string, Flag>;
  readonly warnings: string[];
}

/** A top-level value: where it is, and what it is recognised by when it cannot be used. */
interface TopLevel {
  readonly fingerprint: () => string;
  /** Why it must not be read, if so. */
  readonly problem: string | undefined;
}

/**
 * Parses AppConfig's retrieval-time Ion, binary or text by the first four bytes: a stream of values, each annotated with a
 * flag's key. Bad framing or a value without annotation rejects the document (D3); anything else spoils one flag (D6).
 *
 * `turn` is awaited at least once every 16 KiB (D8), except within what `ion-js` reads in one go: one rule, one string of
 * JSON, one symbol table.
 */
export async function parseIon(
  bytes: Uint8Array,
  options: ParseOptions,
  turn: Turn = eventLoopTurn,
): Promise<ParseResult> {
  const library = await loadIonLibrary();
  const catalog = makeCatalog(library, options.symbolTables);
  const reading = {
    library,
    catalog,
    options,
    pace: createPacer(turn),
    flags: new Map<string, Flag>(),
    warnings: [],
  };
  try {
    const failure = isBinaryIon(bytes) ? await readBinary(bytes, reading) : await readText(bytes, reading);
    if (failure !== undefined) return rejected(failure);
  } catch (error) {
    if (!(error instanceof IonSyntaxFailure)) throw error;
    return rejected(error.message);
  }
  const shape = reading.flags.size > 0 ? 'retrieval-time' : undefined;
  return {
    ok: true,
    document: { flags: reading.flags, content: undefined, warnings: reading.warnings, shape },
  };
}

async function readBinary(bytes: Uint8Array, reading: Reading): Promise<string | undefined> {
  const reader = reading.library.makeReader(bytes, reading.catalog);
  const frames = readIonFrames(bytes);
  let walked = 0;
  let symbols = 0;
  for (let frame = frames.next(); ; frame = frames.next()) {
    if (frame.done) return frame.value;
    const position = frame.value.kind === 'progress' ? frame.value.position : frame.value.end;
    await reading.pace(position - walked);
    walked = position;
    if (frame.value.kind === 'progress') continue;
    const { start, end, isSystem, problem } = frame.value;
    if (isSystem) {
      if (problem !== undefined) return problem;
      symbols = murmur3(bytes.subarray(start, end), symbols);
      continue;
    }
    const fingerprint = () => String(murmur3(bytes.subarray(start, end), symbols));
    try {
      if (nextType(reader) === undefined) return `the value at byte ${start} cannot be read`;
      const failure = await readTopLevel(reader, { fingerprint, problem }, reading);
      if (failure !== undefined) return failure;
    } catch (error) {
      throw locatedAt(`byte ${reader.position()}`, error);
    }
  }
}

async function readText(bytes: Uint8Array, reading: Reading): Promise<string | undefined> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'it is not UTF-8';
  }
  const parts = splitIonText(text);
  let scanned = 0;
  for (let part = parts.next(); ; part = parts.next()) {
    if (part.done) return part.value;
    if (part.value.kind === 'progress') {
      await reading.pace(part.value.position - scanned);
      scanned = part.value.position;
      continue;
    }
    const { text: partText, start, problem } = part.value;
    const reader = reading.library.makeReader(partText, reading.catalog);
    const fingerprint = () => String(murmur3(new TextEncoder().encode(partText)));
    try {
      while (nextType(reader) !== undefined) {
        const failure = await readTopLevel(reader, { fingerprint, problem: problem?.message }, reading);
        if (failure !== undefined) return failure;
        // Reading on would have `ion-js` skip what must not be read.
        if (problem !== undefined && reader.type()?.isContainer) break;
      }
    } catch (error) {
      throw locatedAt(`character ${start + reader.position()}`, error);
    }
  }
}

async function readTopLevel(reader: Reader, value: TopLevel, reading: Reading): Promise<string | undefined> {
  const { options, flags, warnings } = reading;
  const keys = readKeys(reader);
  if (typeof keys === 'string') {
    warnings.push(`A flag is left out because its key is not known: ${keys}`);
    return undefined;
  }
  const [key] = keys;
  if (key === undefined) return 'a value has no annotation; expected the key of its flag';
  if (flags.has(key))
    warnings.push(`Flag key '${key}' stands in the document more than once; the last one is used`);
  let read = reader.position();
  const pause = async (): Promise<void> => {
    await reading.pace(reader.position() - read);
    read = reader.position();
  };
  const { splitHash, onWarning } = options;
  const flagOptions = {
    flagKey: key,
    splitHash,
    onWarning,
    pause,
    warn: (message: string) => warnings.push(message),
  };
  const result =
    value.problem !== undefined
      ? { ok: false as const, message: value.problem }
      : keys.length > 1
        ? {
            ok: false as const,
            message: `expected one annotation, the key of the flag, got ${keys.join('::')}`,
          }
        : await readIonFlag(reader, flagOptions);
  if (value.problem === undefined) leaveTo(reader, 0);
  await pause();
  flags.set(
    key,
    result.ok
      ? result.value
      : {
          kind: 'spoiled',
          message: `Flag '${key}' cannot be evaluated: ${result.message}`,
          fingerprint: value.fingerprint(),
        },
  );
  return undefined;
}

function locatedAt(where: string, error: unknown): unknown {
  if (!(error instanceof IonSyntaxFailure)) return error;
  return new IonSyntaxFailure(`not readable as Ion at ${where}: ${error.message}`, { cause: error });
}

/** The annotations of a value, or which symbol among them is not known. */
function readKeys(reader: Reader): readonly string[] | string {
  try {
    const keys = reader.annotations();
    return keys.map(placeholderPosition).find((unknown) => unknown !== undefined) ?? keys;
  } catch (error) {
    return messageOf(error);
  }
}

function rejected(message: string): ParseResult {
  return { ok: false, message: `The document is not Ion of feature flags: ${message}` };
}
