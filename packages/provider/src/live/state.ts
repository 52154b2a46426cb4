import type { DocumentShape } from '../document/parsed-document.js';
import type { RawDocument } from '../document/raw-document.js';
import type { PollFailure, PollOutcome } from '../polling/poll-outcome.js';
import type { Targeting } from '../source/source.js';
import { nothingTold, type Told } from './announce.js';
import type { InUse } from './in-use.js';
import { noProblems, type Problems } from './problems.js';
import type { Served } from './stored-rules.js';

/** A document that was rejected: the same bytes again are nothing new (E3). */
export interface Rejected {
  readonly document: RawDocument;
  readonly error: Error;
}

/** A document that can be used. */
export interface Came {
  /** What is in use from now on. */
  readonly inUse: InUse;
  /** Whether content or label is new, so that the backup is out of date. */
  readonly isNews: boolean;
  /** Keys that differ from the flag set before; empty for the first one (E4). */
  readonly flagsChanged: readonly string[];
}

/** What is known of the rules that were read, beside the document that has them. */
export interface RulesAbout {
  /** Whether other versions with other rules were served in the same form. */
  readonly isAmbiguous: boolean;
  /** Whether it is certain that these are the rules, also when the deployments that are under way are complete. */
  readonly isSettled: boolean;
  /** Keys of flags that an experiment runs on, whose rules are stored nowhere. */
  readonly experiments: readonly string[];
}

/** How a poll ended, with what it brought. */
export type LiveOutcome =
  | Exclude<PollOutcome, { kind: 'succeeded' | 'rejected' | 'failed' }>
  /** Without `came` the source said that nothing is new, or delivered what `served` is, whose rules are to be read (H1). */
  | (PollOutcome & { readonly kind: 'succeeded'; readonly came?: Came; readonly served?: Served })
  /** Without `document`, it could not even be read, so whatever comes next is new. */
  | (PollOutcome & { readonly kind: 'rejected'; readonly document?: RawDocument })
  | (PollFailure & { /** Whether the source has answered at all. */ readonly contacted: boolean });

/** How the reading of rules ended. */
export type ReadOutcome =
  | { readonly kind: 'succeeded'; readonly came: Came; readonly about: RulesAbout }
  | { readonly kind: 'rejected'; readonly error: Error; readonly document: RawDocument }
  | UnreadRules
  /** The provider was closed meanwhile. */
  | { readonly kind: 'closed' };

/** Rules that could not be read, and when that is tried again. */
export type UnreadRules = Omit<PollFailure, 'kind'> & { readonly kind: 'unread' };

/** What keeps the newest document out of use. */
export type Failure =
  | (LiveOutcome & { readonly kind: 'failed' | 'rejected' })
  | UnreadRules
  /** The rules were read, and the document that has them cannot be used. */
  | { readonly kind: 'rules-rejected'; readonly error: Error };

/** Rules that are being waited for (H1). */
export interface AwaitedRules {
  /** The document that the source delivered last. */
  readonly served: Served;
  /** How many reads have failed in a row. */
  readonly failures: number;
}

/** The stage that a provider's life has reached. */
export type Life =
  /** `initialize` is being waited for. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'started'; readonly initially: 'READY' | 'ERROR' }
  /** Polling has stopped for good (L2); `isOwed` until an event has said so, if no `initialize` does. */
  | { readonly kind: 'fatal'; readonly error: Error; readonly isOwed: boolean }
  | { readonly kind: 'closed' };

/** Everything that one life of a provider knows and that decides what it does. */
export interface LiveState {
  readonly life: Life;
  readonly inUse: InUse | undefined;
  /** The newest document, if it was rejected. */
  readonly rejected: Rejected | undefined;
  /** The shape of the newest document that had flags (D4). */
  readonly shape: DocumentShape | undefined;
  /** What is not taken into use before its rules are read. */
  readonly awaited: AwaitedRules | undefined;
  readonly problems: Problems;
  readonly lastError: Error | undefined;
  /** Whether the source has answered at all, and whether it has delivered a document, usable or not. */
  readonly contacted: boolean;
  readonly delivered: boolean;
  /** Whether it was told that versions without labels whose rules alone differ do not roll out gradually. */
  readonly toldAmbiguous: boolean;
  /** Whether it is known that there is a backup or none; until then, the newest failure waits (L3). */
  readonly backupKnown: boolean;
  readonly undecided: Failure | undefined;
  readonly told: Told;
}

export type Happening =
  | { readonly kind: 'poll-ended'; readonly outcome: LiveOutcome }
  /** The rules of a document were read, or could not be. */
  | { readonly kind: 'rules-read'; readonly served: Served; readonly outcome: ReadOutcome }
  /** With the backup, if there is one and the disk answered in time. */
  | { readonly kind: 'backup-looked-for'; readonly backup: InUse | undefined }
  | { readonly kind: 'backup-came-late'; readonly backup: InUse }
  /** `initTimeout` is over, and the backup was looked for. */
  | { readonly kind: 'start-timed-out' }
  /** The outcome of `initialize` has reached the SDK (E6). */
  | { readonly kind: 'sdk-informed' }
  | { readonly kind: 'closed' };

/** What a life works with; it never changes. */
export interface About {
  /** Its name in messages. */
  readonly name: string;
  readonly targeting: Targeting;
  /** Seconds. */
  readonly initTimeout: number;
}

export function firstState(hasBackup: boolean): LiveState {
  return {
    life: { kind: 'starting' },
    inUse: undefined,
    rejected: undefined,
    shape: undefined,
    awaited: undefined,
    problems: noProblems,
    lastError: undefined,
    contacted: false,
    delivered: false,
    toldAmbiguous: false,
    backupKnown: !hasBackup,
    undecided: undefined,
    told: nothingTold,
  };
}
