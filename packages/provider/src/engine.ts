/**
 * The engine by itself, without OpenFeature's SDK and without I/O: parse a document, compile a rule, resolve a flag. For
 * tools that must agree with the provider, such as AppConfig Local. Runs in Node and in browsers; only YAML that is parsed in a
 * thread is refused in a browser.
 */

export { type IonFlagSource, type IonVariantSource, writeIonDocument } from './document/ion-write.js';
export { parseDocument } from './document/parse-document.js';
export type {
  DocumentShape,
  ParsedDocument,
  ParseOptions,
  ParseResult,
  ProfileType,
  SymbolTables,
} from './document/parsed-document.js';
export type { RawDocument } from './document/raw-document.js';
export { MAX_DOCUMENT_BYTES } from './document/raw-document.js';
export type { Turn } from './document/turns.js';
export { diffFlags } from './flags/diff.js';
export { evaluate, evaluateAll } from './flags/evaluate.js';
export type { Experiments, FlagExperiment } from './flags/experiments.js';
export { type ExplainedVariant, type Explanation, explain } from './flags/explain.js';
export type {
  Attributes,
  BasicFlag,
  Flag,
  Flags,
  MultiVariantFlag,
  PlainFlag,
  SpoiledFlag,
  Variant,
} from './flags/flag.js';
export type { FlagEvaluation } from './flags/flag-evaluation.js';
export { createFlagSet, type FlagSet } from './flags/flag-set.js';
export type { FlagSetOptions } from './flags/flag-set-options.js';
export { type FlagType, resolve } from './flags/resolve.js';
export { compileRuleText } from './rules/compile-rule-text.js';
export type { ContextRead, ExplainedExpression, ExplainedRule, ExplainedSplit } from './rules/explained.js';
export type { CompiledRule, RuleOptions, RuleResult, RuleWarningKind, SplitHash } from './rules/rule.js';
export type { RuleError, RuleErrorReason } from './rules/rule-error.js';
