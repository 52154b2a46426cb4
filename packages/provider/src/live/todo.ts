import type { InUse } from './in-use.js';

/** What the provider has to emit. */
export type Announcement =
  | { readonly kind: 'ready'; readonly message: string }
  | { readonly kind: 'stale'; readonly message: string }
  /** Where `initialize` is still waited for, only the SDK tells this (E1). */
  | { readonly kind: 'fatal'; readonly message: string }
  | { readonly kind: 'configuration-changed'; readonly message: string; readonly flagsChanged: string[] };

/** How the wait for the first flag set ended. */
export type StartOutcome =
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'fatal'; readonly error: Error }
  | { readonly kind: 'closed' };

/** When rules are to be read. */
export type ReadDue =
  /** Nobody has flags to go on with. */
  | { readonly kind: 'at-once' }
  /** At a random moment of the window, so that a fleet spreads out; of one window for each request that it will take. */
  | { readonly kind: 'in-window'; readonly requests: number }
  /** They may be others when a deployment that is under way is complete. */
  | { readonly kind: 'again' }
  | {
      readonly kind: 'after-failure';
      readonly requests: number;
      readonly failures: number;
      readonly retry: 'backoff' | 'interval';
      readonly retryAfterSeconds: number | undefined;
      /** Whether there are flags to go on with meanwhile. */
      readonly hasFlags: boolean;
    };

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
  /** The rules of the document that is awaited then. */
  | { readonly kind: 'read-rules'; readonly due: ReadDue }
  | { readonly kind: 'save-backup'; readonly inUse: InUse }
  /** The time of the last contact is new. */
  | { readonly kind: 'keep-backup'; readonly inUse: InUse | undefined }
  /** Ends polling and everything else that is under way. */
  | { readonly kind: 'end' };
