import type { EvaluationContext } from '@openfeature/core';
import { Evaluation, type WarnOnce, whyNotEvaluated } from './evaluation.js';
import type { ExplainedRule } from './explained.js';
import type { Predicate } from './operand-reader.js';
import type { CompiledRule, RuleOptions, RuleWarningKind, SplitHash } from './rule.js';

/** What is known of a rule before it is evaluated. */
type Facts = Pick<CompiledRule, 'text' | 'splitSeeds'>;

/** Keeps nothing of what the rule was compiled from: a document may have a million of them. */
export class TargetingRule implements CompiledRule {
  readonly text: string;
  readonly usesSplit: boolean;
  readonly splitSeeds: readonly string[];
  readonly #predicate: Predicate;
  readonly #warnOnce: WarnOnce;
  readonly #flagKey: string;
  readonly #splitHash: SplitHash | undefined;

  constructor(
    { text, splitSeeds }: Facts,
    predicate: Predicate,
    { flagKey, splitHash, onWarning }: RuleOptions,
  ) {
    this.text = text;
    this.usesSplit = splitSeeds.length > 0;
    this.splitSeeds = splitSeeds;
    this.#predicate = predicate;
    this.#warnOnce = oncePerKind(flagKey, onWarning);
    this.#flagKey = flagKey;
    this.#splitHash = splitHash;
    Object.freeze(this);
  }

  evaluate(context: EvaluationContext): boolean {
    try {
      return this.#predicate(new Evaluation(context, this.#warnOnce));
    } catch (error) {
      // A user's `splitHash` may throw, or the stack may be nearly used up; an evaluation never throws (T7).
      this.#warnOnce(...whyNotEvaluated(error));
      return false;
    }
  }

  async explain(context: EvaluationContext): Promise<ExplainedRule> {
    // Loaded on first need: evaluating takes nothing of it.
    const { explainRule } = await import('./explain-rule.js');
    return await explainRule(this.text, { flagKey: this.#flagKey, splitHash: this.#splitHash }, context);
  }
}

/** Counted by kind, since the message may name a user. */
function oncePerKind(flagKey: string, onWarning: RuleOptions['onWarning']): WarnOnce {
  let given: Set<RuleWarningKind> | undefined;
  return (kind, what) => {
    if (onWarning === undefined || given?.has(kind)) return;
    given ??= new Set();
    given.add(kind);
    try {
      onWarning(`Flag '${flagKey}': ${what}`, kind);
    } catch {
      // A listener that throws must not affect the evaluation.
    }
  };
}
