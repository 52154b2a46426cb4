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

/** What a look at the directory gave. */
export interface Listing {
  readonly files: readonly FoundFile[];
  /** Why an entry could not be looked at, by its path relative to the directory. */
  readonly errors: ReadonlyMap<string, Error>;
}

/**
 * The files at `<application>/<environment>/<name>` under the directory, hidden ones and editors' backups left out. Rejects when
 * the directory itself cannot be read.
 */
export async function listFiles(directory: string): Promise<Listing> {
  const files: FoundFile[] = [];
  const errors = new Map<string, Error>();
  /** What went away while the directory was being read is not there; every other error is one. */
  const attempt = async <T>(path: string, read: (path: string) => Promise<T>) => {
    try {
      return await read(join(directory, path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') errors.set(path, error as Error);
      return undefined;
    }
  };

  for (const application of await visibleNames(directory)) {
    for (const environment of (await attempt(application, visibleNames)) ?? []) {
      const folder = join(application, environment);
      for (const name of (await attempt(folder, visibleNames)) ?? []) {
        const path = join(folder, name);
        const stats = await attempt(path, (file) => stat(file));
        if (!stats?.isFile()) continue;
        const { ino, size, mtimeMs, ctimeMs } = stats;
        const stamp = `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
        files.push({ application, environment, name, path, size, stamp });
      }
    }
  }
  return { files, errors };
}

async function visibleNames(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => !isIgnored(name)).sort();
}
