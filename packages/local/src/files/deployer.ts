import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import type { DeployRequest } from '../deploy/at-once.js';
import { toDeployRequest } from '../deploy/input.js';
import { overridesKey } from '../overrides/overrides.js';
import { describeError } from '../shared/described.js';
import type { Logger } from '../shared/logger.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import { AGENT_SUFFIXES, agentTarget } from './agent-target.js';
import { contentError } from './content-error.js';
import { type FoundFile, type Listing, listFiles, type Sites } from './list.js';
import { OverridesFile } from './overrides-file.js';
import { Problems, warnOfIgnored } from './problems.js';
import { type FileTarget, fileTarget, SUFFIXES } from './target.js';

interface Seen {
  readonly stamp: string;
  /** Whether this state of the file has been dealt with: deployed, or reported. */
  readonly settled: boolean;
  /** Whether the file was missing at the last scan. */
  readonly missing: boolean;
}

/** When to scan again, and what to watch until then. */
export interface ScanResult {
  /**
   * `soon`: something has to be seen twice. `later`: something may become possible without any notification. `when-changed`:
   * a scan finds nothing new until something changes in the sites.
   */
  readonly next: 'soon' | 'later' | 'when-changed';
  readonly sites: Sites;
}

interface ScanOptions {
  readonly settle?: boolean;
  readonly settleOverrides?: boolean;
}

/** Deploys; resolves to `undefined` if that was not necessary. */
export type Deploy = (request: DeployRequest) => Promise<unknown>;

/** Deploys the files of a directory, and again when they change; what cannot be deployed is reported, once. */
export class FileDeployer {
  /** What is on top of the files. */
  readonly overrides: OverridesFile;
  readonly #directory: string;
  readonly #deploy: Deploy;
  readonly #logger: Logger;
  readonly #seen = new Map<string, Seen>();
  /** Settled when no scan is under way: of two at once, one could take something for deployed that the other has forgotten. */
  #running: Promise<unknown> = Promise.resolve();
  /** The hidden files and backups that were reported. */
  readonly #told = new Set<string>();
  /** What the previous scan complained about. */
  #reported: ReadonlySet<string> = new Set();

  constructor(directory: string, deploy: Deploy, logger: Logger) {
    this.#directory = directory;
    this.#deploy = deploy;
    this.#logger = logger;
    this.overrides = new OverridesFile(directory, logger);
  }

  /**
   * Scans the directory once. A file that has changed since the last scan may still be being written, so it is deployed once
   * two scans in a row find it the same; with `settle: false`, at once. So it is with the file of overrides.
   */
  scan({ settle = true, settleOverrides = settle }: ScanOptions = {}): Promise<ScanResult> {
    const result = this.#running.then(() => this.#scan(settle, settleOverrides));
    this.#running = result.catch(() => {});
    return result;
  }

  /** Deploys every file once more, for a store from which everything may be gone. */
  async deployAgain(): Promise<void> {
    await this.#running;
    this.#seen.clear();
    await this.scan({ settle: false });
  }

