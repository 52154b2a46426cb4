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
