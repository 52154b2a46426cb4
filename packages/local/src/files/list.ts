import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OVERRIDES_FILE } from '../overrides/overrides.js';
import { describeError } from '../shared/described.js';
import { splitAgentName } from './agent-target.js';
import { follow, isWithin, type Place, placeOf } from './links.js';
import { isIgnored } from './target.js';

/** A file at a moment. */
export interface StampedFile {
  /** Relative to the directory, as messages show it. */
  readonly path: string;
  /** Where it is, with all links followed. */
  readonly real: string;
  readonly size: number;
  /** Changes whenever the file is written or replaced. */
  readonly stamp: string;
}

export interface FoundFile extends StampedFile {
  /**
   * How its path says what it is: `<application>/<environment>/<name>`, or as a local file of the AppConfig Agent,
   * `<application>:<environment>:<name>`.
   */
  readonly form: 'tree' | 'agent';
  readonly application: string;
  readonly environment: string;
  /** The rest of the path. */
  readonly name: string;
}

/** What is in the directory. */
export interface Listing {
  readonly files: readonly FoundFile[];
  /** The file of overrides in the directory itself; `undefined` if there is none. */
  readonly overrides: StampedFile | undefined;
  /** Why an entry could not be read, by its path relative to the directory. */
  readonly errors: ReadonlyMap<string, string>;
  /** Targets of links that leave the directory, by their path relative to it. They are not followed. */
  readonly outside: ReadonlyMap<string, string>;
  /** Files that are passed over, and directories too deep down, by their path relative to the directory. */
  readonly ignored: ReadonlyMap<string, Ignored>;
  readonly sites: Sites;
}

/** `backup`: a hidden file, or one that an editor has left. `misplaced`: a file outside every environment. `deep`: a directory. */
export type Ignored = 'backup' | 'misplaced' | 'deep';

/** The directories whose changes may change the listing, by their real paths, each with the names that matter, or all. */
export type Sites = ReadonlyMap<string, ReadonlySet<string> | 'any'>;

/**
 * The files at `<application>/<environment>/<name>` under the directory, and the local files of the AppConfig Agent in it.
 * Links are followed as long as they stay inside. Rejects when the directory itself cannot be read.
 */
export async function listFiles(directory: string): Promise<Listing> {
  const files: FoundFile[] = [];
  let overrides: StampedFile | undefined;
  const root = await follow(resolve(directory));
  const look = new Look(root.real);
  look.note(root.places);
  const add = async (
    entry: Entry,
    file: Pick<FoundFile, 'form' | 'application' | 'environment' | 'name'>,
  ) => {
    const found = await look.file(entry);
    if (found !== undefined) files.push({ ...file, ...found });
  };
  for (const application of await look.entries({ name: '', path: '', real: root.real })) {
    const environments = await look.inside(application);
    if (environments === 'file' && application.name === OVERRIDES_FILE) {
      overrides = await look.file(application);
      continue;
    }
    const parts = splitAgentName(application.name);
    if (environments === 'file' && parts !== undefined) {
      const { rest: name, ...target } = parts;
      await add(application, { form: 'agent', name, ...target });
      continue;
    }
    for (const environment of look.directories(application, environments)) {
      for (const file of look.directories(environment, await look.inside(environment))) {
        const { name } = file;
        await add(file, { form: 'tree', application: application.name, environment: environment.name, name });
      }
    }
  }
  const { errors, outside, ignored, sites } = look;
  return { files, overrides, errors, outside, ignored, sites };
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
  readonly ignored = new Map<string, Ignored>();
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
      const { name } = one;
      if (isIgnored(name)) {
        if (one.isFile() || (one.isSymbolicLink() && (await leadsToFile(join(directory.real, name)))))
          this.ignored.set(join(directory.path, name), 'backup');
        continue;
      }
      const entry = { name, path: join(directory.path, name), real: join(directory.real, name) };
      const place = one.isSymbolicLink() ? await this.#target(entry, directory.real) : entry;
      if (place !== undefined) found.push(place);
    }
    return found;
  };

  /** The entries of what may be a directory; `undefined` for what cannot be read. */
  async inside(entry: Entry): Promise<Entry[] | 'file' | undefined> {
    return this.attempt(entry, async () => {
      try {
        return await this.entries(entry);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return 'file';
        throw error;
      }
    });
  }

  /** The entries of a directory; what is a file in its place is noted. */
  directories(entry: Entry, entries: Entry[] | 'file' | undefined): Entry[] {
    if (entries !== 'file') return entries ?? [];
    this.ignored.set(entry.path, 'misplaced');
    return [];
  }

  /** What is known of a file; a directory in its place is noted. */
  async file(entry: Entry): Promise<StampedFile | undefined> {
    const { path, real } = entry;
    const stats = await this.attempt(entry, () => stat(real));
    if (stats?.isDirectory()) this.ignored.set(path, 'deep');
    if (!stats?.isFile()) return undefined;
    const { dev, ino, size, mtimeMs, ctimeMs } = stats;
    return { path, real, size, stamp: `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}` };
  }

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

/** Whether a link is to a file; those of Kubernetes' ConfigMaps that are hidden lead to directories. */
async function leadsToFile(link: string): Promise<boolean> {
  return stat(link).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