  async #scan(settle: boolean, settleOverrides: boolean): Promise<ScanResult> {
    const listing = await listFiles(this.#directory);
    const overridden = await this.overrides.refresh(listing, settleOverrides);
    const problems = new Problems();
    for (const [path, message] of listing.errors) problems.error(`${path} cannot be read: ${message}`);
    for (const [path, real] of listing.outside) {
      problems.warn(`${path} is not deployed: it is a link that leads out of the directory, to ${real}`);
    }
    for (const [path, why] of listing.ignored) if (why === 'backup') this.#tell(path);
    warnOfIgnored(listing.ignored, problems);
    const next = new Set<ScanResult['next']>(listing.errors.size > 0 ? ['later'] : []);
    if (overridden === 'soon') next.add('soon');
    const present = new Set<string>();
    for (const files of byProfile(listing.files, problems)) {
      for (const { file, target } of files) {
        const key = overridesKey({ ...file, ...target });
        present.add(key);
        if (overridden !== 'soon' && overridden.has(key)) this.#unsettle(file);
        next.add(await this.#visit(file, target, settle, problems));
      }
    }
    this.overrides.noteMissing(present);
    if (this.#noteMissing(listing)) next.add('soon');
    problems.report(this.#logger, this.#reported);
    this.#reported = problems.keys;
    return { next: URGENCY.find((one) => next.has(one)) ?? 'when-changed', sites: listing.sites };
  }

  /** Editors make and remove their files all the time, so each name is reported only once. */
  #tell(path: string): void {
    if (this.#told.has(path) || this.#told.size === MAX_TOLD) return;
    this.#told.add(path);
    this.#logger.info(`${path} is ignored, as hidden files and editors' backups are`);
    if (this.#told.size === MAX_TOLD) this.#logger.info('Further files that are ignored are not named');
  }

  /** Has a file deployed again, although it is the same. */
  #unsettle({ path }: FoundFile): void {
    const seen = this.#seen.get(path);
    if (seen !== undefined) this.#seen.set(path, { ...seen, settled: false });
  }

  async #visit(
    file: FoundFile,
    target: FileTarget,
    settle: boolean,
    problems: Problems,
  ): Promise<ScanResult['next']> {
    const seen = this.#seen.get(file.path);
    const unchanged = seen?.stamp === file.stamp;
    const settled = unchanged && seen.settled;
    this.#seen.set(file.path, { stamp: file.stamp, settled, missing: false });
    if (settled) return 'when-changed';
    if (settle && !unchanged) return 'soon';
    const next = await this.#take(file, target, problems);
    this.#seen.set(file.path, { stamp: file.stamp, settled: next === 'when-changed', missing: false });
    return next;
  }

  /** Deploys the file or reports why not; resolves to when it needs another try even if it stays the same. */
  async #take(file: FoundFile, target: FileTarget, problems: Problems): Promise<ScanResult['next']> {
    const refuse = (reason: string) => {
      this.#logger.error(`${file.path} is not deployed: ${reason}; what was deployed before stays`);
      return 'when-changed' as const;
    };
    if (file.size > MAX_CONTENT_KILOBYTES * 1024)
      return refuse(`it has more than ${MAX_CONTENT_KILOBYTES} KB`);
    try {
      const content = await readFile(file.real);
      const reason = await contentError(target.contentType, content);
      if (reason !== undefined) return refuse(reason);
      const { application, environment } = file;
      const key = overridesKey({ application, environment, ...target });
      const overridden = await this.overrides.apply(key, { bytes: content, ...target });
      const request = toDeployRequest({ application, environment, content: overridden, ...target });
      const deployed = await this.#deploy({ ...request, unlessServed: true });
      if (deployed !== undefined) this.#logger.info(`Deployed ${file.path}`);
      return 'when-changed';
    } catch (error) {
      const { name, code } = error as NodeJS.ErrnoException;
      // It has gone since it was listed; the next scan will show.
      if (code === 'ENOENT') return 'soon';
      if (name !== 'ConflictException') return refuse(describeError(error));
      problems.error(`${file.path} is not deployed yet: ${describeError(error)}`);
      return 'later';
    }
  }

  /**
   * Notes which files are missing; returns whether another scan has to follow. Editors that replace a file may remove it for
   * an instant, so only the second scan without it counts.
   */
  #noteMissing({ files, errors, outside }: Listing): boolean {
    const present = new Set(files.map(({ path }) => path));
    // A file that cannot or must not be read may still exist.
    const unknown = [...errors.keys(), ...outside.keys()];
    let news = false;
    for (const [path, seen] of this.#seen) {
      if (present.has(path)) continue;
      if (unknown.some((parent) => path === parent || path.startsWith(parent + sep))) continue;
      if (!seen.missing) {
        this.#seen.set(path, { ...seen, missing: true });
        news = true;
        continue;
      }
      this.#seen.delete(path);
      this.#logger.warn(`${path} was deleted; what was deployed from it stays deployed`);
    }
    return news;
  }
}

/** How many names of hidden files and backups are remembered and reported. */
const MAX_TOLD = 1_000;

/** Most urgent first. */
const URGENCY = ['soon', 'later'] as const;

interface TargetedFile {
  readonly file: FoundFile;
  readonly target: FileTarget;
}

const AGENT_ENDINGS = `${AGENT_SUFFIXES.join(', ')}, a media type such as .application%xml, or in none`;

/** The files to deploy, one for each profile; why the others are not is added to the problems. */
function byProfile(found: readonly FoundFile[], problems: Problems): TargetedFile[][] {
  const groups = new Map<string, TargetedFile[]>();
  for (const file of found) {
    const target = file.form === 'agent' ? agentTarget(file.name) : fileTarget(file.name);
    if (target === undefined) {
      const endings = file.form === 'agent' ? AGENT_ENDINGS : SUFFIXES.join(', ');
      problems.error(`${file.path} is not deployed: its name must end in ${endings}`);
      continue;
    }
    const key = JSON.stringify([file.application, file.environment, target.profile]);
    groups.set(key, [...(groups.get(key) ?? []), { file, target }]);
  }
  return [...groups.values()].filter((files) => {
    if (files.length === 1) return true;
    const names = files.map(({ file }) => file.path).join(' and ');
    problems.error(`${names} are not deployed: they name the same configuration profile; keep one of them`);
    return false;
  });
}
