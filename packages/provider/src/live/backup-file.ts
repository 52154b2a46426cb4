import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RawDocument } from '../document/raw-document.js';
import type { NormalizedOptions } from '../options.js';

/** The last good document with what is known of it. */
export interface BackupEntry {
  readonly document: RawDocument;
  /** As the source says (see `OpenSource`). */
  readonly backupKind: string;
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
  readonly changedAt: number;
}

/** What a file holds: an entry, and where it came from. */
export interface Saved extends BackupEntry {
  /** Scheme, host and port; `undefined` where that was not known. */
  readonly location: string | undefined;
}

interface Header {
  readonly format: 1;
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly targeting: string;
  readonly backupKind: string;
  readonly location: string | undefined;
  readonly contentType: string | undefined;
  readonly versionLabel: string | undefined;
  readonly experimentFlags: string | undefined;
  readonly checkedAt: number;
  readonly changedAt: number;
}

/** Room for the header beside the largest document. */
const MAX_FILE_BYTES = 9 * 1024 * 1024;
const STALE_TEMPORARY_MILLISECONDS = 3_600_000;
const NEW_LINE = 10;

/**
 * A backup on disk (L3). The file is a line with the SHA-256 of all that follows, a line with a JSON header, and the document's
 * bytes. It is replaced by renaming, so that a reader, another writer or a killed process finds the old file or the new one,
 * never part of one.
 */
export class BackupFile {
  readonly path: string;
  readonly #directory: string;
  readonly #options: NormalizedOptions;

  constructor(directory: string, options: NormalizedOptions) {
    this.#directory = directory;
    this.#options = options;
    this.path = join(directory, fileName(options));
  }

  /**
   * What the file holds, or `undefined` when there is none.
   *
   * @param location where this provider's requests go; compared where both are known
   * @throws Error that says why it cannot be used: it is damaged, or of another configuration
   */
  async read(backupKind: string, location: string | undefined): Promise<Saved | undefined> {
    const file = await readBounded(this.path);
    return file === undefined ? undefined : this.#decode(file, backupKind, location);
  }

  /** @throws Error of the file system */
  async write(entry: Saved): Promise<void> {
    const rest = Buffer.concat([
      Buffer.from(`${JSON.stringify(this.#header(entry))}\n`),
      entry.document.bytes,
    ]);
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await this.#removeStaleTemporaries();
    const temporary = `${this.path}.${builtInCrypto().randomUUID()}.tmp`;
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

  #header(entry: Saved): Header {
    return {
      ...this.#identity(entry.backupKind, entry.location),
      contentType: entry.document.contentType,
      versionLabel: entry.document.versionLabel,
      experimentFlags: entry.document.experimentFlags,
      checkedAt: entry.checkedAt,
      changedAt: entry.changedAt,
    };
  }

  #decode(file: Buffer, backupKind: string, location: string | undefined): Saved {
    const endOfDigest = file.indexOf(NEW_LINE);
    const rest = file.subarray(endOfDigest + 1);
    if (endOfDigest < 0 || file.toString('latin1', 0, endOfDigest) !== digest(rest)) {
      throw new Error('it is damaged: its SHA-256 is not that of its content');
    }
    const endOfHeader = rest.indexOf(NEW_LINE);
    const header = readHeader(rest.toString('utf8', 0, endOfHeader));
    for (const [name, value] of Object.entries(this.#identity(backupKind, location))) {
      const found = header[name as keyof Header];
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
        experimentFlags: header.experimentFlags,
      },
      backupKind: header.backupKind,
      location: header.location,
      checkedAt: header.checkedAt,
      changedAt: header.changedAt,
    };
  }

  #identity(backupKind: string, location: string | undefined) {
    const { application, environment, profile, targeting } = this.#options;
    return { format: 1, application, environment, profile, targeting, backupKind, location } as const;
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

/** The caller compares the names; here the other members are checked to have their types. */
function readHeader(json: string): Header {
  const header: Header = JSON.parse(json);
  const texts = [header.contentType, header.versionLabel, header.experimentFlags, header.location];
  const times = [header.checkedAt, header.changedAt];
  const valid =
    texts.every((text) => text === undefined || typeof text === 'string') &&
    times.every((time) => typeof time === 'number' && !Number.isNaN(new Date(time).getTime()));
  if (!valid) throw new Error('it is damaged: its header has members of the wrong type');
  return header;
}

/** Loaded where there is a backup, and not by importing this package. */
function builtInCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}

function digest(bytes: Uint8Array): string {
  return builtInCrypto().createHash('sha256').update(bytes).digest('hex');
}

/** Readable, safe on every file system, and different for every configuration however its names are cut or cased. */
function fileName({ application, environment, profile }: NormalizedOptions): string {
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
