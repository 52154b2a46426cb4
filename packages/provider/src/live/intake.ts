import type { Logger } from '@openfeature/core';
import { parseDocument } from '../document/parse-document.js';
import type { ParseOptions } from '../document/parsed-document.js';
import type { RawDocument } from '../document/raw-document.js';
import { isSameDocument } from '../document/raw-document.js';
import { eventLoopTurn } from '../document/turns.js';
import { MAX_WARNINGS_OF_A_KIND } from '../document/warnings.js';
import { diffFlagsInTurns } from '../flags/diff.js';
import type { NormalizedOptions } from '../options.js';
import { BACKUP_ORIGIN, type SourceTraits } from '../source/source-traits.js';
import type { BackupEntry } from './backup-file.js';
import { type InUse, inUseOf } from './in-use.js';
import type { Came, LiveState } from './state.js';

/** What became of a document that came. */
export type Accepted =
  | { readonly kind: 'accepted'; readonly came: Came }
  | { readonly kind: 'rejected'; readonly error: Error }
  /** The provider was closed meanwhile. */
  | { readonly kind: 'closed' };

/** What an intake has to know of the life that it works for, when it asks. */
export type IntakeView = Pick<LiveState, 'inUse' | 'rejected'>;

/** Reads documents that come, and says what is new about them (D3, D7). It knows nothing of what came before but by asking. */
export class Intake {
  readonly #options: NormalizedOptions;
  readonly #warnings: RuleWarnings;
  readonly #traits: SourceTraits;
  readonly #signal: AbortSignal;
  readonly #view: () => IntakeView;

  constructor(options: NormalizedOptions, traits: SourceTraits, signal: AbortSignal, view: () => IntakeView) {
    this.#options = options;
    this.#warnings = new RuleWarnings(options.logger);
    this.#traits = traits;
    this.#signal = signal;
    this.#view = view;
  }

  /** @param now milliseconds since 1970 */
  async accept(document: RawDocument, now: number): Promise<Accepted> {
    const { inUse, rejected } = this.#view();
    if (rejected !== undefined && isSameDocument(rejected.document, document)) {
      return { kind: 'rejected', error: rejected.error };
    }
    if (inUse !== undefined && isSameDocument(inUse.document, document)) {
      return { kind: 'accepted', came: this.#known(inUse, document, now) };
    }
    const parsed = await parseDocument(document, {
      ...this.#parseOptions(),
      previous: inUse?.parsed.flags,
    });
    if (this.#signal.aborted) return { kind: 'closed' };
    if (!parsed.ok) {
      return { kind: 'rejected', error: new Error(`The document was rejected: ${parsed.message}`) };
    }
    const came = { document, checkedAt: now, changedAt: now };
    const taken = inUseOf(came, parsed.document, this.#options, this.#traits);
    const flagsChanged = await this.#differences(taken);
    if (this.#signal.aborted) return { kind: 'closed' };
    this.#warnings.startAnew();
    return { kind: 'accepted', came: { inUse: taken, isNews: true, flagsChanged } };
  }

  /** A backup, ready to be taken into use; `undefined`, with a warning, when it cannot be parsed. */
  async prepare(entry: BackupEntry): Promise<InUse | undefined> {
    const parsed = await parseDocument(entry.document, this.#parseOptions());
    if (this.#signal.aborted) return undefined;
    const from = { ...this.#traits, origin: BACKUP_ORIGIN };
    if (parsed.ok) return inUseOf(entry, parsed.document, this.#options, from);
    this.#options.logger.warn(`The backup was ignored: ${parsed.message}`);
    return undefined;
  }

  /** The document in use has come again, perhaps under another label, or for the first time from the source itself. */
  #known(inUse: InUse, document: RawDocument, now: number): Came {
    const { versionLabel } = document;
    const isNews = inUse.document.versionLabel !== versionLabel;
    if (!isNews) {
      const { origin } = this.#traits;
      return { inUse: { ...inUse, origin, checkedAt: now }, isNews, flagsChanged: [] };
    }
    const came = {
      document: { ...inUse.document, versionLabel },
      checkedAt: now,
      changedAt: inUse.changedAt,
    };
    return { inUse: inUseOf(came, inUse.parsed, this.#options, this.#traits), isNews, flagsChanged: [] };
  }

  /** Against what is in use by then: comparing takes turns, in which a backup may be taken into use (E4, D8). */
  async #differences({ parsed }: InUse): Promise<readonly string[]> {
    for (;;) {
      const before = this.#view().inUse?.parsed.flags;
      const differences =
        before === undefined ? [] : await diffFlagsInTurns(before, parsed.flags, eventLoopTurn);
      if (this.#view().inUse?.parsed.flags === before) return differences;
    }
  }

  #parseOptions(): ParseOptions {
    const { contentType, profileType, splitHash, symbolTables } = this.#options;
    return {
      contentType,
      profileType,
      splitHash,
      symbolTables,
      signal: this.#signal,
      onWarning: this.#warnings.tell,
    };
  }
}

/**
 * Two rules of one flag may have the same to say: it is told once for a document, and no more than ten of a kind (T5). Rules
 * are evaluated for as long as the document is in use, so that nothing may be kept for each of them either. One for all documents,
 * since a rule that a new version has not altered is taken over.
 */
class RuleWarnings {
  readonly #logger: Logger;
  readonly #told = new Map<string, Set<string>>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Another document is taken into use. */
  startAnew(): void {
    this.#told.clear();
  }

  readonly tell: NonNullable<ParseOptions['onWarning']> = (message, kind) => {
    const ofKind = this.#told.get(kind) ?? new Set();
    this.#told.set(kind, ofKind);
    if (ofKind.size > MAX_WARNINGS_OF_A_KIND || ofKind.has(message)) return;
    ofKind.add(message);
    this.#logger.warn(
      ofKind.size <= MAX_WARNINGS_OF_A_KIND
        ? message
        : `Further warnings of this kind (${kind}) are not logged for this version of the configuration`,
    );
  };
}
