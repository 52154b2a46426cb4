import {
  ErrorCode,
  type EvaluationContext,
  type FlagMetadata,
  type JsonValue,
  StandardResolutionReasons as Reason,
  type ResolutionDetails,
} from '@openfeature/core';
import { describeError } from '../shared/describe-error.js';
import {
  type Answers,
  type Choice,
  type FlagType,
  type KnownReplies,
  noReplies,
  type Reply,
} from './answers.js';
import type { FlagSet } from './flag-set.js';
import {
  mismatchMessage,
  noFlagMessage,
  noPathMessage,
  noValueAttributeMessage,
  type Question,
} from './messages.js';
import { readValue } from './read-value.js';

export type { FlagType } from './answers.js';

const NO_METADATA: FlagMetadata = Object.freeze({});

/**
 * Answers one evaluation: synchronous, without I/O, and never throwing, whatever key, default and context are (K8).
 *
 * A key that names a flag exactly is that flag; otherwise the part before its first dot names the flag, and the rest is a
 * path into its attributes or its plain value (K1, K2). Errors are in the details: FLAG_NOT_FOUND, TYPE_MISMATCH and
 * PARSE_ERROR, with `defaultValue` as the value and a message that says how to ask (K7). Details are frozen. Those of a value
 * found are shared between evaluations; only those that carry the caller's default are made anew.
 *
 * @param type The type that the caller wants; `T` has to agree with it.
 */
export function resolve<T>(
  flagSet: FlagSet,
  type: FlagType,
  key: string,
  defaultValue: T,
  context: EvaluationContext,
): ResolutionDetails<T> {
  return replyOf(flagSet, type, key, defaultValue, context).details;
}

/** As {@link resolve}, in a promise, which is shared between evaluations where the details are. */
export function resolveInPromise<T>(
  flagSet: FlagSet,
  type: FlagType,
  key: string,
  defaultValue: T,
  context: EvaluationContext,
): Promise<ResolutionDetails<T>> {
  const reply = replyOf(flagSet, type, key, defaultValue, context);
  reply.promise ??= Promise.resolve(reply.details);
  return reply.promise;
}

function replyOf<T>(
  flagSet: FlagSet,
  type: FlagType,
  key: string,
  defaultValue: T,
  context: EvaluationContext,
): Reply<T> {
  try {
    const exact = flagSet.answersOf(key);
    if (exact !== undefined) {
      if (exact.kind === 'spoiled') return spoiled(exact, defaultValue);
      const choice = choose(exact, context);
      // The caller guarantees that T is what `type` says; see the doc comment of `resolve`.
      const known = choice.known[type] as Reply<JsonValue & T> | undefined;
      if (known !== undefined) return known;
      return answer(flagSet, choice, { type, key, flagKey: key, path: undefined }, defaultValue);
    }
    const dot = typeof key === 'string' ? key.indexOf('.') : -1;
    const flagKey = dot < 0 ? undefined : key.slice(0, dot);
    const answers = flagKey === undefined ? undefined : flagSet.answersOf(flagKey);
    if (flagKey === undefined || answers === undefined) {
      const message = noFlagMessage(flagSet, key);
      return failure(defaultValue, ErrorCode.FLAG_NOT_FOUND, message, flagSet.metadata);
    }
    if (answers.kind === 'spoiled') return spoiled(answers, defaultValue);
    const choice = choose(answers, context);
    const path = key.slice(dot + 1);
    const known = choice.knownByPath.get(path)?.[type] as Reply<JsonValue & T> | undefined;
    return known ?? answer(flagSet, choice, { type, key, flagKey, path }, defaultValue);
  } catch (error) {
    // No document or key leads here, but a context may be an object that throws when it is read.
    const message = `The flag could not be evaluated: ${describeError(error)}`;
    return failure(defaultValue, ErrorCode.GENERAL, message, metadataOf(flagSet));
  }
}

/** Also for something that is not a flag set. */
function metadataOf(flagSet: FlagSet): FlagMetadata {
  try {
    return flagSet.metadata ?? NO_METADATA;
  } catch {
    return NO_METADATA;
  }
}

function spoiled<T>({ message, metadata }: Answers & { kind: 'spoiled' }, defaultValue: T): Reply<T> {
  return failure(defaultValue, ErrorCode.PARSE_ERROR, message, metadata);
}

/** Answers a question about a flag that is in one of its states. */
export function replyTo<T>(flagSet: FlagSet, choice: Choice, question: Question, defaultValue: T): Reply<T> {
  const { type, path } = question;
  const replies = path === undefined ? choice.known : choice.knownByPath.get(path);
  const known = replies?.[type] as Reply<JsonValue & T> | undefined;
  return known ?? answer(flagSet, choice, question, defaultValue);
}

/** Answers a question that this choice has not answered yet, or cannot answer with a value of its own. */
function answer<T>(flagSet: FlagSet, choice: Choice, question: Question, defaultValue: T): Reply<T> {
  const { type, path } = question;
  const { valueAttribute } = flagSet.options;
  const { subject, metadata } = choice;
  const outcome = readValue(subject, type, path, valueAttribute);
  switch (outcome.kind) {
    case 'value':
      return remember(choice, question, outcome.value) as Reply<JsonValue & T>;
    case 'disabled':
      return reply({ ...base(defaultValue, Reason.DISABLED, metadata), ...named(choice.variant) });
    case 'nothing':
      return failure(defaultValue, ErrorCode.FLAG_NOT_FOUND, noPathMessage(subject, question), metadata);
    case 'no-value-attribute': {
      const message = noValueAttributeMessage(subject, question, valueAttribute);
      return failure(defaultValue, ErrorCode.TYPE_MISMATCH, message, metadata);
    }
    case 'mismatch': {
      const message = mismatchMessage(subject, question, outcome.found, valueAttribute);
      return failure(defaultValue, ErrorCode.TYPE_MISMATCH, message, metadata);
    }
  }
}

/** The first choice whose rule is true, else the last one (T1). */
export function choose(answers: Answers & { kind: 'choices' }, context: EvaluationContext): Choice {
  for (const choice of answers.choices) {
    if (choice.rule?.evaluate(context) === true) return choice;
  }
  return answers.fallback;
}

function remember(choice: Choice, { type, path }: Question, value: JsonValue): Reply<JsonValue> {
  const made = reply({
    ...base(value, choice.reason, choice.metadata),
    ...named(choice.variant ?? switchPosition(value)),
  });
  knownReplies(choice, path)[type] = made;
  return made;
}

function reply<T>(details: ResolutionDetails<T>): Reply<T> {
  return { details: Object.freeze(details), promise: undefined };
}

function knownReplies(choice: Choice, path: string | undefined): KnownReplies {
  if (path === undefined) return choice.known;
  let known = choice.knownByPath.get(path);
  if (known === undefined) {
    known = noReplies();
    choice.knownByPath.set(path, known);
  }
  return known;
}

/** The variant of a boolean without named variants (R1). */
function switchPosition(value: JsonValue): string | undefined {
  if (typeof value !== 'boolean') return undefined;
  return value ? 'on' : 'off';
}

function named(variant: string | undefined): { variant?: string } {
  return variant === undefined ? {} : { variant };
}

function base<T>(value: T, reason: string, flagMetadata: FlagMetadata) {
  return { value, reason, flagMetadata };
}

function failure<T>(
  defaultValue: T,
  errorCode: ErrorCode,
  errorMessage: string,
  flagMetadata: FlagMetadata,
): Reply<T> {
  return reply({ ...base(defaultValue, Reason.ERROR, flagMetadata), errorCode, errorMessage });
}
