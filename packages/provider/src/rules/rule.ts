import type { EvaluationContext } from '@openfeature/core';
import type { ExplainedRule } from './explained.js';
import type { DocumentPatterns } from './pattern.js';
import type { RuleError } from './rule-error.js';

/** A compiled targeting rule: evaluating it does no parsing, no I/O, and never throws (T7). */
export interface CompiledRule {
  /** The rule as Ion text in a normal form: equal texts mean equal rules, whatever their white space was. */
  readonly text: string;
  /** Whether the rule contains `split` anywhere (R2). */
  readonly usesSplit: boolean;
  /** The seeds of its `split`s, each once: the key of the flag where one names none (T6). */
  readonly splitSeeds: readonly string[];
  /** Whether the rule is true for this context. Never throws: what cannot be compared is false (T3). */
  evaluate(context: EvaluationContext): boolean;
  /** Evaluates the rule once more, and tells what became of each part; see {@link ExplainedRule}. Never rejects. */
  explain(context: EvaluationContext): Promise<ExplainedRule>;
}

/** The outcome of compiling a rule. */
export type RuleResult =
  | { readonly ok: true; readonly rule: CompiledRule }
  | { readonly ok: false; readonly error: RuleError };

/** A 32-bit unsigned integer for a seed and a value, of which `split` takes the remainder by 100 000; see option `splitHash`. */
export type SplitHash = (seed: string, value: string) => number;

/** What a warning at evaluation is about, for programs: there are few kinds and many messages. */
export type RuleWarningKind =
  | 'text-too-long'
  | 'array-too-long'
  | 'matches-too-long'
  | 'nothing-to-split'
  | 'evaluation-too-long'
  | 'evaluation-failed';

/** How a rule is compiled. */
export interface RuleOptions {
  /** Key of the flag that the rule belongs to: the seed of a `split` that names none (T6). */
  readonly flagKey: string;
  /** Default: FNV-1a (32 bit) of the UTF-8 bytes of value, then seed. */
  readonly splitHash?: SplitHash | undefined;
  /**
   * Called with a message at most once per rule and kind, for example when a text is too long for `matches` (T5). A document
   * may have many rules, so a logger should report a few of each kind and count the rest.
   */
  readonly onWarning?: ((message: string, kind: RuleWarningKind) => void) | undefined;
  /**
   * The patterns of the document that the rule is from, which are bounded together (T5); absent for a rule by itself.
   * @internal
   */
  readonly patterns?: DocumentPatterns | undefined;
}
