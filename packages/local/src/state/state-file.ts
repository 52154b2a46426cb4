import { readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { describeError } from '../shared/described.js';
import type { Logger } from '../shared/logger.js';
import { FOR_STATE, nextStep } from '../shared/next-step.js';
import type { RegionalChange, Regions } from '../store/regions.js';
import type { Write } from '../store/store.js';
import { Journal } from './journal.js';
import { HEADER, HEADER_WITHOUT_REGIONS, readLine, writeLine } from './lines.js';
import { takeOver } from './owner.js';
import { describeRemains } from './remains.js';

/** Keeps the stores of all regions in a file. */
export interface StateFile {
  /** Resolves to the operation's result once its changes, and all before them, are kept. */
  readonly write: Write;
  close(): Promise<void>;
}

/** Below this size a file is not replaced by a snapshot while it is in use. */
const REWRITE_BYTES = 16 * 1024 * 1024;

/**
 * Loads the file, if there is one, into empty stores, and keeps the stores in it from then on. Rejects, and leaves the file
 * as it is, if it is damaged or not a state file. If it ends in the middle of a line, a warning says what is missing.
 */
export async function openStateFile(
  path: string,
  regions: Regions,
  logger: Logger,
  rewriteBytes = REWRITE_BYTES,
): Promise<StateFile> {
  const journal = await naming(path, () => openJournal(path, regions, logger, rewriteBytes));
  return {
    async write(operation) {
      const result = regions.transaction(operation);
      const changes = regions.takeChanges();
      await journal.append(changes.length > 0 ? writeLine(changes) : '', () => regions.undo(changes));
      return result;
    },
    close: () => journal.close(),
  };
}

async function openJournal(
  given: string,
  regions: Regions,
  logger: Logger,
  rewriteBytes: number,
): Promise<Journal> {
  const path = await resolveLinks(given);
  // Read before it is taken over, so that a file that is not ours is left alone.
  const home = regions.home.region;
  await load(path, home, () => {});
  const checkOwner = await takeOver(path);
  // Read again, because the previous process may have acknowledged more in the meantime.
  const remains = await load(path, home, (changes) => regions.restore(changes));
  if (remains.length > 0) {
    logger.warn(
      `The state file ${path} ends in the middle of a line. Its last ${remains.length} bytes are lost: the beginning of a change (${describeRemains(remains)}). If it was being written when the process ended, nobody was told that it is kept; if the file was cut off otherwise, acknowledged changes are lost, maybe more than this one`,
    );
  }
  const snapshot = () => [`${HEADER}\n`, ...Array.from(regions.snapshot(), (change) => writeLine([change]))];
  return Journal.open({ path, snapshot, rewriteBytes, checkOwner });
}

async function naming<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    throw new Error(
      `The state file ${path} cannot be used: ${describeError(error)}${nextStep(error, FOR_STATE)}`,
      { cause: error },
    );
  }
}

/** Where the file is or will be: the file itself is to be replaced, not a symbolic link to it. */
async function resolveLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const target = await readlink(path).catch(() => undefined);
    return target === undefined ? path : resolveLinks(resolve(dirname(path), target));
  }
}

/** Reads the whole lines; resolves to what follows the last one. */
async function load(
  path: string,
  home: string,
  restore: (changes: readonly RegionalChange[]) => void,
): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
  // The largest files do not fit into a string, so lines are cut out of the bytes.
  let start = 0;
  for (let number = 1; ; number += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1) break;
    const line = bytes.toString('utf8', start, end);
    start = end + 1;
    try {
      if (number === 1) checkHeader(line);
      else restore(readLine(line, home));
    } catch (error) {
      throw new Error(`line ${number} is damaged or not ours: ${describeError(error)}`, { cause: error });
    }
  }
  // A file that was cut off in its first line is still one of ours.
  const isOurs = [HEADER, HEADER_WITHOUT_REGIONS].some((header) =>
    Buffer.from(header).subarray(0, bytes.length).equals(bytes),
  );
  if (start === 0 && !isOurs)
    throw new Error('it is no state of AppConfig Local, and stays as it is; name another file');
  return bytes.subarray(start);
}

function checkHeader(line: string): void {
  if (line !== HEADER && line !== HEADER_WITHOUT_REGIONS) throw new Error(`expected ${HEADER}`);
}
