import type { Flag } from '../flags/flag.js';
import { MAX_FLAGS_AND_VARIANTS } from '../ion/bounds.js';
import { IonMistake } from '../ion/messages.js';
import { type IonReader, nextType } from '../ion/reader.js';
import type { makeReader } from '../ion/reading.js';
import { placeholderPosition } from '../ion/symbol-tables.js';
import type { DocumentPatterns } from '../rules/pattern.js';
import type { Digest } from './ion-digest.js';
import { readIonFlag } from './ion-flag.js';
import type { IonKnown } from './ion-known.js';
import type { ParseOptions } from './parsed-document.js';
import type { Pacer } from './turns.js';
import type { WarningCollector } from './warnings.js';

/** What is collected while a document is read. */
export interface IonReading {
  readonly makeReader: typeof makeReader;
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
export interface TopLevel {
  readonly source: string;
  /** Why it must not be read, if so. */
  readonly problem: string | undefined;
}

/** How much a value counts in addition to its bytes or characters when work is paced. */
const WORK_OF_A_VALUE = 64;

/** Takes over the flag that was read from the same source in the previous version, if possible. */
export async function isTakenOver(source: string, reading: IonReading): Promise<boolean> {
  const known = reading.known.find(source);
  if (known === undefined || reading.flags.has(known.key)) return false;
  reading.flags.set(known.key, known.flag);
  count(known.count, reading);
  await reading.pace(WORK_OF_A_VALUE);
  return true;
}

function count(read: number, reading: IonReading): void {
  reading.count += read;
  if (reading.count > MAX_FLAGS_AND_VARIANTS) {
    throw new IonMistake(`it has more than ${MAX_FLAGS_AND_VARIANTS} flags and variants`);
  }
}

/** Reads the flag of a top-level value; resolves to why the document is not Ion of feature flags, if so. */
export async function readTopLevel(
  reader: IonReader,
  value: TopLevel,
  reading: IonReading,
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
export async function leave(reader: IonReader, pace: Pacer): Promise<void> {
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

/** Notes that a flag is left out. */
export function warnOfUnknownKey(why: string, { warnings }: IonReading): void {
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
