import type { Logger } from '@openfeature/core';
import { parseDocument } from '../document/parse-document.js';
import type { DocumentShape, ParsedDocument, ParseOptions } from '../document/parsed-document.js';
import { MAX_WARNINGS_OF_A_KIND } from '../document/warnings.js';
import { hasChosenVariants } from '../flags/chosen-variants.js';
import { diffFlags } from '../flags/diff.js';
import type { Flags } from '../flags/flag.js';
import type { NormalisedOptions } from '../options.js';
import type { OpenSource, RawDocument } from '../source/source.js';
import type { BackupEntry } from './backup-file.js';
import { InUse, isSameDocument } from './in-use.js';

/** What became of a document that came. */
export type Accepted =
  /** It is in use now; `flagsChanged` differ from the flag set before, none for the first one (E4). */
  | { readonly kind: 'taken'; readonly flagsChanged: readonly string[] }
  /** It is the one in use; `relabelled` when its version label is new (D7). */
  | { readonly kind: 'known'; readonly relabelled: boolean }
  | { readonly kind: 'rejected'; readonly error: Error };

const SHAPES: Readonly<Record<DocumentShape, string>> = {
  'deployment-time': 'feature flags as they are stored',
  'retrieval-time': 'feature flags',
  plain: 'plain values',
  mixed: 'feature flags and plain values side by side',
};

/** Takes documents in and keeps the last good one (D3, D7). */
export class Intake {
  readonly #options: NormalisedOptions;
  readonly #origin: OpenSource['origin'];
  readonly #now: () => number;
  #inUse: InUse | undefined;
  /** That of the newest document that had flags. */
  #shape: DocumentShape | undefined;
  readonly #closing = new AbortController();
  /** The newest document that came, in use or rejected: its bytes decide whether something is new (D7). */
  #received: { readonly document: RawDocument; readonly rejection: Error | undefined } | undefined;

  constructor(options: NormalisedOptions, origin: OpenSource['origin'], now: () => number) {
    this.#options = options;
    this.#origin = origin;
    this.#now = now;
  }

  get inUse(): InUse | undefined {
    return this.#inUse;
  }

  async accept(document: RawDocument): Promise<Accepted> {
    const received = this.#received;
    if (received?.rejection !== undefined && isSameDocument(received.document, document)) {
      return { kind: 'rejected', error: received.rejection };
    }
    const inUse = this.#inUse;
    if (inUse?.isFrom(document)) {
      this.#received = { document, rejection: undefined };
      const relabelled = inUse.relabel(document.versionLabel);
      if (relabelled) this.#warnOfChosenVariants(inUse.flags);
      return { kind: 'known', relabelled };
    }
    const parsed = await parseDocument(document, this.#parseOptions());
    if (this.#closing.signal.aborted) return { kind: 'known', relabelled: false };
    if (!parsed.ok) {
      const rejection = new Error(`The document was rejected: ${parsed.message}`);
      this.#received = { document, rejection };
      return { kind: 'rejected', error: rejection };
    }
    this.#received = { document, rejection: undefined };
    this.#warn(parsed.document);
    const before = this.#inUse;
    const taken = InUse.fromSource(document, parsed.document, this.#options, this.#origin, this.#now());
    this.#inUse = taken;
    return { kind: 'taken', flagsChanged: before === undefined ? [] : diffFlags(before.flags, taken.flags) };
  }

  /** The newest document could not even be read, so that whatever comes next is news. */
  forgetReceived(): void {
    this.#received = undefined;
  }

  /** Parses a backup; what it resolves to takes it into use if there is nothing better by then, and says whether (L3). */
  async prepareBackup(entry: BackupEntry): Promise<(() => boolean) | undefined> {
    const parsed = await parseDocument(entry.document, this.#parseOptions());
    if (this.#closing.signal.aborted) return undefined;
    if (!parsed.ok) {
      this.#options.logger.warn(`The backup was ignored: ${parsed.message}`);
      return undefined;
    }
    return () => {
      if (this.#closing.signal.aborted || this.#inUse !== undefined) return false;
      this.#warn(parsed.document);
      this.#inUse = InUse.fromBackup(entry, parsed.document, this.#options);
      return true;
    };
  }

  /** What is being parsed is of no use any more. */
  close(): void {
    this.#closing.abort();
  }

  #warn({ warnings, flags, shape }: ParsedDocument): void {
    for (const warning of warnings) this.#options.logger.warn(warning);
    this.#warnOfShape(shape);
    this.#warnOfChosenVariants(flags);
  }

  /** Where the content decides what it is, it may be taken for something else than its author means (D4). */
  #warnOfShape(shape: DocumentShape | undefined): void {
    const before = this.#shape;
    this.#shape = shape ?? before;
    const { logger } = this.#options;
    if (shape === undefined) {
      logger.warn('The document has no flag at all: every evaluation answers the default of its caller');
    } else if (before !== undefined && before !== shape) {
      const [was, is] = [SHAPES[before], SHAPES[shape]];
      logger.warn(`The document holds ${is}, and the one before held ${was}: option profileType settles it`);
    }
  }

  /** Once per version (T8). */
  #warnOfChosenVariants(flags: Flags): void {
    const { logger, targeting } = this.#options;
    if (this.#origin !== 'service' || !hasChosenVariants(flags)) return;
    logger.warn(
      targeting === 'in-process'
        ? 'AppConfig answered with JSON although rules were asked for: multi-variant flags answer their Default variant'
        : "Multi-variant flags answer their Default variant: option targeting: 'in-process' evaluates their rules here",
    );
  }

  #parseOptions(): ParseOptions {
    const { contentType, profileType, splitHash, symbolTables, logger } = this.#options;
    const { signal } = this.#closing;
    return { contentType, profileType, splitHash, symbolTables, signal, onWarning: warnOnce(logger) };
  }
}

/**
 * Two rules of one flag may have the same to say: it is told once for a document, and no more than ten of a kind (T5). Rules
 * are evaluated for as long as the document is in use, so that nothing may be kept for each of them either.
 */
function warnOnce(logger: Logger): NonNullable<ParseOptions['onWarning']> {
  const told = new Map<string, Set<string>>();
  return (message, kind) => {
    const ofKind = told.get(kind) ?? new Set();
    told.set(kind, ofKind);
    if (ofKind.size > MAX_WARNINGS_OF_A_KIND || ofKind.has(message)) return;
    ofKind.add(message);
    logger.warn(
      ofKind.size <= MAX_WARNINGS_OF_A_KIND
        ? message
        : `Further warnings of this kind (${kind}) are not logged for this version of the configuration`,
    );
  };
}
