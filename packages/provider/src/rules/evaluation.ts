import type { EvaluationContext } from '@openfeature/core';
import { describeError } from '../shared/describe-error.js';
import { readForRule } from './context-reader.js';
import type { RuleWarningKind } from './rule.js';
import { numberOfText, type Scalar, toScalar } from './scalar.js';

/** UTF-16 code units that a compared context value may have; every comparison with a longer one is false (T4). */
export const MAX_CONTEXT_TEXT = 65_536;

/**
 * Work of one evaluation of one rule, in code units read from the context, each of which takes some nanoseconds: 64 texts of
 * the greatest length. A rule that needs more counts as false (T5).
 */
export const MAX_EVALUATION_WORK = 64 * MAX_CONTEXT_TEXT;

/** Texts up to this length are converted again rather than kept. */
const SHORT_TEXT = 32;

/** Passes only the first message of each kind on. */
export type WarnOnce = (kind: RuleWarningKind, what: string) => void;

/** Ends an evaluation that has taken too much work. */
export class EvaluationTooLong extends Error {}

/** The warning that an evaluation gives which has thrown. */
export function whyNotEvaluated(error: unknown): [kind: RuleWarningKind, message: string] {
  return [
    error instanceof EvaluationTooLong ? 'evaluation-too-long' : 'evaluation-failed',
    `a rule could not be evaluated and counts as false: ${describeError(error)}`,
  ];
}

/** One evaluation of one rule: reads the context and counts what that costs. */
export class Evaluation {
  readonly #context: EvaluationContext;
  /** Gives a warning for whoever reads the log. */
  readonly warnOnce: WarnOnce;
  #work = 0;
  #numbers: Map<string, number | bigint | undefined> | undefined;

  constructor(context: EvaluationContext, warnOnce: WarnOnce) {
    this.#context = context;
    this.warnOnce = warnOnce;
  }

  /** What has been spent so far. */
  get work(): number {
    return this.#work;
  }

  /** What a rule reads at a name (T2). */
  attribute(name: string): unknown {
    return readForRule(this.#context, name);
  }

  /** The attribute as a scalar; `undefined` when it is missing in the sense of T3, or too long to be compared. */
  scalar(name: string): Scalar | undefined {
    return this.comparable(toScalar(this.attribute(name)));
  }

  /** The attribute as a number, or as what a text in JSON's grammar means (T4). */
  number(name: string): number | bigint | undefined {
    const value = this.attribute(name);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    const scalar = this.comparable(toScalar(value));
    return scalar === undefined ? undefined : this.numberOf(scalar);
  }

  /** A scalar of the context, unless it is a text that is too long to be compared. */
  comparable(scalar: Scalar | undefined): Scalar | undefined {
    if (typeof scalar !== 'string' || scalar.length <= MAX_CONTEXT_TEXT) return scalar;
    this.warnOnce(
      'text-too-long',
      `a comparison got a text of more than ${MAX_CONTEXT_TEXT} characters and is false`,
    );
    return undefined;
  }

  /** @throws EvaluationTooLong when it was too much */
  spend(work: number): void {
    this.#work += work;
    if (this.#work <= MAX_EVALUATION_WORK) return;
    throw new EvaluationTooLong('its comparisons take too long with so large attributes');
  }

  /** A number, or what a text in JSON's grammar means (T4); a long text is converted once. */
  numberOf(value: Scalar): number | bigint | undefined {
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    if (typeof value !== 'string') return undefined;
    if (value.length <= SHORT_TEXT) return numberOfText(value);
    this.#numbers ??= new Map();
    if (this.#numbers.has(value)) return this.#numbers.get(value);
    this.spend(value.length);
    const number = numberOfText(value);
    this.#numbers.set(value, number);
    return number;
  }
}
