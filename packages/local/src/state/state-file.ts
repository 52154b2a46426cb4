import { readFile } from 'node:fs/promises';
import type { Store } from '../store/store.js';
import { Journal } from './journal.js';
import { HEADER, readLine, writeLine } from './lines.js';

/** Keeps a store in a file. */
export interface StateFile {
  /** Resolves when every change so far is on the disk. */
  commit(): Promise<void>;
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
  await naming(path, () => load(path, store));
  const snapshot = () => [`${HEADER}\n`, ...Array.from(store.snapshot(), (change) => writeLine([change]))];
  const journal = await naming(path, () => Journal.open(path, snapshot, rewriteBytes));
  return {
    async commit() {
      const changes = store.takeChanges();
      if (changes.length > 0) await journal.append(writeLine(changes));
    },
    close: () => journal.close(),
  };
}

async function naming<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    throw new Error(`The state file ${path} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

async function load(path: string, store: Store): Promise<void> {
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
      else store.restore(readLine(line));
    } catch (error) {
      throw new Error(`line ${number} is damaged or not ours: ${(error as Error).message}`, { cause: error });
    }
  }
  if (start === 0 && bytes.length > 0) throw new Error('it is not ours');
}

function checkHeader(line: string): void {
  if (line !== HEADER) throw new Error(`expected ${HEADER}`);
}
