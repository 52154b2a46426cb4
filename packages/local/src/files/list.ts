import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isIgnored } from './target.js';

export interface FoundFile {
  readonly application: string;
  readonly environment: string;
  readonly name: string;
  /** Relative to the directory: how messages call it. */
  readonly path: string;
  readonly size: number;
  /** Differs when the file was written or replaced. */
  readonly stamp: string;
}

/** The files at `<application>/<environment>/<name>` under the directory, hidden ones and editors' backups left out. */
export async function listFiles(directory: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const application of await visibleNames(directory)) {
    for (const environment of await namesIfDirectory(join(directory, application))) {
      for (const name of await namesIfDirectory(join(directory, application, environment))) {
        const path = join(application, environment, name);
        const stats = await orUndefined(stat(join(directory, path)));
        if (!stats?.isFile()) continue;
        const { ino, size, mtimeMs, ctimeMs } = stats;
        found.push({
          application,
          environment,
          name,
          path,
          size,
          stamp: `${ino} ${size} ${mtimeMs} ${ctimeMs}`,
        });
      }
    }
  }
  return found;
}

async function visibleNames(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => !isIgnored(name)).sort();
}

async function namesIfDirectory(path: string): Promise<string[]> {
  return (await orUndefined(visibleNames(path), 'ENOTDIR')) ?? [];
}

/** What went away while the directory was being read is not there; every other error is one. */
async function orUndefined<T>(promise: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (['ENOENT', ...codes].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
