/**
 * The public API. Everything else is private, so that it can change: the poller, the announcer of events, the backup.
 * Parsing documents and compiling rules is public as `aws-appconfig-openfeature-provider/engine`.
 */
export type { ProfileType, SymbolTables } from './document/parsed-document.js';
export type { RawDocument } from './document/raw-document.js';
export {
  type ExperimentAssignmentsOptions,
  experimentAssignments,
  type TreatmentAssignment,
} from './experiment-assignments.js';
export type { ExplainedVariant, Explanation } from './flags/explain.js';
export type { FlagEvaluation } from './flags/flag-evaluation.js';
export type { Configuration } from './live/in-use.js';
export type { AppConfigProviderOptions } from './options.js';
export { AppConfigProvider } from './provider.js';
export type { ContextRead, ExplainedExpression, ExplainedRule, ExplainedSplit } from './rules/explained.js';
export type { SplitHash } from './rules/rule.js';
export { agentSource } from './source/agent/agent.js';
export type { AgentSourceOptions } from './source/agent/agent-options.js';
export type {
  ControlPlaneClient,
  ControlPlaneClientConfig,
  ControlPlaneOptions,
} from './source/data-api/control-plane-options.js';
export { dataApiSource } from './source/data-api/data-api.js';
export type { DataApiSourceOptions } from './source/data-api/data-api-options.js';
export {
  type FetchedFlag,
  type FetchResult,
  type OpenSource,
  type Retry,
  type Source,
  type SourceContext,
  SourceError,
  type SourceErrorOptions,
  type StoredVersion,
  type StoredVersions,
  type Targeting,
} from './source/source.js';
