/** What a page asks of the worker. */
export type Ask =
  | { readonly kind: 'open'; readonly id: number; readonly url: string }
  | { readonly kind: 'close'; readonly id: number };

/** What the worker tells a page of a stream that it has opened. */
export interface Told {
  readonly id: number;
  readonly type: 'open' | 'message' | 'error';
  readonly data?: string;
  /** As an `EventSource` has it. */
  readonly readyState: number;
}
