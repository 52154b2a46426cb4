/** How one poll ended; `intervalSeconds` is what the service asked for in its answer. */
export type PollOutcome =
  | { readonly kind: 'succeeded'; readonly changed: boolean; readonly intervalSeconds?: number | undefined }
  /** Nothing was learnt and nothing failed: the service was asked too soon. */
  | { readonly kind: 'too-early' }
  /** Contact succeeded and the newest document cannot be used: no sooner poll cures that (P4). */
  | { readonly kind: 'rejected'; readonly error: Error; readonly intervalSeconds?: number | undefined }
  | PollFailure
  /** The provider was closed meanwhile, so the result no longer matters. */
  | { readonly kind: 'closed' };

export interface PollFailure {
  readonly kind: 'failed';
  readonly error: Error;
  readonly retry: 'backoff' | 'interval' | 'never';
  /** Whether no retry can cure this failure, if it is one at the first contact (L2). */
  readonly fatal: boolean;
  readonly retryAfterSeconds?: number | undefined;
  readonly intervalSeconds?: number | undefined;
  /** Whether the source has opened a session by now: from then on it has a minimum interval (P1). */
  readonly sessionOpened?: boolean | undefined;
}
