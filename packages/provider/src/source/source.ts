import type { EvaluationContext, JsonValue, Logger } from '@openfeature/core';
import type { RawDocument } from '../document/raw-document.js';
import { attempt, check, isOneOf, isRecord } from '../shared/option-values.js';

/**
 * What one successful contact gave. `nextPollSeconds` is the source's own minimum interval from now: an integer from 0, which
 * means that there is no minimum, to 86 400. Anything else, or its absence, leaves the last valid one in force, at first 15.
 */
export type FetchResult =
  | {
      readonly kind: 'document';
      readonly document: RawDocument;
      readonly nextPollSeconds?: number | undefined;
    }
  /** The document is the one that this source delivered last. */
  | { readonly kind: 'unchanged'; readonly nextPollSeconds?: number | undefined }
  /** The source was asked sooner than it allows: nothing was learnt and nothing failed. */
  | { readonly kind: 'too-early' }
  /** There is a newer document that cannot be used, for example because it is too large (rule D8). */
  | { readonly kind: 'rejected'; readonly message: string; readonly nextPollSeconds?: number | undefined };

/** When a failed contact is retried: after a backoff, after the poll interval, or never (rules P4 and L2). */
export type Retry = 'backoff' | 'interval' | 'never';
export const RETRIES: readonly Retry[] = ['backoff', 'interval', 'never'];

/** What a source knows of its failure. */
export interface SourceErrorOptions {
  /** What went wrong underneath, for the log. */
  readonly cause?: unknown;
  /** Default: `'backoff'`. */
  readonly retry?: Retry | undefined;
  /** Whether no retry can cure it: before the first flag set, the provider then becomes PROVIDER_FATAL. Default: false. */
  readonly fatal?: boolean | undefined;
  /** Seconds that the service asked to wait; at most a day counts. */
  readonly retryAfterSeconds?: number | undefined;
  /** The source's own minimum interval from now, if the failed answer named one; as in {@link FetchResult}. */
  readonly nextPollSeconds?: number | undefined;
  /**
   * Whether the source has opened a session: from then on its minimum interval is 15 s until it names a valid one; before that
   * there is none. Default: false.
   */
  readonly sessionOpened?: boolean | undefined;
}

/**
 * The error that a source rejects with when it knows how the failure is to be retried. Recognised by `code`, never by
 * `instanceof`. Any other error that a source rejects with is retried after a backoff.
 */
export class SourceError extends Error {
  /** Always this, as errors have one. */
  override readonly name = 'SourceError';
  /** Always this: what it is recognised by. */
  readonly code = 'APPCONFIG_SOURCE_ERROR';
  /** When the contact is retried. */
  readonly retry: Retry;
  /** Whether no retry can cure it. */
  readonly fatal: boolean;
  /** Seconds that the service asked to wait. */
  readonly retryAfterSeconds: number | undefined;
  /** Seconds of the source's own minimum interval, if the failed answer named one. */
  readonly nextPollSeconds: number | undefined;
  /** Whether the source has opened a session. */
  readonly sessionOpened: boolean;

  /** @throws TypeError that names what was expected, and what came */
  constructor(message: string, options: SourceErrorOptions = {}) {
    check(typeof message === 'string', 'message', 'a string', message);
    const given: SourceErrorOptions = readMembers(options);
    super(message, given.cause === undefined ? undefined : { cause: given.cause });
    this.retry = given.retry ?? 'backoff';
    this.fatal = given.fatal ?? false;
    this.retryAfterSeconds = given.retryAfterSeconds;
    this.nextPollSeconds = given.nextPollSeconds;
    this.sessionOpened = given.sessionOpened ?? false;
  }
}

function readMembers(options: SourceErrorOptions): SourceErrorOptions {
  check(isRecord(options), 'options', 'an object', options);
  const given: SourceErrorOptions = attempt('options', () => ({ ...options }));
  const { retry, fatal, retryAfterSeconds, nextPollSeconds, sessionOpened } = given;
  check(retry === undefined || isOneOf(RETRIES, retry), 'retry', "'backoff', 'interval' or 'never'", retry);
  for (const [name, value] of Object.entries({ fatal, sessionOpened })) {
    check(value === undefined || typeof value === 'boolean', name, 'a boolean or undefined', value);
  }
  for (const [name, value] of Object.entries({ retryAfterSeconds, nextPollSeconds })) {
    check(value === undefined || typeof value === 'number', name, 'a number or undefined', value);
  }
  return given;
}

/** Who chooses the variant of a multi-variant flag, and by which rules (rule T8). */
export type Targeting = 'service' | 'in-process' | 'hosted-version';
export const TARGETINGS: readonly Targeting[] = ['service', 'in-process', 'hosted-version'];

