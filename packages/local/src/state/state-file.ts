import { readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Change, Store, Write } from '../store/store.js';
import { Journal } from './journal.js';
import { HEADER, readLine, writeLine } from './lines.js';
import { takeOver } from './owner.js';

/** Keeps a store in a file. */
export interface StateFile {
  /** Resolves to what the operation returned when its changes, and all before them, are kept. */
  readonly write: Write;
  close(): Promise<void>;
}

/** Below this size a file is not replaced by a snapshot while it is in use. */
const REWRITE_BYTES = 16 * 1024 * 1024;

/**
 * Loads the file, where there is one, into an empty store, and keeps the store in it from then on. Rejects, and leaves the file
 * as it is, when it is not a state file or is damaged.
 */
export async function openStateFile(
  path: string,
  store: Store,
  rewriteBytes = REWRITE_BYTES,
): Promise<StateFile> {
  const journal = await naming(path, () => openJournal(path, store, rewriteBytes));
  return {
    async write(operation) {
      const result = store.transaction(operation);
      const changes = store.takeChanges();
      await journal.append(changes.length > 0 ? writeLine(changes) : '', () => store.undo(changes));
      return result;
    },
    close: () => journal.close(),
  };
}

async function openJournal(given: string, store: Store, rewriteBytes: number): Promise<Journal> {
  const path = await resolveLinks(given);
  // What is not ours to read is not ours to take.
  await load(path, () => {});
  const checkOwner = await takeOver(path);
  // What the process before this one acknowledged meanwhile is in the file now.
  await load(path, (changes) => store.restore(changes));
  const snapshot = () => [`${HEADER}\n`, ...Array.from(store.snapshot(), (change) => writeLine([change]))];
  return Journal.open({ path, snapshot, rewriteBytes, checkOwner });
}

async function naming<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    throw new Error(`The state file ${path} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

/** Where the file is, or will be: it is to be replaced itself, not a symbolic link to it. */
async function resolveLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const target = await readlink(path).catch(() => undefined);
    return target === undefined ? path : resolveLinks(resolve(dirname(path), target));
  }
}

async function load(path: string, restore: (changes: readonly Change[]) => void): Promise<void> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  // A string cannot hold the largest files, so lines are cut out of the bytes. What follows the last line feed was being
  // written when the process ended, and was not acknowledged.
  let start = 0;
  for (let number = 1; ; number += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1) break;
    const line = bytes.toString('utf8', start, end);
    start = end + 1;
    try {
      if (number === 1) checkHeader(line);
      else restore(readLine(line));
    } catch (error) {
      throw new Error(`line ${number} is damaged or not ours: ${(error as Error).message}`, { cause: error });
    }
  }
  if (start === 0 && bytes.length > 0) throw new Error('it is not ours');
}

function checkHeader(line: string): void {
  if (line !== HEADER) throw new Error(`expected ${HEADER}`);
}
