/** A constant of a rule. Safe integers are numbers, larger ones bigints, so that both compare exactly (T4). */
export type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number | bigint }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'timestamp'; readonly epochMilliseconds: number };

/** `$name`: the attribute of exactly that name in the evaluation context (T2). */
export interface ContextValue {
  readonly kind: 'context';
  readonly name: string;
}

export type Operand = Literal | ContextValue;

export type Comparison = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';
export type TextTest = 'begins_with' | 'ends_with' | 'contains';

/** A checked targeting rule: anything of this shape can be compiled, except perhaps the pattern of a `matches`. */
export type Expression =
  | { readonly operator: 'and' | 'or'; readonly operands: readonly Condition[] }
  | { readonly operator: 'not'; readonly operand: Condition }
  | { readonly operator: Comparison | TextTest; readonly left: Operand; readonly right: Operand }
  | { readonly operator: 'in'; readonly value: Operand; readonly items: readonly Literal[] }
  | { readonly operator: 'matches'; readonly in: Operand; readonly pattern: string }
  | { readonly operator: 'exists'; readonly key: string }
  | {
      readonly operator: 'split';
      readonly by: ContextValue;
      readonly pct: number;
      readonly seed: string | undefined;
    };

/** What `and`, `or` and `not` take: a nested expression, or the constant `true` or `false`. */
export type Condition = Expression | { readonly kind: 'boolean'; readonly value: boolean };
