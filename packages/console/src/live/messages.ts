/** What changes by itself; each has a number that grows with every change. */
export type Kind = 'resources' | 'sessions' | 'faults' | 'overrides';
export const KINDS: readonly Kind[] = ['resources', 'sessions', 'faults', 'overrides'];

/** What pages hear from the stream that they share. */
export type LiveMessage =
  /** The stream is open, for the first time or once more: whatever a page knows may be old. */
  | { readonly kind: 'open'; readonly instance: string }
  | { readonly kind: 'changed'; readonly region: string; readonly kinds: readonly Kind[] }
  /** There is no stream; another is tried. */
  | { readonly kind: 'lost' };

/** What a page says to the hub. */
export type ToHub =
  | { readonly kind: 'hello' }
  | { readonly kind: 'bye' }
  /** It has changed something: what others are asking for may be old. */
  | { readonly kind: 'wrote' }
  | { readonly kind: 'ask'; readonly asks: readonly Ask[] };

/** A question for the server; those of one moment go together, and so do their answers. */
export interface Ask {
  readonly id: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer to what a page has asked; without a status there is none. */
export interface HubAnswer {
  readonly id: number;
  readonly status?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly text?: string;
}

export type FromHub = LiveMessage | { readonly kind: 'answers'; readonly answers: readonly HubAnswer[] };
