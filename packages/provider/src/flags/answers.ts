import {
  type FlagMetadata,
  type JsonValue,
  StandardResolutionReasons as Reason,
  type ResolutionDetails,
  type ResolutionReason,
} from '@openfeature/core';
import type { CompiledRule } from '../rules/rule.js';
import type { FlagExperiment } from './experiments.js';
import type { Attributes, Flag, MultiVariantFlag, PlainFlag, Variant } from './flag.js';
import type { FlagEvaluation } from './flag-evaluation.js';
import type { FlagSetOptions } from './flag-set-options.js';
import { attributesMetadata, flagSetMetadata, type Treatment } from './metadata.js';

/** The four types that OpenFeature asks for. */
export type FlagType = 'boolean' | 'string' | 'number' | 'object';

/** What a value is read from: a plain value, or the state of a feature flag or of one of its variants. */
export type Subject =
  | PlainFlag
  | { readonly kind: 'feature'; readonly enabled: boolean; readonly attributes: Attributes };

/** The answer to one question. If it does not depend on the caller, it is kept and given again (K8). */
export interface Reply<T> {
  /** Frozen. */
  readonly details: ResolutionDetails<T>;
  /**
   * The details as a promise, which is also made once: nothing can change what it resolves to. Not frozen, since Node's
   * `async_hooks` writes to promises, even to those older than the hook.
   */
  promise: Promise<ResolutionDetails<T>> | undefined;
}

/** Replies that are kept to be given again, by the type asked for. */
export type KnownReplies = Record<FlagType, Reply<JsonValue> | undefined>;

/** All four members exist from the start, so that the objects have one shape, which V8 reads faster. */
export function noReplies(): KnownReplies {
  return { boolean: undefined, string: undefined, number: undefined, object: undefined };
}

/** One of the states that a flag can be in, with all that an answer needs besides type, path and default. */
export interface Choice {
  readonly subject: Subject;
  /** Chosen when this is true; absent where the choice is unconditional. */
  readonly rule: CompiledRule | undefined;
  readonly reason: ResolutionReason;
  /** The variant's name; absent where `on` and `off` are the variants (R1). */
  readonly variant: string | undefined;
  readonly metadata: FlagMetadata;
  /** Replies for the flag as a whole. */
  readonly known: KnownReplies;
  /** Replies by path; only paths that name something are kept, so that a document bounds their number. */
  readonly knownByPath: Map<string, KnownReplies>;
  /** What the flag and its attributes answer when all flags are evaluated; made the first time they are. */
  evaluations: readonly FlagEvaluation[] | undefined;
}

/** What a flag can answer: choices in the order of their rules, the last one without a rule; or why it cannot (D6). */
export type Answers =
  | { readonly kind: 'choices'; readonly choices: readonly Choice[]; readonly fallback: Choice }
  | { readonly kind: 'spoiled'; readonly message: string; readonly metadata: FlagMetadata };

/** @param experiment the one that runs on the flag, if it is known */
export function createAnswers(
  flag: Flag,
  options: FlagSetOptions,
  experiment: FlagExperiment | undefined,
): Answers {
  const surroundings = { options, experiment };
  switch (flag.kind) {
    case 'spoiled':
      return { kind: 'spoiled', message: flag.message, metadata: flagSetMetadata(options) };
    case 'plain':
      return sole({ subject: flag, reason: Reason.STATIC }, surroundings);
    case 'basic': {
      const subject: Subject = { kind: 'feature', enabled: flag.enabled, attributes: flag.attributes };
      const reason = flag.chosenVariant === undefined ? Reason.STATIC : options.chosenVariantReason;
      return sole({ subject, reason, variant: flag.chosenVariant }, surroundings);
    }
    case 'multi-variant':
      return variantAnswers(flag, surroundings);
  }
}

function variantAnswers(flag: MultiVariantFlag, surroundings: Surroundings): Answers {
  const choices: Choice[] = [];
  for (const variant of flag.variants) {
    if (variant.rule === undefined) break;
    const reason = variant.rule.usesSplit ? Reason.SPLIT : Reason.TARGETING_MATCH;
    choices.push(variantChoice(variant, reason, surroundings));
  }
  const fallback = flag.variants[choices.length];
  // The Default variant is always there (see MultiVariantFlag).
  if (fallback === undefined) throw new Error('a multi-variant flag needs a variant without a rule');
  const reason = choices.length === 0 ? Reason.STATIC : Reason.DEFAULT;
  return { kind: 'choices', choices, fallback: variantChoice(fallback, reason, surroundings) };
}

function variantChoice(variant: Variant, reason: ResolutionReason, surroundings: Surroundings): Choice {
  const subject: Subject = { kind: 'feature', enabled: variant.enabled, attributes: variant.attributes };
  return createChoice({ subject, reason, variant: variant.name, rule: variant.rule }, surroundings);
}

/** What all choices of a flag have in common. */
interface Surroundings {
  readonly options: FlagSetOptions;
  readonly experiment: FlagExperiment | undefined;
}

interface ChoiceParts {
  readonly subject: Subject;
  readonly reason: ResolutionReason;
  readonly variant?: string | undefined;
  readonly rule?: CompiledRule | undefined;
}

function sole(parts: ChoiceParts, surroundings: Surroundings): Answers {
  return { kind: 'choices', choices: [], fallback: createChoice(parts, surroundings) };
}

function createChoice({ subject, reason, variant, rule }: ChoiceParts, surroundings: Surroundings): Choice {
  const { options, experiment } = surroundings;
  const metadata =
    subject.kind === 'plain'
      ? flagSetMetadata(options)
      : attributesMetadata(subject.attributes, options, treatmentOf(experiment, variant));
  return {
    subject,
    rule,
    reason,
    variant,
    metadata,
    known: noReplies(),
    knownByPath: new Map(),
    evaluations: undefined,
  };
}

/** The experiment's treatment that a variant stands for, if it does: overrides, say, have variants of their own. */
function treatmentOf(
  experiment: FlagExperiment | undefined,
  variant: string | undefined,
): Treatment | undefined {
  const key = variant === undefined ? undefined : experiment?.treatments.get(variant);
  return experiment === undefined || key === undefined ? undefined : { run: experiment.run, key };
}
