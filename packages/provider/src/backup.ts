import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@openfeature/core';
import { describeError } from './describe-error.js';
import { isSameDocument } from './in-use.js';
import type { NormalisedOptions } from './options.js';
import type { RawDocument } from './source/source.js';

/** The last good document with what is known of it. */
export interface BackupEntry {
  readonly document: RawDocument;
  readonly origin: 'service' | 'agent';
  /** The source's endpoint or region, as far as known. */
  readonly location: string | undefined;
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
  readonly changedAt: number;
}

interface Header {
  readonly format: 1;
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly targeting: string;
  readonly origin: string;
  readonly location: string | undefined;
  readonly contentType: string | undefined;
  readonly versionLabel: string | undefined;
  readonly checkedAt: number;
  readonly changedAt: number;
}

/** An entry to write; a touch brings a new time of contact only. */
interface Waiting {
  readonly entry: BackupEntry;
  readonly isTouch: boolean;
}

/** Room for the header beside the largest document. */
const MAX_FILE_BYTES = 9 * 1024 * 1024;
const STALE_TEMPORARY_MILLISECONDS = 3_600_000;
const NEW_LINE = 10;

/**
 * The last good document on disk (L3). A file is a line with the SHA-256 of all that follows, a line with a JSON header,
 * and the document's bytes. It is replaced by renaming, so that a reader, another writer or a killed process meets the old
 * file or the new one, never a part.
 */
export class Backup {
  readonly #directory: string;
  readonly #options: NormalisedOptions;
  readonly #logger: Logger;
  #waiting: Waiting | undefined;
  #writing: Promise<void> | undefined;
  /** What could not be written, until it is or something newer comes. */
  #unwritten: Waiting | undefined;
  #warned = false;

  constructor(directory: string, options: NormalisedOptions) {
    this.#directory = directory;
    this.#options = options;
    this.#logger = options.logger;
  }

