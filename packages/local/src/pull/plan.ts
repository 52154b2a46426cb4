import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { differenceLines } from '../compare/difference-text.js';
import { flagDifferences } from '../compare/flag-changes.js';
import { fileTarget } from '../files/target.js';
import { loadEngine } from '../shared/engine.js';

/** A file as it is to be. */
export interface WantedFile {
  /** The directory that holds it. */
  readonly directory: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What writing a file would do. */
export interface PlannedFile extends WantedFile {
  readonly path: string;
  readonly state: 'new' | 'same' | 'changed';
  /** What is there now; `undefined` if nothing is. */
  readonly present: Uint8Array | undefined;
  /** Files of the same profile with another ending, which would have to go: `--directory` refuses two. */
  readonly replaced: readonly string[];
  /** What is different, flag by flag. */
  readonly differences: readonly string[];
}

export async function planFile(wanted: WantedFile): Promise<PlannedFile> {
  const { directory, name, bytes } = wanted;
  const path = join(directory, name);
  const present = await unlessMissing(readFile(path));
  const profile = fileTarget(name)?.profile;
  const names = (await unlessMissing(readdir(directory))) ?? [];
  const replaced = names
    .filter((other) => other !== name && fileTarget(other)?.profile === profile)
    .map((other) => join(directory, other));
  const isSame = present !== undefined && Buffer.from(bytes).equals(present);
  const state =
    isSame && replaced.length === 0
      ? 'same'
      : present === undefined && replaced.length === 0
        ? 'new'
        : 'changed';
  return {
    ...wanted,
    // A link stays one, and what it leads to is written.
    path: present === undefined ? path : await realpath(path),
    state,
    present,
    replaced,
    differences: present === undefined || isSame ? [] : await differences(name, present, bytes),
  };
}

async function differences(name: string, before: Uint8Array, after: Uint8Array): Promise<string[]> {
  const [was, is] = [await flagsOf(name, before), await flagsOf(name, after)];
  if (was === undefined || is === undefined) return ['its content'];
  const lines = (await flagDifferences(was, is)).flatMap(differenceLines);
  return lines.length > 0 ? lines : ['nothing that clients would see'];
}

async function flagsOf(name: string, bytes: Uint8Array) {
  const { parseDocument } = await loadEngine();
  const { contentType = '', type = 'AWS.Freeform' } = fileTarget(name) ?? {};
  const profileType = type === 'AWS.Freeform' ? undefined : type;
  const result = await parseDocument({ bytes, contentType, versionLabel: undefined }, { profileType });
  return result.ok ? result.document.flags : undefined;
}

export async function unlessMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
