import type { Finding } from '../../../local/src/check/finding.js';
import type { FlagDifference } from '../../../local/src/compare/flag-changes.js';
import type { ProfileType } from '../aws/types.js';

/** A document as an editor holds it. */
export interface DocumentText {
  readonly text: string;
  readonly contentType: string;
  readonly type: ProfileType;
}

/** Why a rule does not compile. */
export interface RuleFault {
  /** Offset of the character that is wrong. */
  readonly offset: number;
  /** In AppConfig's words: `UnknownSymbol`. */
  readonly reason: string;
  readonly message: string;
}

/** Lines around what is different; the first is told by its numbers in both texts, from 1. */
export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  /** They begin with `+`, `-` or a blank. */
  readonly lines: readonly string[];
}

export type Comparison =
  | { readonly kind: 'flags'; readonly differences: readonly FlagDifference[] }
  | { readonly kind: 'lines'; readonly hunks: readonly Hunk[] }
  | { readonly kind: 'failed'; readonly message: string };

/** What the thread with the engine is asked, and answers. */
export interface Questions {
  check: { ask: DocumentText; answer: readonly Finding[] };
  rule: { ask: { rule: string; flagKey: string }; answer: RuleFault | undefined };
  /** `before` is absent where nothing is deployed yet. */
  compare: { ask: { before: DocumentText | undefined; after: DocumentText }; answer: Comparison };
}

export type Kind = keyof Questions;

export interface Question<Of extends Kind = Kind> {
  readonly id: number;
  readonly kind: Of;
  readonly ask: Questions[Of]['ask'];
}

export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };
