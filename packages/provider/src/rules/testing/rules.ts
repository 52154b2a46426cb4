import type { EvaluationContext } from '@openfeature/core';
import { compileRuleText } from '../compile-rule.js';
import type { CompiledRule, RuleOptions } from '../rule.js';
import type { RuleError } from '../rule-error.js';

/** A context with whatever a caller without types could pass. */
export type AnyContext = Readonly<Record<string, unknown>>;

/** Compiles a rule that is expected to be good. */
export async function compiled(text: string, options: Partial<RuleOptions> = {}): Promise<CompiledRule> {
  const result = await compileRuleText(text, { flagKey: 'flag', ...options });
  if (!result.ok) throw new Error(`${text}: ${result.error.reason}: ${result.error.message}`);
  return result.rule;
}

/** Compiles a rule that is expected to be refused. */
export async function refused(text: string): Promise<RuleError> {
  const result = await compileRuleText(text, { flagKey: 'flag' });
  if (result.ok) throw new Error(`${text}: was accepted`);
  return result.error;
}

/** Whether a rule is true for a context. */
export async function holds(
  text: string,
  context: AnyContext,
  options: Partial<RuleOptions> = {},
): Promise<boolean> {
  return (await compiled(text, options)).evaluate(context as EvaluationContext);
}
