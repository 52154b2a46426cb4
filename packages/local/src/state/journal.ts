import { type FileHandle, stat } from 'node:fs/promises';
import { replaceFile } from './replace-file.js';

interface Waiting {
  readonly text: string;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * A file that text is appended to. What was acknowledged is on the disk; what arrives while the disk is busy is written
 * together, so that many writers share one flush. When the file has grown too long it is replaced by a snapshot, between two
 * writes and at once, so that nothing is lost in between.
 */
export class Journal {
  readonly #path: string;
  readonly #snapshot: () => readonly string[];
  readonly #rewriteBytes: number;
  #file: FileHandle;
  #inode = 0;
  #size = 0;
  #snapshotSize = 0;
  #waiting: Waiting[] = [];
  /** Text whose writing failed: what follows builds on it, so it goes first. */
  #unwritten = '';
  #running: Promise<void> | undefined;

  private constructor(
    path: string,
    snapshot: () => readonly string[],
    rewriteBytes: number,
    file: FileHandle,
  ) {
    this.#path = path;
    this.#snapshot = snapshot;
    this.#rewriteBytes = rewriteBytes;
    this.#file = file;
  }

  /**
   * Replaces the file by a snapshot and opens it for more.
   *
   * @param snapshot Everything there is, in text: called at once, and whenever the file is longer than twice the last
   *   snapshot and than `rewriteBytes`.
   */
  static async open(path: string, snapshot: () => readonly string[], rewriteBytes: number): Promise<Journal> {
    const journal = new Journal(path, snapshot, rewriteBytes, await replaceFile(path, snapshot()));
    await journal.#measure();
    return journal;
  }

  /** Resolves when the text is on the disk. */
  append(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything that was appended has been dealt with, and the file is closed. */
  async close(): Promise<void> {
    await this.#running;
    await this.#file.close();
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const text = this.#unwritten + batch.map((waiting) => waiting.text).join('');
      try {
        if (this.#size > Math.max(this.#rewriteBytes, 2 * this.#snapshotSize)) await this.#rewrite();
        else await this.#write(text);
        this.#unwritten = '';
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#unwritten = text;
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = undefined;
  }

  async #write(text: string): Promise<void> {
    await this.#checkOwnership();
    const bytes = Buffer.from(text);
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#size + done);
        done += bytesWritten;
      }
      await this.#file.datasync();
      this.#size += bytes.length;
    } catch (error) {
      await this.#file.truncate(this.#size).catch(() => {});
      throw error;
    }
  }

  /** The snapshot is newer than the text that waits to be written, and so contains it. */
  async #rewrite(): Promise<void> {
    await this.#checkOwnership();
    const old = this.#file;
    this.#file = await replaceFile(this.#path, this.#snapshot());
    await this.#measure();
    await old.close();
  }

  async #measure(): Promise<void> {
    const { ino, size } = await this.#file.stat();
    this.#inode = ino;
    this.#size = size;
    this.#snapshotSize = size;
  }

  /** Two processes must not share a file: the one that opened it last, and thereby replaced it, has it. */
  async #checkOwnership(): Promise<void> {
    const { ino } = await stat(this.#path);
    if (ino !== this.#inode) throw new Error(`${this.#path} was replaced: another process seems to use it`);
  }
}
