import type { JsonValue } from '@openfeature/core';
import type { CompiledRule } from '../rules/rule.js';
import { shorten } from '../shared/describe-error.js';
import { attempt, check, isOneOf, isRecord } from '../shared/option-values.js';

/** Attributes of a feature flag by name, `enabled` and names beginning with `_` left out. Frozen; own properties only. */
export type Attributes = Readonly<Record<string, JsonValue>>;

/** One variant of a multi-variant flag. A disabled variant carries no attributes. */
export interface Variant {
  /** `name` in a deployment-time document, `_variant` in an Ion document. */
  readonly name: string;
  /** What the flag is, as a boolean, for whoever gets this variant. */
  readonly enabled: boolean;
  /** Empty when the variant is disabled. */
  readonly attributes: Attributes;
  /** Absent on the Default variant, which is always the last one. */
  readonly rule?: CompiledRule;
}

/** A property of a freeform document: any JSON value. */
export interface PlainFlag {
  /** Tells it from feature flags. */
  readonly kind: 'plain';
  /** The property, as the document has it. Frozen. */
  readonly value: JsonValue;
}

/** A feature flag with one value for everybody. */
export interface BasicFlag {
  /** Tells it from flags of other kinds. */
  readonly kind: 'basic';
  /** What the flag is, as a boolean. */
  readonly enabled: boolean;
  /** Empty when the flag is disabled. */
  readonly attributes: Attributes;
  /** `_variant` of a retrieval-time document: the variant that was chosen elsewhere (R3). */
  readonly chosenVariant?: string;
}

/** A feature flag whose variant is chosen by rules (T1); `variants` is never empty. */
export interface MultiVariantFlag {
  /** Tells it from flags of other kinds. */
  readonly kind: 'multi-variant';
  /** In the order in which they are tried; the last one is the Default. */
  readonly variants: readonly Variant[];
}

/** A flag that cannot be evaluated; every evaluation answers PARSE_ERROR with this message (D6). */
export interface SpoiledFlag {
  /** Tells it from flags that can be evaluated. */
  readonly kind: 'spoiled';
  /** Names the flag, the variant where there is one, and the reason. */
  readonly message: string;
  /** Text that differs when the flag's definition differs, so that a changed definition is seen (E4). */
  readonly fingerprint: string;
}

/** What a key of a document names. */
export type Flag = PlainFlag | BasicFlag | MultiVariantFlag | SpoiledFlag;

/** Flags by key, as a document defines them. */
export type Flags = ReadonlyMap<string, Flag>;

/** @throws TypeError where it is not a map, for callers that no compiler has checked */
export function checkFlags(name: string, flags: Flags): void {
  const isMap = attempt(
    name,
    () => isRecord(flags) && METHODS.every((each) => typeof flags[each] === 'function'),
  );
  check(isMap, name, 'a Map of flags by key, as parseDocument gives it', flags);
}

const METHODS = ['get', 'has', 'keys'] as const;

/**
 * @param name of the map
 * @throws TypeError where the value at a key is not a flag, as {@link checkFlags}
 */
export function checkFlag(name: string, key: string, flag: Flag): void {
  const isFlag =
    isRecord(flag) &&
    isOneOf(KINDS, flag.kind) &&
    (flag.kind !== 'multi-variant' || (Array.isArray(flag.variants) && flag.variants.every(isRecord)));
  const place = `${name}.get(${shorten(JSON.stringify(String(key)), MAX_SHOWN_CHARACTERS)})`;
  check(isFlag, place, 'a flag, as parseDocument gives it', flag);
}

const KINDS: readonly Flag['kind'][] = ['plain', 'basic', 'multi-variant', 'spoiled'];
const MAX_SHOWN_CHARACTERS = 100;
