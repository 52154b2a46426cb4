import { type FileHandle, stat } from 'node:fs/promises';
import type { OwnershipCheck } from './owner.js';
import { replaceFile } from './replace-file.js';

interface Waiting {
  readonly text: string;
  undo(): void;
  resolve(): void;
  reject(error: unknown): void;
}

export interface JournalOptions {
  readonly path: string;
  /**
   * Returns the text for everything there is. Called when the journal is opened, and whenever the file is longer than both
   * `rewriteBytes` and twice the last snapshot.
   */
  readonly snapshot: () => readonly string[];
  readonly rewriteBytes: number;
  readonly checkOwner: OwnershipCheck;
}

/**
 * A file that text is appended to. What has been acknowledged is on the disk; what arrives while the disk is busy is written
 * together, so that many writers share one flush. A file that has grown too long is replaced by a snapshot, atomically and
 * between two writes, so that nothing is lost.
 */
export class Journal {
  readonly #options: JournalOptions;
  #file: FileHandle;
  #inode = 0;
  #size = 0;
  #snapshotSize = 0;
  /** Whether the file may be longer than `#size`, because a write has failed half-way. */
  #hasRemains = false;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  private constructor(options: JournalOptions, file: FileHandle) {
    this.#options = options;
    this.#file = file;
  }

  /** Replaces the file by a snapshot and opens it for appending. */
  static async open(options: JournalOptions): Promise<Journal> {
    const { path, snapshot, checkOwner } = options;
    const journal = new Journal(options, await replaceFile(path, snapshot(), checkOwner));
    await journal.#measure();
    return journal;
  }

  /**
   * Resolves once the text, and all that was appended before it, is on the disk. If that fails it rejects, and so does
   * everything that was appended after it, which may build on it; `undo` is called first, for the last one first.
   *
   * @param text Whole lines; empty for what only has to wait for the lines before it.
   */
  append(text: string, undo: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, undo, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves once everything that was appended has been dealt with and the file is closed. */
  async close(): Promise<void> {
    await this.#running;
    await this.#file.close();
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      let batch: readonly Waiting[] = [];
      try {
        await this.#checkOwnership();
        // Nothing is awaited before a snapshot is taken, so it would hold exactly these changes.
        batch = this.#waiting.splice(0);
        await this.#keep(batch.map(({ text }) => text).join(''));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        const lost = [...batch, ...this.#waiting.splice(0)];
        for (const { undo } of lost.toReversed()) undo();
        for (const { reject } of lost) reject(error);
      }
    }
    this.#running = undefined;
  }

  async #keep(text: string): Promise<void> {
    if (text === '') return;
    const { rewriteBytes } = this.#options;
    const isLong = this.#size > Math.max(rewriteBytes, 2 * this.#snapshotSize);
    if (isLong && (await this.#rewrite())) await this.#checkOwnership();
    else await this.#write(text);
  }

  async #write(text: string): Promise<void> {
    if (this.#hasRemains) await this.#file.truncate(this.#size);
    this.#hasRemains = true;
    const bytes = Buffer.from(text);
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#size + done);
        done += bytesWritten;
      }
      await this.#file.datasync();
      // A process that has taken the file over may have read it before this write was in it.
      await this.#checkOwnership();
    } catch (error) {
      await this.#file.truncate(this.#size).catch(() => {});
      throw error;
    }
    this.#size += bytes.length;
    this.#hasRemains = false;
  }

  /**
   * Returns whether it succeeded. The file is as good without a rewrite, so after a failure the next one waits until the file
   * is twice as long.
   */
  async #rewrite(): Promise<boolean> {
    const { path, snapshot } = this.#options;
    let file: FileHandle;
    try {
      file = await replaceFile(path, snapshot(), () => this.#checkOwnership());
    } catch {
      this.#snapshotSize = this.#size;
      return false;
    }
    const old = this.#file;
    this.#file = file;
    await this.#measure();
    await old.close();
    return true;
  }

  async #measure(): Promise<void> {
    const { ino, size } = await this.#file.stat();
    this.#inode = ino;
    this.#size = size;
    this.#snapshotSize = size;
    this.#hasRemains = false;
  }

  /** Two processes must not share a file: it belongs to the one that opened it last. */
  async #checkOwnership(): Promise<void> {
    const { path, checkOwner } = this.#options;
    await checkOwner();
    const { ino } = await stat(path);
    if (ino !== this.#inode) throw new Error(`${path} was replaced: another process seems to use it`);
  }
}
