import { createHash } from 'node:crypto';
import type { JsonValue } from '@openfeature/core';
import type { ParsedDocument } from '../document/parsed-document.js';
import type { Flags } from '../flags/flag.js';
import { createFlagSet, type FlagSet } from '../flags/flag-set.js';
import type { NormalisedOptions } from '../options.js';
import type { RawDocument } from '../source/source.js';
import type { BackupEntry } from './backup-file.js';

const VERSION_DIGITS = 12;

/** Where the document in use came from. */
export type Origin = 'service' | 'agent' | 'backup';

/** What is in use, as `provider.configuration` shows it (P7). */
export interface Configuration {
  /** The document's bytes: a copy, made whenever it is read. */
  readonly bytes: Uint8Array;
  /** The media type that the answer named. */
  readonly contentType: string | undefined;
  /** AppConfig's label of the hosted version; `undefined` when it has none. */
  readonly versionLabel: string | undefined;
  /**
   * What `flagMetadata.version` is, too: the label, else `sha256:` and the first 12 hexadecimal digits of the SHA-256 of
   * {@link bytes}.
   */
  readonly version: string;
  /** The parsed document, frozen, for JSON and YAML; `undefined` for Ion. */
  readonly content: JsonValue | undefined;
  /** The last successful contact. */
  readonly checkedAt: Date;
  /** When this content came. */
  readonly changedAt: Date;
  readonly origin: Origin;
}

/** The document in use and its flag set. */
export class InUse {
  readonly #options: NormalisedOptions;
  readonly #parsed: ParsedDocument;
  readonly #source: 'service' | 'agent';
  #document: RawDocument;
  #flagSet: FlagSet;
  #fromBackup: boolean;
  #version: string;
  #checkedAt: number;
  readonly changedAt: number;

  private constructor(
    entry: Pick<BackupEntry, 'document' | 'origin' | 'checkedAt' | 'changedAt'>,
    parsed: ParsedDocument,
    options: NormalisedOptions,
    fromBackup: boolean,
  ) {
    this.#document = entry.document;
    this.#source = entry.origin;
    this.#checkedAt = entry.checkedAt;
    this.changedAt = entry.changedAt;
    this.#parsed = parsed;
    this.#options = options;
    this.#fromBackup = fromBackup;
    this.#version = versionOf(entry.document);
    this.#flagSet = this.#createFlagSet();
  }

  static fromSource(
    document: RawDocument,
    parsed: ParsedDocument,
    options: NormalisedOptions,
    origin: 'service' | 'agent',
    now: number,
  ): InUse {
    return new InUse({ document, origin, checkedAt: now, changedAt: now }, parsed, options, false);
  }

  static fromBackup(entry: BackupEntry, parsed: ParsedDocument, options: NormalisedOptions): InUse {
    return new InUse(entry, parsed, options, true);
  }

  get document(): RawDocument {
    return this.#document;
  }

  get flags(): Flags {
    return this.#parsed.flags;
  }

  get flagSet(): FlagSet {
    return this.#flagSet;
  }

  /** Always there, so that it can be told which document answered (R4). */
  get version(): string {
    return this.#version;
  }

  get origin(): Origin {
    return this.#fromBackup ? 'backup' : this.#source;
  }

  get checkedAt(): number {
    return this.#checkedAt;
  }

  /** Whether the flag set came from these bytes and this content type (D7). */
  isFrom(document: RawDocument): boolean {
    return isSameDocument(this.#document, document);
  }

  /** Notes a successful contact. */
  confirm(now: number): void {
    this.#checkedAt = now;
  }

  /** Takes the label under which the source delivered this content again; returns whether it is a new one (D7). */
  relabel(versionLabel: string | undefined): boolean {
    this.#fromBackup = false;
    if (this.#document.versionLabel === versionLabel) return false;
    this.#document = { ...this.#document, versionLabel };
    this.#version = versionOf(this.#document);
    this.#flagSet = this.#createFlagSet();
    return true;
  }

  toConfiguration(): Configuration {
    const { bytes, contentType, versionLabel } = this.#document;
    return Object.freeze({
      get bytes() {
        return new Uint8Array(bytes);
      },
      contentType,
      versionLabel,
      version: this.#version,
      content: this.#parsed.content,
      checkedAt: new Date(this.#checkedAt),
      changedAt: new Date(this.changedAt),
      origin: this.origin,
    });
  }

  #createFlagSet(): FlagSet {
    const { application, environment, profile, valueAttribute } = this.#options;
    return createFlagSet(this.#parsed.flags, {
      flagSetId: `${application}/${environment}/${profile}`,
      version: this.#version,
      valueAttribute,
      chosenVariantReason: this.#source === 'agent' ? 'UNKNOWN' : 'DEFAULT',
    });
  }
}

/** The version label, else what the bytes are recognised by (R4). */
function versionOf({ versionLabel, bytes }: RawDocument): string {
  if (versionLabel !== undefined) return versionLabel;
  return `sha256:${createHash('sha256').update(bytes).digest('hex').slice(0, VERSION_DIGITS)}`;
}

/** Bytes and content type decide; the label does not (D7). */
export function isSameDocument(one: RawDocument, other: RawDocument): boolean {
  return one.contentType === other.contentType && Buffer.compare(one.bytes, other.bytes) === 0;
}
