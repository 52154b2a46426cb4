import type { RuleError, RuleErrorReason } from './rule-error.js';

/** Ends the reading of one rule from within; always caught in this folder or by the Ion reader. */
export class RuleFailure extends Error {
  readonly error: RuleError;

  constructor(reason: RuleErrorReason, message: string, within: readonly string[] = []) {
    super(message);
    this.error = within.length === 0 ? { reason, message } : { reason, message, within };
  }

  /** The same failure, with one more operator around it. */
  inside(operator: string): RuleFailure {
    const { reason, message, within = [] } = this.error;
    return new RuleFailure(reason, message, [operator, ...within]);
  }
}

/** Runs `read` and turns a {@link RuleFailure} into its error; anything else is thrown on. */
export function catchRuleFailure<T>(
  read: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: RuleError } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof RuleFailure) return { ok: false, error: error.error };
    throw error;
  }
}
