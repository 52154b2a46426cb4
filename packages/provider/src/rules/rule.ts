import type { EvaluationContext } from '@openfeature/core';

/** A compiled targeting rule: evaluating it does no parsing, no I/O, and never throws (T7). */
export interface CompiledRule {
  /** The rule as Ion text in one normal form: equal texts mean equal rules, whatever their white space was. */
  readonly text: string;
  /** Whether the rule contains `split` anywhere (R2). */
  readonly usesSplit: boolean;
  evaluate(context: EvaluationContext): boolean;
}

/** Why a rule does not compile; the first three are what AppConfig itself calls them. */
export type RuleErrorReason =
  | 'NotAnExpression'
  | 'UnknownSymbol'
  | 'TooFewOperands'
  | 'TooManyOperands'
  | 'InvalidOperand'
  | 'InvalidSyntax'
  | 'TooComplex';

export interface RuleError {
  readonly reason: RuleErrorReason;
  /** Says where (position or operator), what was expected, and what came. */
  readonly message: string;
}

export type RuleResult =
  | { readonly ok: true; readonly rule: CompiledRule }
  | { readonly ok: false; readonly error: RuleError };

/** A 32-bit unsigned integer for a seed and a value; see option `splitHash`. */
export type SplitHash = (seed: string, value: string) => number;

export interface RuleOptions {
  /** Key of the flag that the rule belongs to: the seed of a `split` that names none (T6). */
  readonly flagKey: string;
  /** Default: MurmurHash3 (x86, 32 bit, seed 0) of seed, NUL, value. */
  readonly splitHash?: SplitHash | undefined;
  /** Called with a message at most once per rule and cause, for example when `matches` cuts a text off (T5). */
  readonly onWarning?: ((message: string) => void) | undefined;
}
