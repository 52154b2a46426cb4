import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { toDeployRequest } from '../deploy-input.js';
import type { Logger } from '../logger.js';
import type { DeployRequest } from '../store/deploy.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import { contentError } from './content-error.js';
import { type FoundFile, type Listing, listFiles } from './list.js';
import { type FileTarget, fileTarget, SUFFIXES } from './target.js';

interface Seen {
  readonly stamp: string;
  /** Whether this state of the file was dealt with: deployed, or reported. */
  readonly settled: boolean;
  /** Whether the file was missing at the last scan. */
  readonly missing: boolean;
}

/** Deploys, and tells whether anything is served anew. */
export type Deploy = (request: DeployRequest) => Promise<boolean>;

/** Deploys the files of a directory, and again when they change; what cannot be deployed is reported, once. */
export class FileDeployer {
  readonly #directory: string;
  readonly #deploy: Deploy;
  readonly #logger: Logger;
  readonly #seen = new Map<string, Seen>();
  readonly #reported = new Set<string>();

  constructor(directory: string, deploy: Deploy, logger: Logger) {
    this.#directory = directory;
    this.#deploy = deploy;
    this.#logger = logger;
  }

  /**
   * Looks at the directory once. A file that differs from the last scan may still be being written, so it is taken up when two
   * scans in a row see it alike; with `settle: false`, at once.
   */
  async scan({ settle = true }: { readonly settle?: boolean } = {}): Promise<void> {
    const listing = await listFiles(this.#directory);
    const problems = new Set<string>();
    for (const [path, { message }] of listing.errors) problems.add(`${path} cannot be read: ${message}`);
    for (const files of byProfile(listing.files, problems)) {
      for (const { file, target } of files) await this.#visit(file, target, settle, problems);
    }
    this.#noteMissing(listing);
    for (const problem of problems) if (!this.#reported.has(problem)) this.#logger.error(problem);
    this.#reported.clear();
    for (const problem of problems) this.#reported.add(problem);
  }

  async #visit(file: FoundFile, target: FileTarget, settle: boolean, problems: Set<string>): Promise<void> {
    const seen = this.#seen.get(file.path);
    const unchanged = seen?.stamp === file.stamp;
    const settled = unchanged && seen.settled;
    this.#seen.set(file.path, { stamp: file.stamp, settled, missing: false });
    if (settled || (settle && !unchanged)) return;
    const done = await this.#take(file, target, problems);
    this.#seen.set(file.path, { stamp: file.stamp, settled: done, missing: false });
  }

  /** Whether the file needs no further try as it is. */
  async #take(file: FoundFile, target: FileTarget, problems: Set<string>): Promise<boolean> {
    const refuse = (reason: string) => {
      this.#logger.error(`${file.path} is not deployed: ${reason}; what was deployed before stays`);
      return true;
    };
    if (file.size > MAX_CONTENT_KILOBYTES * 1024)
      return refuse(`it has more than ${MAX_CONTENT_KILOBYTES} KB`);
    try {
      const content = await readFile(join(this.#directory, file.path));
      const reason = await contentError(target.contentType, content);
      if (reason !== undefined) return refuse(reason);
      const { application, environment } = file;
      const request = toDeployRequest({ application, environment, content, ...target });
      if (await this.#deploy({ ...request, unlessServed: true })) this.#logger.info(`Deployed ${file.path}`);
      return true;
    } catch (error) {
      const { name, code, message } = error as NodeJS.ErrnoException;
      // Gone since it was listed: the next scan knows more.
      if (code === 'ENOENT') return false;
      if (name !== 'ConflictException') return refuse(message);
      problems.add(`${file.path} is not deployed yet: ${message}`);
      return false;
    }
  }

  /** Editors that replace a file may let it be missing for an instant, so only the second scan without it counts. */
  #noteMissing({ files, errors }: Listing): void {
    const present = new Set(files.map(({ path }) => path));
    const unreadable = [...errors.keys()];
    for (const [path, seen] of this.#seen) {
      if (present.has(path)) continue;
      // What cannot be looked at may well be there.
      if (unreadable.some((parent) => path === parent || path.startsWith(parent + sep))) continue;
      if (!seen.missing) {
        this.#seen.set(path, { ...seen, missing: true });
        continue;
      }
      this.#seen.delete(path);
      this.#logger.warn(`${path} was deleted; what was deployed from it stays deployed`);
    }
  }
}

interface TargetedFile {
  readonly file: FoundFile;
  readonly target: FileTarget;
}

/** The files to deploy, one for each profile; the reasons against the others are added to the problems. */
function byProfile(found: readonly FoundFile[], problems: Set<string>): TargetedFile[][] {
  const groups = new Map<string, TargetedFile[]>();
  for (const file of found) {
    const target = fileTarget(file.name);
    if (target === undefined) {
      problems.add(`${file.path} is not deployed: its name must end in ${SUFFIXES.join(', ')}`);
      continue;
    }
    const key = JSON.stringify([file.application, file.environment, target.profile]);
    groups.set(key, [...(groups.get(key) ?? []), { file, target }]);
  }
  return [...groups.values()].filter((files) => {
    if (files.length === 1) return true;
    const names = files.map(({ file }) => file.path).join(' and ');
    problems.add(`${names} are not deployed: they name the same configuration profile; keep one of them`);
    return false;
  });
}
