import type { Announcement } from './announce.js';
import type { InUse } from './in-use.js';

/** How the wait for the first flag set ended. */
export type StartOutcome =
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'fatal'; readonly error: Error }
  | { readonly kind: 'closed' };

/** What is to be done because something has happened, in this order. */
export type Todo =
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields?: object;
    }
  | { readonly kind: 'announce'; readonly announcement: Announcement }
  /** Whoever waits for `initialize` is told. */
  | { readonly kind: 'settle-start'; readonly outcome: StartOutcome }
  | { readonly kind: 'look-for-backup' }
  | { readonly kind: 'save-backup'; readonly inUse: InUse }
  /** The time of the last contact is new. */
  | { readonly kind: 'keep-backup'; readonly inUse: InUse | undefined }
  /** Polling and all else that is under way ends. */
  | { readonly kind: 'end' };
