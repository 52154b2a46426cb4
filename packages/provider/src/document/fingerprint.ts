import type { JsonValue } from '@openfeature/core';
import { isRecord } from './json-values.js';
import type { Pacer } from './turns.js';

/** What a value counts for in characters when work is paced. */
const VALUE_CHARACTERS = 16;

/** Pieces that are joined in one go. */
const PIECES_PER_CHUNK = 1_024;

/**
 * JSON text with sorted keys: equal for values that differ in nothing but key order. Taken in turns, since one spoiled flag
 * can be as big as its document (D8).
 */
export async function fingerprintOf(value: JsonValue, pace: Pacer): Promise<string> {
  const chunks: string[] = [];
  let pieces: string[] = [];
  for (const piece of writing(value)) {
    pieces.push(piece);
    if (pieces.length < PIECES_PER_CHUNK) continue;
    const chunk = pieces.join('');
    chunks.push(chunk);
    pieces = [];
    await pace(Math.max(chunk.length, PIECES_PER_CHUNK * VALUE_CHARACTERS));
  }
  return [...chunks, ...pieces].join('');
}

/** Recursion is bounded by the nesting that documents are held to. */
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
    for (const [index, key] of Object.keys(value).sort().entries()) {
      yield `${index > 0 ? ',' : ''}${JSON.stringify(key)}:`;
      yield* writingInside(value[key] as JsonValue);
    }
    yield '}';
  } else {
    yield JSON.stringify(value);
  }
}

/** A generator for each scalar would take longer than writing it. */
function writingInside(value: JsonValue): Iterable<string> {
  return typeof value === 'object' && value !== null ? writing(value) : [JSON.stringify(value)];
}
