import { readlink } from 'node:fs/promises';
import { basename, dirname, join, parse, sep } from 'node:path';

/** A name in a directory, which is a real path. */
export interface Place {
  readonly directory: string;
  readonly name: string;
}

/** Where a path leads. */
export interface Destination {
  /** Without any link in it. */
  readonly real: string;
  /**
   * The names that it depends on: every link on the way, and what is missing. While none of them changes, the path leads to
   * the same place.
   */
  readonly places: readonly Place[];
}

/** As many as Linux follows. */
const MAX_LINKS = 40;

const SEPARATORS = sep === '\\' ? /[\\/]+/ : /\/+/;

/**
 * Follows the links of a path as the system does, and collects their names, because any of them may change: with Kubernetes'
 * ConfigMaps, every file is a link through one link that is replaced.
 *
 * @param base Real path of a directory above `path`; links are followed below it. Default: the root.
 */
export async function follow(path: string, base: string = parse(path).root): Promise<Destination> {
  const places: Place[] = [];
  const pending = path.slice(base.length).split(SEPARATORS);
  let real = base;
  let links = 0;
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      real = dirname(real);
      continue;
    }
    const target = await linkTarget(join(real, name));
    if (target === undefined || target === MISSING) {
      if (target === MISSING) places.push({ directory: real, name });
      real = join(real, name);
      continue;
    }
    places.push({ directory: real, name });
    links += 1;
    if (links > MAX_LINKS)
      throw Object.assign(new Error(`ELOOP: too many symbolic links, ${path}`), { code: 'ELOOP' });
    const { root } = parse(target);
    if (root !== '') real = root;
    pending.unshift(...target.slice(root.length).split(SEPARATORS));
  }
  return { real, places };
}

const MISSING = Symbol('missing');

/** `undefined` for what is not a link. */
async function linkTarget(path: string): Promise<string | typeof MISSING | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows reports these for a file.
    if (code === 'EINVAL' || code === 'UNKNOWN') return undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return MISSING;
    throw error;
  }
}

/** Whether a real path is the directory's own or below it. */
export function isWithin(directory: string, real: string): boolean {
  return real === directory || real.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

export const placeOf = (real: string): Place => ({ directory: dirname(real), name: basename(real) });
