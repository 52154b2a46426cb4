import type { JsonValue } from '@openfeature/core';
import type { Flags } from '../flags/flag.js';
import type { RuleWarningKind, SplitHash } from '../rules/rule.js';

/** The outcome of parsing: a document that cannot be parsed is rejected whole (D3). */
export type ParseResult =
  | { readonly ok: true; readonly document: ParsedDocument }
  | { readonly ok: false; readonly message: string };

/** A document that was parsed. */
export interface ParsedDocument {
  /** Its flags by key, in the document's order. */
  readonly flags: Flags;
  /**
   * The whole document, deep-frozen, for JSON and YAML; `undefined` for Ion. For JSON it is assembled on first access,
   * which takes about as long as `JSON.parse`.
   */
  readonly content: JsonValue | undefined;
  /** Messages for the document's author, for example about a flag key that occurs twice (D5). */
  readonly warnings: readonly string[];
  /** What kind of flags it has; `undefined` where it has none. A change of shape between versions is worth a warning. */
  readonly shape: DocumentShape | undefined;
}

/**
 * What the flags of a document are (D4): feature flags as they are stored, feature flags as they are served (Ion included),
 * plain values, or served feature flags and plain values side by side.
 */
export type DocumentShape = 'deployment-time' | 'retrieval-time' | 'plain' | 'mixed';

/** AppConfig's type of a configuration profile. */
export type ProfileType = 'AWS.Freeform' | 'AWS.AppConfig.FeatureFlags';

/** How a document is parsed. */
export interface ParseOptions {
  /** Media type to use instead of what the answer says. */
  readonly contentType?: string | undefined;
  /**
   * The type of the document's profile, which settles what its content means. With `AWS.Freeform` every property is a plain
   * value, also an object that has a boolean `enabled`; with `AWS.AppConfig.FeatureFlags` a document of anything else is
   * rejected. Default: by content (D4).
   */
  readonly profileType?: ProfileType | undefined;
  /** The hash behind the operator `split`. Default: FNV-1a (32 bit) of the UTF-8 bytes of value, then seed. */
  readonly splitHash?: SplitHash | undefined;
  /**
   * The flags of the version before, as this function gave them with the same options, for bytes that nobody has changed since.
   * What stays as it was is taken over: of JSON where both begin and end, of Ion flag by flag. Flags are the same without it; a
   * rule that is taken over goes on giving its warnings where it gave them before.
   */
  readonly previous?: Flags | undefined;
  /** Names for positions in the shared Ion symbol tables that this library does not know. */
  readonly symbolTables?: SymbolTables | undefined;
  /** Aborts parsing when the document is no longer needed; the result is then meaningless. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Receives warnings that arise at evaluation, at most one of a kind for each rule; those of parsing are in the result. A
   * document may have many rules, so a logger should report only a few of each kind.
   */
  readonly onWarning?: ((message: string, kind: RuleWarningKind) => void) | undefined;
}

/** The two shared symbol tables of AppConfig's binary Ion, by position from 1; `null` where the name is not known. */
export interface SymbolTables {
  /** Names of the operators, as `eq`. */
  readonly ops?: readonly (string | null | undefined)[] | undefined;
  /** Names of the annotations, as `pct`. */
  readonly anns?: readonly (string | null | undefined)[] | undefined;
}
