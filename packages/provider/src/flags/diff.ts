import type { JsonValue } from '@openfeature/core';
import { attempt } from '../shared/option-values.js';
import { DocumentFlags } from './document-flags.js';
import { checkFlag, checkFlags, type Flag, type Flags, type Variant } from './flag.js';
import { sortInSlices } from './sort.js';

/** How many values are compared without a pause: about a millisecond's work. */
const VALUES_PER_SLICE = 5_000;

/** How many values two entries may have to be compared without a pause. */
const VALUES_PER_LOOK = 500;

/** What is looked at to compare flags. */
export type ComparableFlags = Pick<Flags, 'get' | 'has' | 'keys'>;

/**
 * Keys of the flags that were added, removed or altered, sorted by code unit (E4). Key order and white space alter nothing;
 * the order of variants and of array elements does. Two rules are the same when their normal forms are.
 *
 * @throws TypeError that names what was expected, and what came
 */
export function diffFlags(previous: Flags, next: Flags): string[] {
  checkFlags('previous', previous);
  checkFlags('next', next);
  // Whatever else is wrong with them shows while they are compared.
  return attempt('previous and next', () => {
    const comparing = differences(previous, next);
    for (let step = comparing.next(); ; step = comparing.next()) if (step.done) return step.value;
  });
}

/**
 * As {@link diffFlags}, but gives the event loop a turn between slices of work: two flag sets of 8 MiB take longer than
 * anything else may hold it (D8).
 */
export async function diffFlagsInTurns(
  previous: ComparableFlags,
  next: ComparableFlags,
  turn: () => Promise<void>,
): Promise<string[]> {
  const comparing = differences(previous, next);
  for (let step = comparing.next(); ; step = comparing.next()) {
    if (step.done) return step.value;
    await turn();
  }
}

type Comparing<T> = Generator<void, T, void>;

/** Counts the values that are compared. */
interface Count {
  values: number;
}

function* differences(previous: ComparableFlags, next: ComparableFlags): Comparing<string[]> {
  const count: Count = { values: 0 };
  const changed: string[] = [];
  for (const key of next.keys()) {
    if (!isUnaltered(previous, next, key, count)) {
      const before = glimpse(previous, key);
      const after = glimpse(next, key);
      if (before !== undefined) checkFlag('previous', key, before);
      if (after !== undefined) checkFlag('next', key, after);
      const isSame = before !== undefined && after !== undefined && (yield* sameFlag(before, after, count));
      if (!isSame) changed.push(key);
    }
    if (isSliceDone(count)) yield;
  }
  for (const key of previous.keys()) {
    if (!next.has(key)) changed.push(key);
    if (isSliceDone(count)) yield;
  }
  return yield* sortInSlices(changed);
}

/** A flag to be compared, which costs less than one to be kept. */
export function glimpse(flags: ComparableFlags, key: string): Flag | undefined {
  return flags instanceof DocumentFlags ? flags.glimpse(key) : flags.get(key);
}

/** Whether two documents have the same entry for a key, by a quick check: most flags are the same in the next version. */
function isUnaltered(previous: ComparableFlags, next: ComparableFlags, key: string, count: Count): boolean {
  if (!(previous instanceof DocumentFlags && next instanceof DocumentFlags)) {
    return glimpse(previous, key) === glimpse(next, key);
  }
  if (previous.kind !== next.kind) return false;
  const before = previous.entryOf(key);
  const after = next.entryOf(key);
  if (before === undefined || after === undefined) return false;
  if (before === after) return true;
  const looks = { left: VALUES_PER_LOOK };
  const isSame = looksSame(before, after, looks);
  count.values += VALUES_PER_LOOK - Math.max(0, looks.left);
  return isSame;
}

/** As {@link sameJson}, but without a pause, and `false` where that would take long. */
function looksSame(a: JsonValue, b: JsonValue, looks: { left: number }): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index += 1) {
      looks.left -= 1;
      if (looks.left < 0 || !looksSame(a[index] as JsonValue, b[index] as JsonValue, looks)) return false;
    }
    return true;
  }
  if (Array.isArray(b)) return false;
  let more = 0;
  for (const name in a) {
    looks.left -= 1;
    if (looks.left < 0) return false;
    more += 1;
    const [one, other] = [a[name] as JsonValue, b[name] as JsonValue];
    // Own properties only (D5): what a prototype has is not JSON, and never the same.
    if (one !== other && !(Object.hasOwn(b, name) && looksSame(one, other, looks))) return false;
  }
  for (const _name in b) {
    more -= 1;
    if (more < 0) return false;
  }
  return more === 0;
}

/** Counts one more value, and returns whether it is time for a pause. */
function isSliceDone(count: Count): boolean {
  count.values += 1;
  if (count.values < VALUES_PER_SLICE) return false;
  count.values = 0;
  return true;
}

function* sameFlag(a: Flag, b: Flag, count: Count): Comparing<boolean> {
  if (a === b) return true;
  if (a.kind === 'plain') return b.kind === 'plain' && (yield* sameJson(a.value, b.value, count));
  if (a.kind === 'spoiled') return b.kind === 'spoiled' && a.fingerprint === b.fingerprint;
  if (a.kind === 'basic') {
    return (
      b.kind === 'basic' &&
      a.enabled === b.enabled &&
      a.chosenVariant === b.chosenVariant &&
      (yield* sameJson(a.attributes, b.attributes, count))
    );
  }
  if (b.kind !== 'multi-variant' || a.variants.length !== b.variants.length) return false;
  for (const [index, variant] of a.variants.entries()) {
    if (!(yield* sameVariant(variant, b.variants[index], count))) return false;
  }
  return true;
}

function* sameVariant(a: Variant, b: Variant | undefined, count: Count): Comparing<boolean> {
  if (isSliceDone(count)) yield;
  return (
    b !== undefined &&
    a.name === b.name &&
    a.enabled === b.enabled &&
    a.rule?.text === b.rule?.text &&
    (yield* sameJson(a.attributes, b.attributes, count))
  );
}

/** Recursion is bounded by the levels that a document may nest. */
function* sameJson(a: JsonValue | undefined, b: JsonValue | undefined, count: Count): Comparing<boolean> {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index += 1) {
      if (isSliceDone(count)) yield;
      // Most elements are equal scalars, and a generator for each would take longer than comparing them.
      if (a[index] !== b[index] && !(yield* sameJson(a[index], b[index], count))) return false;
    }
    return true;
  }
  if (Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length >= VALUES_PER_SLICE) yield;
  if (names.length !== Object.keys(b).length) return false;
  if (names.length >= VALUES_PER_SLICE) yield;
  for (const name of names) {
    if (isSliceDone(count)) yield;
    if (!Object.hasOwn(b, name)) return false;
    if (a[name] !== b[name] && !(yield* sameJson(a[name], b[name], count))) return false;
  }
  return true;
}
