import type { Logger } from '@openfeature/core';
import { isSameDocument } from '../document/raw-document.js';
import type { NormalizedOptions } from '../options.js';
import { describeError } from '../shared/describe-error.js';
import { type BackupEntry, BackupFile, type Saved } from './backup-file.js';
import { oneFileOperationAtATime } from './file-operations.js';
import { settledWithin } from './settled-within.js';

/** Where a source's requests go, as far as that is known; never rejects (L3). */
export type Location = Promise<string | undefined>;

/** An entry to write; a touch only updates the time of contact. */
interface Waiting {
  readonly entry: BackupEntry;
  readonly location: Location;
  readonly isTouch: boolean;
}

/**
 * The last good document on disk (L3): reads it and keeps it up to date in the background. A disk that hangs holds up nothing
 * but the backup.
 */
export class Backup {
  readonly #file: BackupFile;
  readonly #logger: Logger;
  /** How long anybody waits for the disk, in seconds. */
  readonly #patience: number;
  #waiting: Waiting | undefined;
  #writing: Promise<void> | undefined;
  /** What could not be written, until it is written or something newer comes. */
  #unwritten: Waiting | undefined;
  #warned = false;

  constructor(directory: string, options: NormalizedOptions) {
    this.#file = new BackupFile(directory, options);
    this.#logger = options.logger;
    this.#patience = options.requestTimeout;
  }

  get path(): string {
    return this.#file.path;
  }

  /** Writes in the background; of several entries that wait, the last is written. Never throws. */
  save(entry: BackupEntry, location: Location): void {
    this.#enqueue({ entry, location, isTouch: false });
  }

  /**
   * As {@link save}, if only the time of contact is new: a later document that another process, or the next instance in
   * this one, has written meanwhile is left in place.
   */
  touch(entry: BackupEntry, location: Location): void {
    const unsaved = this.#waiting ?? this.#unwritten;
    this.#enqueue({ entry, location, isTouch: unsaved === undefined || unsaved.isTouch });
  }

  /** Retries what could not be written, in case the disk was only full for a while. */
  retry(): void {
    if (this.#unwritten !== undefined) this.#enqueue(this.#unwritten);
  }

  /** Resolves when nothing is being written, or the disk has not answered for `requestTimeout`. */
  async idle(): Promise<void> {
    if (this.#writing !== undefined) await settledWithin(this.#patience, this.#writing);
  }

  /**
   * The entry on disk, or `undefined`: a damaged or foreign file is ignored with a warning, a missing one silently. Settles
   * when the disk answers.
   */
  async load(backupKind: string, location: Location): Promise<BackupEntry | undefined> {
    try {
      const expected = await location;
      const saved = await oneFileOperationAtATime(() => this.#file.read(backupKind, expected));
      if (saved === undefined) return undefined;
      if (saved.location !== expected) {
        const [here, there] = [expected, saved.location].map((place) => place ?? 'a place that is not known');
        this.#logger.warn(
          `The backup ${this.path} is used without knowing whether it is of the same AppConfig: requests go to ${here}, and it came from ${there}`,
        );
      }
      return saved;
    } catch (error) {
      this.#logger.warn(`The backup ${this.path} was ignored: ${describeError(error)}`);
      return undefined;
    }
  }

  #enqueue(waiting: Waiting): void {
    this.#unwritten = undefined;
    this.#waiting = waiting;
    this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    for (let waiting = this.#waiting; waiting !== undefined; waiting = this.#waiting) {
      this.#waiting = undefined;
      try {
        await this.#write(waiting);
        this.#warned = false;
      } catch (error) {
        this.#warn(
          `${describeError(error)}; check option backupDirectory, who may write there, and the space on its disk`,
        );
        this.#unwritten = this.#waiting === undefined ? waiting : undefined;
      }
    }
    this.#writing = undefined;
  }

  async #write({ entry, location, isTouch }: Waiting): Promise<void> {
    const saved = { ...entry, location: await location };
    const slow = setTimeout(() => {
      this.#warn(`the disk has not answered for ${this.#patience} s (option requestTimeout)`);
    }, this.#patience * 1000).unref();
    try {
      await oneFileOperationAtATime(async () => {
        if (!isTouch || !(await this.#holdsLater(saved))) await this.#file.write(saved);
      });
    } finally {
      clearTimeout(slow);
    }
  }

  /** Whether the file has another document, which came later than the entry's. A file that cannot be read has none. */
  async #holdsLater({ document, backupKind, location, changedAt }: Saved): Promise<boolean> {
    try {
      const found = await this.#file.read(backupKind, location);
      if (found === undefined) return false;
      const isSame =
        isSameDocument(found.document, document) &&
        found.document.versionLabel === document.versionLabel &&
        found.document.experimentFlags === document.experimentFlags;
      return !isSame && found.changedAt > changedAt;
    } catch {
      return false;
    }
  }

  /** Only once, until something could be written again. */
  #warn(why: string): void {
    if (!this.#warned) this.#logger.warn(`The backup ${this.path} was not written: ${why}`);
    this.#warned = true;
  }
}