/** What a provider tells the source that it opens. */
export interface SourceContext {
  /** Name or ID of the application, as the provider was given it. */
  readonly application: string;
  /** Name or ID of the environment. */
  readonly environment: string;
  /** Name or ID of the configuration profile. */
  readonly profile: string;
  /** Who chooses the variant: with `in-process` the document has to come with its rules. */
  readonly targeting: Targeting;
  /** Bound of one request with its whole body, in seconds (rule P8). */
  readonly requestTimeout: number;
  /** Where a source logs; a provider always passes its own logger. */
  readonly logger?: Logger | undefined;
}

/** One flag whose variant the source chose (rule A2). */
export interface FetchedFlag {
  /** The flag as a retrieval-time document has it: an object with a boolean `enabled`, and `_variant` where it has variants. The provider freezes it. */
  readonly flag: JsonValue;
  /** AppConfig's label of the version that answered; `undefined` when there is none, or it is not known. */
  readonly versionLabel: string | undefined;
  /** As in {@link RawDocument}, where this answer says it; otherwise what the newest document says counts. */
  readonly experimentFlags?: string | undefined;
}

/** A version as it is stored: every variant, with its rule as text. */
export interface StoredVersion {
  /** With the stored version's own label. */
  readonly document: RawDocument;
  /** Whether a deployment of it has been completed. */
  readonly isComplete: boolean;
}

/** The stored versions that a document may have been made from (rule H1). */
export type StoredVersions =
  /** The one whose label the document has. */
  | { readonly kind: 'labelled'; readonly version: StoredVersion }
  /** Those that were deployed last, newest first, where the document has no label: its content has to tell which it is. */
  | { readonly kind: 'candidates'; readonly versions: readonly StoredVersion[] };

/** An opened source: it holds the state of one session and does one `fetch` at a time. */
export interface OpenSource {
  /**
   * Where its documents come from, in a word or a few, for `provider.configuration.origin` (rule P7): 1 to 200 characters, and
   * not `'backup'`, which the provider says itself. The sources of this package say `'service'` and `'agent'`.
   */
  readonly origin: string;
  /**
   * Which backups it accepts (rule L3): one that was written with a source of another `backupKind` is foreign. 1 to 200
   * characters. Set it if `origin` is not the same at each start, or if several sources deliver the same documents.
   * Default: the `origin`.
   */
  readonly backupKind?: string | undefined;
  /**
   * The reason of an evaluation whose variant was chosen before the document came, as `_variant` in JSON shows (rule R3):
   * `'DEFAULT'` if it can only be the Default variant, as with the Data API. Default: `'UNKNOWN'`.
   */
  readonly chosenVariantReason?: 'DEFAULT' | 'UNKNOWN' | undefined;
  /**
   * Where its requests go, without secrets: scheme, host and port. It identifies foreign backups (rule L3); called only if
   * there is a `backupDirectory`, and awaited for at most `requestTimeout`. Resolves to `undefined`, or rejects, if that cannot
   * be known; a source without it accepts any backup of its `backupKind`.
   */
  locate?(): Promise<string | undefined>;
  /**
   * Rejects with a {@link SourceError}, or any error; rejects soon after `signal` aborts. One that has not settled after three
   * times `requestTimeout` is given up: what it resolves to later is dropped, and the source is closed and opened anew (rule P8).
   */
  fetch(signal: AbortSignal): Promise<FetchResult>;
  /**
   * Reads what a document that it delivered was made from, for `targeting: 'hosted-version'`, which no source without it can do
   * (rule H1). Asked for one at a time, also while it fetches. Rejects with a {@link SourceError}, or any error, and soon after
   * `signal` aborts: the provider gives it ten times `requestTimeout`.
   */
  readStored?(document: RawDocument, signal: AbortSignal): Promise<StoredVersions>;
  /**
   * Has one flag evaluated where the documents come from, with this context (rule A2). A source that has this is asked for every
   * evaluation of a flag that carries `_variant` in its document, concurrently, and also while it fetches; without it, such a
   * flag answers the variant in the document. Rejects with any error, and soon after `signal` aborts: the provider bounds it
   * by `requestTimeout`, and answers the caller's default then.
   */
  fetchFlag?(flagKey: string, context: EvaluationContext, signal: AbortSignal): Promise<FetchedFlag>;
  /** Closes what the source itself created. Called once; neither `fetch` nor `fetchFlag` follows, but one may be under way. */
  close(): void;
}

/** Opens a source; called for each `initialize` of each provider, and again where a `fetch` was given up. */
export type Source = (context: SourceContext) => OpenSource;
