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
  /** The operators around what is wrong, outermost first; absent where it is within none that is known. */
  readonly within?: readonly string[];
}
