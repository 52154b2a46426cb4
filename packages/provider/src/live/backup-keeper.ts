import type { Logger } from '@openfeature/core';
import type { GuardedSource } from '../source/guarded-source.js';
import type { Backup } from './backup.js';
import type { InUse } from './in-use.js';
import type { Intake } from './intake.js';
import { settledWithin } from './settled-within.js';

const TOUCH_INTERVAL_MILLISECONDS = 3_600_000;

export interface BackupKeeperOptions {
  /** `undefined` where there is no `backupDirectory`. */
  readonly backup: Backup | undefined;
  readonly source: GuardedSource;
  readonly intake: Intake;
  /** Seconds that anybody waits for the backup. */
  readonly patience: number;
  readonly logger: Logger;
  /** The backup was taken into use when nobody waited for it any more. */
  readonly onLate: () => void;
}

/** The backup in one life of a provider: looked for once, when it is needed, and kept up to date (L3). */
export class BackupKeeper {
  readonly #options: BackupKeeperOptions;
  #lookedFor: Promise<void> | undefined;
  #isKnown: boolean;
  #closed = false;
  /** `checkedAt` of what was written last. */
  #savedAt = 0;

  constructor(options: BackupKeeperOptions) {
    this.#options = options;
    this.#isKnown = options.backup === undefined;
  }

  /** Whether there is nothing to wait for: it was looked for, or is not configured. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /**
   * Takes the backup into use where there is nothing better by then. Resolves when that is done, or when it has taken too long:
   * a backup that comes later is still taken. Never rejects.
   */
  look(): Promise<void> {
    this.#lookedFor ??= this.#look();
    return this.#lookedFor;
  }

  save(inUse: InUse): void {
    this.#write('save', inUse);
  }

  /** What could not be written is tried again, and the time of the last contact is brought up to date; not with every poll (P7). */
  keep(inUse: InUse | undefined): void {
    this.#options.backup?.retry();
    this.#touchAfter(TOUCH_INTERVAL_MILLISECONDS, inUse);
  }

  /** Brings the time of the last contact up to date: the last thing that is written. */
  close(inUse: InUse | undefined): void {
    this.#touchAfter(1, inUse);
    this.#closed = true;
  }

  /** Resolves when what was to be written is on disk, or the disk hangs. */
  async idle(): Promise<void> {
    await this.#options.backup?.idle();
  }

  async #look(): Promise<void> {
    const { patience, logger, onLate } = this.#options;
    const taken = this.#take();
    const inTime = await settledWithin(patience, taken);
    this.#isKnown = true;
    if (inTime || this.#closed) return;
    logger.warn(
      `The backup was not there within ${patience} s (option requestTimeout): the disk does not answer, or the document is big`,
    );
    void taken.then((wasTaken) => {
      if (wasTaken && !this.#closed) onLate();
    });
  }

  /** Whether there was a backup, and nothing better. */
  async #take(): Promise<boolean> {
    const { backup, source, intake } = this.#options;
    const entry = await backup?.load(source.origin, source.locate());
    if (entry === undefined || this.#closed) return false;
    const adopt = await intake.prepareBackup(entry);
    return adopt?.() ?? false;
  }

  #touchAfter(milliseconds: number, inUse: InUse | undefined): void {
    if (inUse === undefined || inUse.origin === 'backup') return;
    if (inUse.checkedAt - this.#savedAt >= milliseconds) this.#write('touch', inUse);
  }

  #write(how: 'save' | 'touch', { document, checkedAt, changedAt }: InUse): void {
    const { backup, source } = this.#options;
    this.#savedAt = checkedAt;
    backup?.[how]({ document, origin: source.origin, checkedAt, changedAt }, source.locate());
  }
}
