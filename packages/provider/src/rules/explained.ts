/** How a rule came out for a context, and how each of its parts did. A plain object, which `JSON.stringify` takes. */
export interface ExplainedRule {
  /** The rule as Ion text in its normal form. */
  readonly text: string;
  /** What `evaluate` returns for the same context. */
  readonly value: boolean;
  /** The whole rule, with its parts as operands. */
  readonly expression: ExplainedExpression;
  /** What an evaluation would warn of, such as a text too long to be compared (T4, T5): at most one of a kind. */
  readonly warnings: readonly string[];
}

/** A part of a rule: an expression, or a constant that stands in the place of one. */
export interface ExplainedExpression {
  /** As in the rule: `and`, `or`, `not`, `eq`, `split` and so on; `constant` for `true` and `false`. */
  readonly operator: string;
  /** As Ion text; of `and`, `or` and `not` the name alone, since their operands have texts of their own. */
  readonly text: string;
  /**
   * Whether it was true; `undefined` where it was not evaluated, because an `and` or `or` around it was decided before, or the rule
   * could not be evaluated any further, as a warning says.
   */
  readonly value: boolean | undefined;
  /** What it read of the context, each attribute once; empty for `and`, `or`, `not`, and where it was not evaluated. */
  readonly reads: readonly ContextRead[];
  /** What `split` made of the value; absent for other operators, and where there was no value. */
  readonly split?: ExplainedSplit;
  /** Of `and`, `or` and `not`, in order; empty for others. */
  readonly operands: readonly ExplainedExpression[];
}

/** What `split` made of a value. */
export interface ExplainedSplit {
  /** Thousandths of a percent, 0 to 99.999: true when this is below the rule's `pct` (T6). */
  readonly bucket: number;
  /** The seed that was hashed: the rule's own, else the flag's key. */
  readonly seed: string;
}

/** An attribute of the evaluation context, as a rule met it. */
export interface ContextRead {
  /** The name in the rule, without `$`. */
  readonly name: string;
  /** The attribute that was read: the name, but for `entityId`, in place of which `targetingKey` may be read (T2). */
  readonly attribute: string;
  /**
   * `present`; `missing` where it is absent or null; `unfit` where it is of a kind that the operator does not compare, such as an
   * object, which counts as missing (T3).
   */
  readonly state: 'present' | 'missing' | 'unfit';
  /**
   * A string, number or boolean as it is, a `Date` as ISO 8601, anything else in a word or two such as `an object`; text beyond 200
   * characters is cut off. `undefined` where it is missing.
   */
  readonly value: string | number | boolean | undefined;
}
