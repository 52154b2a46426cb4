/** Why a rule does not compile; the first three are what AppConfig itself calls them. */
export type RuleErrorReason =
  | 'NotAnExpression'
  | 'UnknownSymbol'
  | 'TooFewOperands'
  | 'TooManyOperands'
  | 'InvalidOperand'
  | 'InvalidSyntax'
  | 'TooComplex';

/** What is wrong with a rule that does not compile. */
export interface RuleError {
  /** The kind of mistake. */
  readonly reason: RuleErrorReason;
  /** Says where (position or operator), what was expected, and what came. */
  readonly message: string;
  /**
   * The operators around what is wrong, outermost first, and the place of a word that stands where an expression has to: 1 is the
   * operator's first operand. Absent where it is within none that is known.
   */
  readonly within?: readonly string[];
}
