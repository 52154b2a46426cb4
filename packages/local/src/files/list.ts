import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeError } from '../shared/described.js';
import { follow, isWithin, type Place, placeOf } from './links.js';
import { isIgnored } from './target.js';

export interface FoundFile {
  readonly application: string;
  readonly environment: string;
  readonly name: string;
  /** Relative to the directory, as messages show it. */
  readonly path: string;
  /** Where it is, with all links followed. */
  readonly real: string;
  readonly size: number;
  /** Changes whenever the file is written or replaced. */
  readonly stamp: string;
}

/** What is in the directory. */
export interface Listing {
  readonly files: readonly FoundFile[];
  /** Why an entry could not be read, by its path relative to the directory. */
  readonly errors: ReadonlyMap<string, string>;
  /** Where links lead that leave the directory, by their path relative to it. They are not followed. */
  readonly outside: ReadonlyMap<string, string>;
  readonly sites: Sites;
}

/** The directories whose changes may change the listing, by their real paths: changes of which names, or of any. */
export type Sites = ReadonlyMap<string, ReadonlySet<string> | 'any'>;

/**
 * The files at `<application>/<environment>/<name>` under the directory, hidden ones and editors' backups left out. Links are
 * followed as long as they stay inside. Rejects when the directory itself cannot be read.
 */
export async function listFiles(directory: string): Promise<Listing> {
  const files: FoundFile[] = [];
  const root = await follow(resolve(directory));
  const look = new Look(root.real);
  look.note(root.places);
  for (const application of await look.entries({ name: '', path: '', real: root.real })) {
    for (const environment of (await look.attempt(application, look.entries)) ?? []) {
      for (const { name, path, real } of (await look.attempt(environment, look.entries)) ?? []) {
        const stats = await look.attempt({ path, real }, () => stat(real));
        if (!stats?.isFile()) continue;
        const { dev, ino, size, mtimeMs, ctimeMs } = stats;
        const stamp = `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
        files.push({
          application: application.name,
          environment: environment.name,
          name,
          path,
          real,
          size,
          stamp,
        });
      }
    }
  }
  return { files, errors: look.errors, outside: look.outside, sites: look.sites };
}

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly real: string;
}

/** One walk through a directory tree, with what was found on the way. */
class Look {
  readonly errors = new Map<string, string>();
  readonly outside = new Map<string, string>();
  readonly sites = new Map<string, Set<string> | 'any'>();
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  note(places: readonly Place[]): void {
    for (const { directory, name } of places) {
      const names = this.sites.get(directory) ?? new Set<string>();
      if (names !== 'any') this.sites.set(directory, names.add(name));
    }
  }

  /** Reads an entry. One that has gone since its directory was read does not exist; every other error is noted. */
  async attempt<E extends Pick<Entry, 'path' | 'real'>, T>(
    entry: E,
    read: (entry: E) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await read(entry);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') this.errors.set(entry.path, describeError(error));
      return undefined;
    }
  }

  /** The visible entries of a directory, sorted by name; those that lead out of the tree are left out. */
  readonly entries = async (directory: Entry): Promise<Entry[]> => {
    const found: Entry[] = [];
    const all = await readdir(directory.real, { withFileTypes: true });
    this.sites.set(directory.real, 'any');
    for (const one of all.sort(byName)) {
      if (isIgnored(one.name)) continue;
      const { name } = one;
      const entry = { name, path: join(directory.path, name), real: join(directory.real, name) };
      const place = one.isSymbolicLink() ? await this.#target(entry, directory.real) : entry;
      if (place !== undefined) found.push(place);
    }
    return found;
  };

  async #target(link: Entry, base: string): Promise<Entry | undefined> {
    const target = await this.attempt(link, () => follow(link.real, base));
    if (target === undefined) return undefined;
    this.note(target.places);
    if (!isWithin(this.#root, target.real)) {
      this.outside.set(link.path, target.real);
      return undefined;
    }
    this.note([placeOf(target.real)]);
    return { ...link, real: target.real };
  }
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