  get path(): string {
    return join(this.#directory, fileName(this.#options));
  }

  /** Writes in the background; of several entries that wait, the last is written. Never throws. */
  save(entry: BackupEntry): void {
    this.#enqueue({ entry, isTouch: false });
  }

  /**
   * As {@link save}, where the time of contact alone is new: a later document that another process, or the next instance in
   * this one, has written meanwhile stays.
   */
  touch(entry: BackupEntry): void {
    const unsaved = this.#waiting ?? this.#unwritten;
    this.#enqueue({ entry, isTouch: unsaved === undefined || unsaved.isTouch });
  }

  /** Tries again what could not be written, for a disk that was full for a while. */
  retry(): void {
    if (this.#unwritten !== undefined) this.#enqueue(this.#unwritten);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  /** The entry on disk, or `undefined`: a damaged or foreign file is ignored with a warning, a missing one silently. */
  async load(origin: string, location: string | undefined): Promise<BackupEntry | undefined> {
    try {
      const file = await readBounded(this.path);
      return file === undefined ? undefined : this.#read(file, origin, location);
    } catch (error) {
      this.#logger.warn(`The backup ${this.path} was ignored: ${describeError(error)}`);
      return undefined;
    }
  }

  #read(file: Buffer, origin: string, location: string | undefined): BackupEntry {
    const endOfDigest = file.indexOf(NEW_LINE);
    const rest = file.subarray(endOfDigest + 1);
    if (endOfDigest < 0 || file.toString('latin1', 0, endOfDigest) !== digest(rest)) {
      throw new Error('it is damaged: its SHA-256 is not that of its content');
    }
    const endOfHeader = rest.indexOf(NEW_LINE);
    const header = readHeader(rest.toString('utf8', 0, endOfHeader));
    const expected = this.#identity(origin, location);
    for (const [name, value] of Object.entries(expected)) {
      const found = header[name as keyof Header];
      // Where the source asks is not always known: without the AWS SDK it never is.
      const unknown = name === 'location' && (value === undefined || found === undefined);
      if (!unknown && found !== value) {
        throw new Error(
          `it is foreign: its ${name} is ${JSON.stringify(found)}, expected ${JSON.stringify(value)}`,
        );
      }
    }
    return {
      document: {
        bytes: new Uint8Array(rest.subarray(endOfHeader + 1)),
        contentType: header.contentType,
        versionLabel: header.versionLabel,
      },
      origin: header.origin === 'agent' ? 'agent' : 'service',
      location: header.location,
      checkedAt: header.checkedAt,
      changedAt: header.changedAt,
    };
  }

  #identity(origin: string, location: string | undefined) {
    const { application, environment, profile, targeting } = this.#options;
    return { format: 1, application, environment, profile, targeting, origin, location } as const;
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
        if (!waiting.isTouch || !(await this.#holdsLater(waiting.entry))) await this.#write(waiting.entry);
        this.#warned = false;
      } catch (error) {
        if (!this.#warned)
          this.#logger.warn(`The backup ${this.path} was not written: ${describeError(error)}`);
        this.#warned = true;
        this.#unwritten = this.#waiting === undefined ? waiting : undefined;
      }
    }
    this.#writing = undefined;
  }

  /** Whether the file has another document that came later than the entry's. What cannot be read is none. */
  async #holdsLater({ document, origin, location, changedAt }: BackupEntry): Promise<boolean> {
    try {
      const file = await readBounded(this.path);
      if (file === undefined) return false;
      const found = this.#read(file, origin, location);
      const isSame =
        isSameDocument(found.document, document) && found.document.versionLabel === document.versionLabel;
      return !isSame && found.changedAt > changedAt;
    } catch {
      return false;
    }
  }

  async #write(entry: BackupEntry): Promise<void> {
    const header: Header = {
      ...this.#identity(entry.origin, entry.location),
      contentType: entry.document.contentType,
      versionLabel: entry.document.versionLabel,
      checkedAt: entry.checkedAt,
      changedAt: entry.changedAt,
    };
    const rest = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), entry.document.bytes]);
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await this.#removeStaleTemporaries();
    const temporary = `${this.path}.${randomUUID()}.tmp`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(Buffer.concat([Buffer.from(`${digest(rest)}\n`), rest]));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** A process that was killed while it wrote leaves its temporary file behind. */
  async #removeStaleTemporaries(): Promise<void> {
    const prefix = `${fileName(this.#options)}.`;
    for (const name of await readdir(this.#directory)) {
      if (!name.startsWith(prefix) || !name.endsWith('.tmp')) continue;
      const path = join(this.#directory, name);
      const information = await stat(path).catch(() => undefined);
      if (information === undefined) continue;
      if (Date.now() - information.mtimeMs > STALE_TEMPORARY_MILLISECONDS) await rm(path, { force: true });
    }
  }
}

/** The names are compared by whoever reads it; the rest has to be of its type. */
function readHeader(json: string): Header {
  const header: Header = JSON.parse(json);
  const texts = [header.contentType, header.versionLabel, header.location];
  const times = [header.checkedAt, header.changedAt];
  const valid =
    texts.every((text) => text === undefined || typeof text === 'string') &&
    times.every((time) => typeof time === 'number' && !Number.isNaN(new Date(time).getTime()));
  if (!valid) throw new Error('it is damaged: its header has members of the wrong type');
  return header;
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Readable, safe on every file system, and different for every configuration however its names are cut or cased. */
function fileName({ application, environment, profile }: NormalisedOptions): string {
  const names = [application, environment, profile];
  const readable = names.map((name) => name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 40)).join('.');
  return `${readable}.${digest(Buffer.from(JSON.stringify(names))).slice(0, 16)}.backup`;
}

async function readBounded(path: string): Promise<Buffer | undefined> {
  const information = await stat(path).catch((error) => {
    if (error?.code === 'ENOENT') return undefined;
    throw error;
  });
  if (information === undefined) return undefined;
  if (!information.isFile() || information.size > MAX_FILE_BYTES) {
    throw new Error(`expected a file of at most ${MAX_FILE_BYTES} bytes`);
  }
  return await readFile(path);
}
