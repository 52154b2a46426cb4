import type { JsonValue } from '@openfeature/core';
import { parseExperimentFlags } from '../document/experiment-flags.js';
import type { ParsedDocument } from '../document/parsed-document.js';
import type { RawDocument } from '../document/raw-document.js';
import { createFlagSet, type FlagSet } from '../flags/flag-set.js';
import type { NormalizedOptions } from '../options.js';
import type { SourceTraits } from '../source/source-traits.js';

/** The configuration in use, as `provider.configuration` shows it (P7). */
export interface Configuration {
  /** The document's bytes, copied on each access. */
  readonly bytes: Uint8Array;
  /** The media type that the answer named. */
  readonly contentType: string | undefined;
  /** AppConfig's label of the hosted version; `undefined` when it has none. */
  readonly versionLabel: string | undefined;
  /**
   * The same as `flagMetadata.version`: the label, else `sha256:` and the first 12 hexadecimal digits of the SHA-256 of
   * {@link Configuration.bytes}.
   */
  readonly version: string;
  /** The parsed document, frozen, for JSON and YAML; `undefined` for Ion. For JSON it is assembled on first access. */
  readonly content: JsonValue | undefined;
  /** The last successful contact. */
  readonly checkedAt: Date;
  /** When this content was received. */
  readonly changedAt: Date;
  /** Where the document came from: `'service'`, `'agent'`, what a custom source calls itself, or `'backup'`. */
  readonly origin: string;
}

/** The document in use and its flag set. Immutable: anything new makes a new one. */
export interface InUse {
  readonly document: RawDocument;
  readonly parsed: ParsedDocument;
  readonly flagSet: FlagSet;
  /** Always present, to show which document answered (R4). */
  readonly version: string;
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
  readonly changedAt: number;
}

const VERSION_DIGITS = 12;

export function inUseOf(
  came: Pick<InUse, 'document' | 'checkedAt' | 'changedAt'>,
  parsed: ParsedDocument,
  options: NormalizedOptions,
  { origin, chosenVariantReason }: Pick<SourceTraits, 'origin' | 'chosenVariantReason'>,
): InUse {
  const { document, checkedAt, changedAt } = came;
  const version = versionOf(document);
  const { application, environment, profile, valueAttribute } = options;
  const flagSet = createFlagSet(parsed.flags, {
    flagSetId: `${application}/${environment}/${profile}`,
    version,
    valueAttribute,
    chosenVariantReason,
    experiments: parseExperimentFlags(document.experimentFlags).experiments,
  });
  return { document, parsed, flagSet, version, origin, checkedAt, changedAt };
}

export function toConfiguration({ document, parsed, ...inUse }: InUse): Configuration {
  const { bytes, contentType, versionLabel } = document;
  return Object.freeze({
    get bytes() {
      return new Uint8Array(bytes);
    },
    contentType,
    versionLabel,
    version: inUse.version,
    get content() {
      return parsed.content;
    },
    checkedAt: new Date(inUse.checkedAt),
    changedAt: new Date(inUse.changedAt),
    origin: inUse.origin,
  });
}

/** The version label, else a digest of the bytes (R4). */
function versionOf({ versionLabel, bytes }: RawDocument): string {
  if (versionLabel !== undefined) return versionLabel;
  // Loaded where it is needed: most documents have a label.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `sha256:${createHash('sha256').update(bytes).digest('hex').slice(0, VERSION_DIGITS)}`;
}
