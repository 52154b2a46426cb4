import { ErrorCode, type EvaluationContext, type JsonValue, type ResolutionDetails } from '@openfeature/core';
import type { Answers, Choice, FlagType } from './answers.js';
import type { FlagEvaluation } from './flag-evaluation.js';
import type { FlagSet } from './flag-set.js';
import { readValue } from './read-value.js';
import { choose, replyTo, resolve } from './resolve.js';

/** How many flags are evaluated without a pause: less than a millisecond's work where their rules are short. */
const FLAGS_PER_SLICE = 500;

/**
 * Evaluates a key without a type: a feature flag answers whether it is enabled, a plain value or an attribute whatever it is
 * (K1 to K7). Never throws; errors are in the details, which are frozen.
 */
export function evaluate(flagSet: FlagSet, key: string, context: EvaluationContext): FlagEvaluation {
  const place = locate(flagSet, key);
  if (place === undefined || place.answers.kind === 'spoiled') return withoutType(flagSet, key, context);
  return evaluation(flagSet, choose(place.answers, context), key, place.flagKey, place.path);
}

/**
 * Evaluates all flags of a set for one context, in the document's order: each flag by its key and, where it is a feature flag
 * that is enabled, each of its attributes by `flag.attribute`, just as each of these keys is evaluated by itself. Of a disabled
 * variant, attributes that other variants of the flag have are told as DISABLED. Never throws.
 */
export function evaluateAll(flagSet: FlagSet, context: EvaluationContext): FlagEvaluation[] {
  const evaluating = evaluations(flagSet, context);
  for (let step = evaluating.next(); ; step = evaluating.next()) if (step.done) return step.value;
}

/** As {@link evaluateAll}, but gives the event loop a turn between slices of work. */
export async function evaluateAllInTurns(
  flagSet: FlagSet,
  context: EvaluationContext,
  turn: () => Promise<void>,
): Promise<FlagEvaluation[]> {
  const evaluating = evaluations(flagSet, context);
  for (let step = evaluating.next(); ; step = evaluating.next()) {
    if (step.done) return step.value;
    await turn();
  }
}

/** Each flag's own key, and `flag.attribute` for each attribute that any of its variants has, in the document's order. */
export function keysOf(flagSet: FlagSet): string[] {
  const keys: string[] = [];
  for (const flagKey of flagSet.flags.keys()) {
    const answers = flagSet.answersOf(flagKey);
    keys.push(flagKey, ...(answers === undefined ? [] : attributesOf(flagSet, flagKey, answers).keys()));
  }
  return keys;
}

function* evaluations(flagSet: FlagSet, context: EvaluationContext): Generator<void, FlagEvaluation[], void> {
  const all: FlagEvaluation[] = [];
  let flags = 0;
  for (const flagKey of flagSet.flags.keys()) {
    for (const one of evaluationsOf(flagSet, flagKey, context)) all.push(one);
    flags += 1;
    if (flags % FLAGS_PER_SLICE === 0) yield;
  }
  return all;
}

/** The evaluations of one flag and its attributes; nothing where there is no such flag. */
export function evaluationsOf(
  flagSet: FlagSet,
  flagKey: string,
  context: EvaluationContext,
): readonly FlagEvaluation[] {
  const answers = flagSet.answersOf(flagKey);
  if (answers === undefined) return [];
  if (answers.kind === 'spoiled') return [withoutType(flagSet, flagKey, context)];
  const choice = choose(answers, context);
  choice.evaluations ??= evaluationsOfChoice(flagSet, flagKey, answers, choice);
  return choice.evaluations;
}

function evaluationsOfChoice(
  flagSet: FlagSet,
  flagKey: string,
  answers: Answers,
  choice: Choice,
): readonly FlagEvaluation[] {
  const evaluated = [evaluation(flagSet, choice, flagKey, flagKey, undefined)];
  for (const [key, path] of attributesOf(flagSet, flagKey, answers)) {
    const one = evaluation(flagSet, choice, key, flagKey, path);
    if (one.errorCode !== ErrorCode.FLAG_NOT_FOUND) evaluated.push(one);
  }
  return Object.freeze(evaluated);
}

/** The attributes that can be asked for as `flag.attribute`, of all variants, by that key. */
function attributesOf(flagSet: FlagSet, flagKey: string, answers: Answers): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  // What precedes the first dot names the flag (K2), so nothing inside a flag whose key has a dot can be asked for.
  if (answers.kind === 'spoiled' || flagKey.includes('.')) return attributes;
  for (const { subject } of [...answers.choices, answers.fallback]) {
    if (subject.kind === 'plain') continue;
    for (const name of Object.keys(subject.attributes)) {
      const key = `${flagKey}.${name}`;
      // A flag of that very key comes first (K1).
      if (!flagSet.flags.has(key)) attributes.set(key, name);
    }
  }
  return attributes;
}

interface Place {
  readonly answers: Answers;
  readonly flagKey: string;
  readonly path: string | undefined;
}

/** What a key names (K1, K2). */
function locate(flagSet: FlagSet, key: string): Place | undefined {
  const exact = flagSet.answersOf(key);
  if (exact !== undefined) return { answers: exact, flagKey: key, path: undefined };
  const dot = typeof key === 'string' ? key.indexOf('.') : -1;
  if (dot < 0) return undefined;
  const flagKey = key.slice(0, dot);
  const answers = flagSet.answersOf(flagKey);
  return answers && { answers, flagKey, path: key.slice(dot + 1) };
}

function evaluation(
  flagSet: FlagSet,
  choice: Choice,
  key: string,
  flagKey: string,
  path: string | undefined,
): FlagEvaluation {
  const type = typeAt(flagSet, choice, path);
  const { details } = replyTo<JsonValue | undefined>(
    flagSet,
    choice,
    { type, key, flagKey, path },
    undefined,
  );
  return toEvaluation(key, details);
}

/** The type by which what is there can be asked for. */
function typeAt(flagSet: FlagSet, choice: Choice, path: string | undefined): FlagType {
  const outcome = readValue(choice.subject, 'boolean', path, flagSet.options.valueAttribute);
  if (outcome.kind !== 'mismatch') return 'boolean';
  const type = typeof outcome.found;
  return type === 'string' || type === 'number' ? type : 'object';
}

/** Where every type gets the same answer: an error. */
function withoutType(flagSet: FlagSet, key: string, context: EvaluationContext): FlagEvaluation {
  return toEvaluation(key, resolve<JsonValue | undefined>(flagSet, 'boolean', key, undefined, context));
}

function toEvaluation(
  flagKey: string,
  { value, ...details }: ResolutionDetails<JsonValue | undefined>,
): FlagEvaluation {
  return Object.freeze(value === undefined ? { flagKey, ...details } : { flagKey, value, ...details });
}
