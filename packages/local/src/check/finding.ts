/** Something to say about a document. Members are always there, `null` where nothing is known. */
export interface Finding {
  /** `error`: AppConfig or its clients refuse it. `warning`: they do not, but it may not be what was meant. */
  readonly severity: 'error' | 'warning';
  /** From 1. */
  readonly line: number | null;
  /** From 1, in UTF-16 code units, as editors count. */
  readonly column: number | null;
  /** Path in AppConfig's words: `values.checkout._variants.0.rule.eq`. */
  readonly location: string | null;
  /** What has to be satisfied, in AppConfig's words: `RuleIsValid`. */
  readonly constraint: string | null;
  readonly message: string;
}

/** A place in a text: line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function finding(
  severity: Finding['severity'],
  message: string,
  { position, location = null, constraint = null }: Details = {},
): Finding {
  return {
    severity,
    line: position?.line ?? null,
    column: position?.column ?? null,
    location,
    constraint,
    message,
  };
}

interface Details {
  readonly position?: Position | undefined;
  readonly location?: string | null;
  readonly constraint?: string | null;
}
