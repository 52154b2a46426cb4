import type { Logger } from '@openfeature/core';
import type { GuardedSource } from '../source/guarded-source.js';
import { BACKUP_ORIGIN } from '../source/source-traits.js';
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
  /** Called with a backup that came after nobody waited for it any more. */
  readonly onLate: (backup: InUse) => void;
  readonly signal: AbortSignal;
}

/** The backup in one life of a provider: looked for once, when it is needed, and kept up to date (L3). */
export class BackupKeeper {
  readonly #options: BackupKeeperOptions;
  /** `checkedAt` of what was written last. */
  #savedAt = 0;

  constructor(options: BackupKeeperOptions) {
    this.#options = options;
  }

  /**
   * The backup, ready to be taken into use; `undefined` where there is none, or where it has taken too long: one that comes later
   * is passed to `onLate`. Never rejects.
   */
  async look(): Promise<InUse | undefined> {
    const { patience, logger, onLate, signal } = this.#options;
    const reading = this.#read();
    if (await settledWithin(patience, reading)) return await reading;
    if (signal.aborted) return undefined;
    logger.warn(
      `The backup was not there within ${patience} s (option requestTimeout): the disk does not answer, or the document is big`,
    );
    void reading.then((late) => {
      if (late !== undefined && !signal.aborted) onLate(late);
    });
    return undefined;
  }

  save(inUse: InUse): void {
    this.#write('save', inUse);
  }

  /** Retries what could not be written, and updates the time of the last contact, though not with every poll (P7). */
  keep(inUse: InUse | undefined): void {
    this.#options.backup?.retry();
    this.#touchAfter(TOUCH_INTERVAL_MILLISECONDS, inUse);
  }

  /** Updates the time of the last contact: the last thing that is written. */
  close(inUse: InUse | undefined): void {
    this.#touchAfter(1, inUse);
  }

  /** Resolves when what was to be written is on disk, or the disk hangs. */
  async idle(): Promise<void> {
    await this.#options.backup?.idle();
  }

  async #read(): Promise<InUse | undefined> {
    const { backup, source, intake, signal } = this.#options;
    const entry = await backup?.load(source.traits.backupKind, source.locate());
    return entry === undefined || signal.aborted ? undefined : await intake.prepare(entry);
  }

  #touchAfter(milliseconds: number, inUse: InUse | undefined): void {
    if (inUse === undefined || inUse.origin === BACKUP_ORIGIN) return;
    if (inUse.checkedAt - this.#savedAt >= milliseconds) this.#write('touch', inUse);
  }

  #write(how: 'save' | 'touch', { document, checkedAt, changedAt }: InUse): void {
    const { backup, source } = this.#options;
    this.#savedAt = checkedAt;
    const { backupKind } = source.traits;
    backup?.[how]({ document, backupKind, checkedAt, changedAt }, source.locate());
  }
}
