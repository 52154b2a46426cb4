import type { JsonValue } from '@openfeature/core';
import { sortInSlices } from '../flags/sort.js';
import { isRecord, type JsonRecord } from './json-values.js';
import { MANY_KEYS, ownKeys } from './many-keys.js';
import { CHARACTERS_PER_TURN, type Pacer } from './turns.js';

/** How many characters a value counts as when work is paced. */
const VALUE_CHARACTERS = 16;

/** Stands for a pause rather than for text. */
const PAUSE = '';

/** How many pieces are joined at once. */
const PIECES_PER_CHUNK = 1_024;

/**
 * JSON text with sorted keys, so that values that differ only in key order give equal texts. Taken in turns, since one spoiled flag
 * can be as big as its document (D8).
 */
export async function fingerprintOf(value: JsonValue, pace: Pacer): Promise<string> {
  const chunks: string[] = [];
  let pieces: string[] = [];
  for (const piece of writing(value)) {
    if (piece === PAUSE) await pace(CHARACTERS_PER_TURN);
    pieces.push(piece);
    if (pieces.length < PIECES_PER_CHUNK) continue;
    const chunk = pieces.join('');
    chunks.push(chunk);
    pieces = [];
    await pace(Math.max(chunk.length, PIECES_PER_CHUNK * VALUE_CHARACTERS));
  }
  return [...chunks, ...pieces].join('');
}

/** Recursion is bounded by the levels that a document may nest. */
function* writing(value: JsonValue): Generator<string, void, void> {
  if (Array.isArray(value)) {
    yield '[';
    for (const [index, element] of value.entries()) {
      if (index > 0) yield ',';
      yield* writingInside(element);
    }
    yield ']';
  } else if (isRecord(value)) {
    yield '{';
    for (const [index, key] of (yield* sortedKeys(value)).entries()) {
      yield `${index > 0 ? ',' : ''}${JSON.stringify(key)}:`;
      yield* writingInside(value[key] as JsonValue);
    }
    yield '}';
  } else {
    yield JSON.stringify(value);
  }
}

/** Many keys are sorted in slices, each followed by an empty piece. */
function* sortedKeys(value: JsonRecord): Generator<string, readonly string[], void> {
  const keys = ownKeys(value);
  if (keys.length < MANY_KEYS) return [...keys].sort();
  const sorting = sortInSlices(keys);
  for (let step = sorting.next(); ; step = sorting.next()) {
    if (step.done) return step.value;
    yield PAUSE;
  }
}

/** A generator for each scalar would take longer than writing it. */
function writingInside(value: JsonValue): Iterable<string> {
  return typeof value === 'object' && value !== null ? writing(value) : [JSON.stringify(value)];
}
