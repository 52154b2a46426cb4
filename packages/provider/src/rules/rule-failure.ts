import type { RuleError, RuleErrorReason } from './rule-error.js';

/** Ends the reading of one rule from within; never leaves this folder's and the Ion reader's own `catch`. */
export class RuleFailure extends Error {
  readonly error: RuleError;

  constructor(reason: RuleErrorReason, message: string) {
    super(message);
    this.error = { reason, message };
  }
}

/** Runs `read`, turning a {@link RuleFailure} into its error; anything else goes on up. */
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
