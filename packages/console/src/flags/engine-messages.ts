import type { Explanation } from 'aws-appconfig-openfeature-provider/engine';
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

/** A value of an evaluation context. */
export type Context = Readonly<Record<string, unknown>>;

/** What one flag, or an attribute of one, answers. */
export interface Answer {
  readonly key: string;
  readonly value: unknown;
  readonly variant: string | undefined;
  readonly reason: string;
  /** Why there is no value. */
  readonly error: string | undefined;
}

export type Tried =
  | {
      readonly ok: true;
      readonly answers: readonly Answer[];
      /** Keys of flags whose variants rules choose. */
      readonly targeted: readonly string[];
      /** Names of context values that rules read. */
      readonly reads: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Which variants users get of one flag. */
export interface UserShares {
  /** In the flag's order. */
  readonly variants: readonly string[];
  /** Index of the variant of each user; users are in the order in which a growing `split` reaches them. */
  readonly users: readonly number[];
}

/** What the thread with the engine is asked, and answers. */
export interface Questions {
  check: { ask: DocumentText; answer: readonly Finding[] };
  rule: { ask: { rule: string; flagKey: string }; answer: RuleFault | undefined };
  /** Everything that a document answers for one context. */
  try: { ask: { document: DocumentText; context: Context }; answer: Tried };
  explain: {
    ask: { document: DocumentText; key: string; context: Context };
    answer: Explanation | undefined;
  };
  /** Who gets what of one flag, of so many users who differ in what `split` goes by alone. */
  users: {
    ask: { document: DocumentText; key: string; context: Context; count: number };
    answer: UserShares | undefined;
  };
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
