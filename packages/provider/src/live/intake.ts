import type { ParsedDocument, ParseOptions, ParseResult } from '../document/parsed-document.js';
import type { RawDocument } from '../document/raw-document.js';
import { isSameDocument } from '../document/raw-document.js';
import { eventLoopTurn } from '../document/turns.js';
import { hasChosenVariants } from '../flags/chosen-variants.js';
import { diffFlagsInTurns } from '../flags/diff.js';
import type { NormalizedOptions } from '../options.js';
import { BACKUP_ORIGIN, type SourceTraits } from '../source/source-traits.js';
import type { BackupEntry } from './backup-file.js';
import { type InUse, inUseOf } from './in-use.js';
import { RuleWarnings } from './rule-warnings.js';
import type { Came, LiveState, RulesAbout } from './state.js';
import type { FoundStored, ParseStored, Served } from './stored-rules.js';

/** What became of a document that was received. */
export type Accepted =
  | { readonly kind: 'accepted'; readonly came: Came }
  /** Its rules are stored elsewhere, and have to be read first (H1). */
  | { readonly kind: 'awaits-rules'; readonly served: Served }
  | { readonly kind: 'rejected'; readonly error: Error }
  /** The provider was closed meanwhile. */
  | { readonly kind: 'closed' };

/** What became of the stored versions that were read for a served document. */
export type AcceptedRules =
  | { readonly kind: 'accepted'; readonly came: Came; readonly about: RulesAbout }
  | { readonly kind: 'rejected'; readonly error: Error; readonly document: RawDocument }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'closed' };

/** Finds the stored document that a served one was made from. */
export type FindStored = (parse: ParseStored) => Promise<FoundStored>;

/** What an intake asks about the life that it works for. */
export type IntakeView = Pick<LiveState, 'inUse' | 'rejected'>;

const FEATURE_FLAGS = 'AWS.AppConfig.FeatureFlags';

/** Loaded while the first answer is under way: it is a third of what importing the provider would read. */
const loadParser = () => import('../document/parse-document.js');

/** Reads received documents, and says what is new about them (D3, D7). What came before it does not remember, but asks for. */
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
    // Whoever needs it is told why it cannot be loaded.
    loadParser().catch(() => {});
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
    const { parseDocument } = await loadParser();
    const parsed = await parseDocument(document, {
      ...this.#parseOptions(),
      previous: inUse?.parsed.flags,
    });
    if (this.#signal.aborted) return { kind: 'closed' };
    if (!parsed.ok) {
      return { kind: 'rejected', error: rejection(parsed.message) };
    }
    if (this.#options.targeting === 'hosted-version' && hasChosenVariants(parsed.document.flags)) {
      return { kind: 'awaits-rules', served: { document, parsed: parsed.document } };
    }
    return await this.#taken(document, parsed.document, now);
  }

  /**
   * A document that was served, in the form that it is stored in.
   *
   * @param find finds it among stored versions, which it has parsed
   * @param now milliseconds since 1970
   */
  async acceptStored(served: Served, find: FindStored, now: number): Promise<AcceptedRules> {
    const found = await find((document) => this.#parseStored(served, document));
    if (this.#signal.aborted) return { kind: 'closed' };
    if (found.kind === 'unknown') return found;
    const { document } = found;
    if (found.kind === 'rejected') return { kind: 'rejected', document, error: rejection(found.message) };
    const { isAmbiguous, isSettled, experiments } = found;
    const { inUse } = this.#view();
    const accepted: Accepted =
      inUse !== undefined && isSameDocument(inUse.document, document)
        ? { kind: 'accepted', came: this.#known(inUse, document, now) }
        : await this.#taken(document, found.parsed, now);
    if (accepted.kind !== 'accepted') return { kind: 'closed' };
    return { ...accepted, about: { isAmbiguous, isSettled, experiments } };
  }

  async #taken(document: RawDocument, parsed: ParsedDocument, now: number) {
    const came = { document, checkedAt: now, changedAt: now };
    const inUse = inUseOf(came, parsed, this.#options, this.#traits);
    const flagsChanged = await this.#differences(inUse);
    if (this.#signal.aborted) return { kind: 'closed' } as const;
    this.#warnings.startAnew();
    return { kind: 'accepted', came: { inUse, isNews: true, flagsChanged } } as const;
  }

  /** Nothing that is stored for feature flags is taken for anything else, whatever AppConfig may add to its form. */
  async #parseStored(served: Served, document: RawDocument): Promise<ParseResult> {
    const { inUse } = this.#view();
    if (inUse !== undefined && isSameDocument(inUse.document, document)) {
      return { ok: true, document: inUse.parsed };
    }
    // A freeform profile is served as it is stored.
    if (Buffer.compare(document.bytes, served.document.bytes) === 0) {
      return { ok: true, document: served.parsed };
    }
    const previous = inUse?.parsed.flags;
    const { parseDocument } = await loadParser();
    return await parseDocument(document, { ...this.#parseOptions(), profileType: FEATURE_FLAGS, previous });
  }

  /** A backup, ready to be taken into use; `undefined`, with a warning, when it cannot be parsed. */
  async prepare(entry: BackupEntry): Promise<InUse | undefined> {
    const parsed = await this.#parseBackup(entry.document);
    if (this.#signal.aborted) return undefined;
    const from = { ...this.#traits, origin: BACKUP_ORIGIN };
    if (parsed.ok) return inUseOf(entry, parsed.document, this.#options, from);
    this.#options.logger.warn(`The backup was ignored: ${parsed.message}`);
    return undefined;
  }

  /** One with rules is in its stored form; what has none is as it was served. */
  async #parseBackup(document: RawDocument): Promise<ParseResult> {
    const options = this.#parseOptions();
    const { parseDocument } = await loadParser();
    if (this.#options.targeting === 'hosted-version' && options.profileType === undefined) {
      const stored = await parseDocument(document, { ...options, profileType: FEATURE_FLAGS });
      if (stored.ok) return stored;
    }
    return await parseDocument(document, options);
  }

  /** The document in use was received again, perhaps under another label, or for the first time from the source itself. */
  #known(inUse: InUse, document: RawDocument, now: number): Came {
    const { versionLabel, experimentFlags } = document;
    const isNews =
      inUse.document.versionLabel !== versionLabel || inUse.document.experimentFlags !== experimentFlags;
    if (!isNews) {
      const { origin } = this.#traits;
      return { inUse: { ...inUse, origin, checkedAt: now }, isNews, flagsChanged: [] };
    }
    const came = {
      document: { ...inUse.document, versionLabel, experimentFlags },
      checkedAt: now,
      changedAt: inUse.changedAt,
    };
    return { inUse: inUseOf(came, inUse.parsed, this.#options, this.#traits), isNews, flagsChanged: [] };
  }

  /** Compares with what is in use by then: comparing takes turns, in which a backup may be taken into use (E4, D8). */
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

function rejection(message: string): Error {
  return new Error(`The document was rejected: ${message}`);
}
