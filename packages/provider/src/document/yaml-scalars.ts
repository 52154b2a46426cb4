import type { JsonValue } from '@openfeature/core';

const INTEGER = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** The longest text that can mean anything but itself; a longer number is treated as text. */
const MAX_NUMBER_CHARACTERS = 1_000;

const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/**
 * What a plain scalar stands for in YAML 1.2's core schema; a number may be one that is not finite.
 *
 * @see https://yaml.org/spec/1.2.2/#103-core-schema
 */
export function plainScalar(text: string): JsonValue {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (text.length > MAX_NUMBER_CHARACTERS) return text;
  if (INTEGER.test(text) || FLOAT.test(text)) return Number(text);
  if (NOT_FINITE.test(text))
    return text.toLowerCase().endsWith('nan') ? Number.NaN : Number.POSITIVE_INFINITY;
  return text;
}
