import type { EvaluationContext } from '@openfeature/core';
import type { CompiledRule, Flag } from 'aws-appconfig-openfeature-provider/engine';
import { type RetrievalFlag, retrievalFlags } from '../feature-flags/retrieval.js';
import { loadEngine } from '../shared/engine.js';
import type { Version } from '../store/model.js';

/** For each flag of a version, in order of keys, what gives its JSON for a context. */
export type AgentFlags = ReadonlyMap<string, (context: EvaluationContext) => string>;

const known = new WeakMap<Version, Promise<AgentFlags>>();

/** The flags of a version of a feature-flag profile; their rules are compiled once. */
export function agentFlags(version: Version): Promise<AgentFlags> {
  let flags = known.get(version);
  if (flags === undefined) {
    flags = readFlags(version);
    known.set(version, flags);
  }
  return flags;
}

async function readFlags({ content, label }: Version): Promise<AgentFlags> {
  const raw = { bytes: content, contentType: 'application/json', versionLabel: label };
  const { parseDocument } = await loadEngine();
  const parsed = await parseDocument(raw, {});
  if (!parsed.ok) throw new Error(parsed.message);
  const flags = new Map<string, (context: EvaluationContext) => string>();
  for (const flag of retrievalFlags(content)) {
    flags.set(flag.key, answerOf(flag, parsed.document.flags.get(flag.key)));
  }
  return flags;
}

function answerOf(flag: RetrievalFlag, compiled: Flag | undefined): (context: EvaluationContext) => string {
  if ('basic' in flag) return () => flag.basic;
  // A version whose rules do not compile is not stored in the first place.
  if (compiled?.kind !== 'multi-variant') throw new Error(`Flag ${flag.key} cannot be evaluated`);
  const rules = compiled.variants.map(({ rule }) => rule);
  const answers = flag.variants.map(({ json }) => json);
  return (context) => answers[chosen(rules, context)] ?? '';
}

/** The index of the first variant whose rule is true; the last variant is the default, which has no rule. */
function chosen(rules: readonly (CompiledRule | undefined)[], context: EvaluationContext): number {
  return rules.findIndex((rule) => rule === undefined || rule.evaluate(context));
}
