import type { RuleOptions, RuleResult } from './rule.js';

let compiler: typeof import('./compile-rule.js') | undefined;

/**
 * Compiles a rule from Ion text, as a deployment-time document has it. What it needs is loaded on first use (T7), including the
 * compiler itself: a document without rules never pays for it.
 *
 * @throws TypeError that names what was expected of `options`, and what came
 */
export async function compileRuleText(text: string, options: RuleOptions): Promise<RuleResult> {
  // Imported once: a document may have thousands of rules.
  compiler ??= await import('./compile-rule.js');
  return compiler.compileRuleText(text, options);
}
