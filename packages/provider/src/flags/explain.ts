import type { EvaluationContext, JsonValue, ResolutionReason } from '@openfeature/core';
import type { ExplainedRule } from '../rules/explained.js';
import type { Answers, Choice } from './answers.js';
import type { Flag } from './flag.js';
import { checkFlagSet, type FlagSet } from './flag-set.js';
import { noFlagMessage, quote } from './messages.js';
import { valueAt } from './read-value.js';

/** Why a key answers what it answers for a context. A plain object, which `JSON.stringify` takes. */
export interface Explanation {
  /** As it was asked. */
  readonly key: string;
  /** The flag that it names; `undefined` where there is none. */
  readonly flagKey: string | undefined;
  /** What stands behind the flag's key and a dot; `undefined` where the key is the flag's. */
  readonly path: string | undefined;
  /**
   * What the flag is: a plain value, a feature flag with one value for everybody, one whose variant rules choose, one whose variant
   * was chosen elsewhere (R3), one that cannot be evaluated (D6), or none. A provider says `not-ready` where it has no flag set.
   */
  readonly kind:
    | 'plain'
    | 'basic'
    | 'multi-variant'
    | 'chosen-elsewhere'
    | 'spoiled'
    | 'not-found'
    | 'not-ready';
  /** One sentence that sums it up. */
  readonly summary: string;
  /** The reason that an evaluation gives which finds a value; `ERROR` where there is none. */
  readonly reason: ResolutionReason;
  /** The variant chosen, as rules or somebody else named it; `undefined` for other flags, whose booleans have `on` and `off`. */
  readonly variant: string | undefined;
  /** Whether the feature flag, or the variant chosen, is enabled; `undefined` where it is neither. */
  readonly enabled: boolean | undefined;
  /**
   * What the key names for whoever has this variant, whatever type is asked for: at the path; without one the plain value, or
   * `enabled`. `undefined` where that is nothing.
   */
  readonly value: JsonValue | undefined;
  /** Of a flag whose variant rules choose: all of them in order, the Default last; else empty. */
  readonly variants: readonly ExplainedVariant[];
}

/** A variant, and how its rule came out: also of those behind the one that is chosen, which an evaluation does not look at. */
export interface ExplainedVariant {
  /** The name of the variant, as the document has it. */
  readonly name: string;
  /** What the flag is, as a boolean, for whoever gets this variant. */
  readonly enabled: boolean;
  /** Whether it is the first whose rule is true, or the Default where there is none (T1). */
  readonly isChosen: boolean;
  /** Absent for the Default. */
  readonly rule?: ExplainedRule;
}

/**
 * Explains which variant a context gets, and why. The variant is the one that `resolve` chooses for the same arguments. Does no
 * I/O, warns nobody, and never rejects because of a key or a context; each rule is evaluated within the bounds of T4 and T5, and what
 * it would warn of is in its result. The result names values of the context and constants of rules: both may be personal data.
 *
 * @throws TypeError where it is no flag set, for callers that no compiler has checked
 */
export async function explain(
  flagSet: FlagSet,
  key: string,
  context: EvaluationContext,
): Promise<Explanation> {
  checkFlagSet('flagSet', flagSet);
  const { flagKey, path } = addressOf(flagSet, key);
  const flag = flagKey === undefined ? undefined : flagSet.flags.get(flagKey);
  const answers = flagKey === undefined ? undefined : flagSet.answersOf(flagKey);
  const address = { key, flagKey, path };
  if (flag === undefined || answers === undefined) {
    return { ...address, ...FAILED, kind: 'not-found', summary: noFlagMessage(flagSet, key) };
  }
  if (answers.kind === 'spoiled') {
    return { ...address, ...FAILED, kind: 'spoiled', summary: answers.message };
  }
  const { choices, fallback } = answers;
  const rules: ExplainedRule[] = [];
  for (const { rule } of choices) if (rule !== undefined) rules.push(await rule.explain(context));
  const first = rules.findIndex(({ value }) => value);
  const chosen = choices[first] ?? fallback;
  const value = valueAt(chosen.subject, path);
  return {
    ...address,
    kind: kindOf(flag),
    summary: summaryOf(flag, chosen, first, path, value),
    reason: chosen.reason,
    variant: chosen.variant,
    enabled: enabledOf(chosen),
    value,
    variants: flag.kind === 'multi-variant' ? variantsOf(answers, rules, chosen) : [],
  };
}

const FAILED = {
  reason: 'ERROR',
  variant: undefined,
  enabled: undefined,
  value: undefined,
  variants: [],
} as const;

/** By K1 and K2. */
function addressOf({ flags }: FlagSet, key: unknown): Pick<Explanation, 'flagKey' | 'path'> {
  if (typeof key !== 'string') return { flagKey: undefined, path: undefined };
  if (flags.has(key)) return { flagKey: key, path: undefined };
  const dot = key.indexOf('.');
  const flagKey = dot < 0 ? undefined : key.slice(0, dot);
  if (flagKey === undefined || !flags.has(flagKey)) return { flagKey: undefined, path: undefined };
  return { flagKey, path: key.slice(dot + 1) };
}

function kindOf(flag: Flag): Explanation['kind'] {
  return flag.kind === 'basic' && flag.chosenVariant !== undefined ? 'chosen-elsewhere' : flag.kind;
}

function variantsOf(
  { choices, fallback }: Answers & { kind: 'choices' },
  rules: readonly ExplainedRule[],
  chosen: Choice,
): ExplainedVariant[] {
  return [...choices, fallback].map((choice, index) => {
    const rule = rules[index];
    const variant = {
      name: choice.variant ?? '',
      enabled: enabledOf(choice) ?? false,
      isChosen: choice === chosen,
    };
    return rule === undefined ? variant : { ...variant, rule };
  });
}

function enabledOf({ subject }: Choice): boolean | undefined {
  return subject.kind === 'feature' ? subject.enabled : undefined;
}

function summaryOf(
  flag: Flag,
  chosen: Choice,
  first: number,
  path: string | undefined,
  value: JsonValue | undefined,
): string {
  const found = path === undefined || value !== undefined ? '' : `, and there is nothing at ${quote(path)}`;
  const { subject } = chosen;
  if (subject.kind === 'plain') return `It is a plain value, the same for everybody${found}`;
  const state = subject.enabled ? 'enabled' : 'disabled, which has no attributes';
  if (flag.kind !== 'multi-variant') {
    if (chosen.variant === undefined)
      return `It is a feature flag with one value for everybody: ${state}${found}`;
    return `Variant ${quote(chosen.variant)} was chosen before the document came, without this context: ${state}${found}`;
  }
  const name = quote(chosen.variant ?? '');
  const why =
    first >= 0
      ? `its rule, number ${first + 1}, is the first that is true`
      : flag.variants.length === 1
        ? 'it is the only one'
        : 'no rule is true';
  return `Variant ${name} is chosen, because ${why}: ${state}${found}`;
}
