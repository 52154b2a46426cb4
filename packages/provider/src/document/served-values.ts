import type { JsonValue } from '@openfeature/core';
import type { Flags } from '../flags/flag.js';
import { isRecord } from './json-values.js';
import type { RawDocument } from './raw-document.js';

/**
 * A stored document in which some flags are as they were served, with one variant, the one that was chosen (H1).
 *
 * @param content of the document, whose root is an object
 */
export function withServedValues(
  document: RawDocument,
  content: JsonValue | undefined,
  served: Flags,
  keys: readonly string[],
): RawDocument {
  const root = isRecord(content) ? content : {};
  const values = new Map(Object.entries(isRecord(root.values) ? root.values : {}));
  for (const key of keys) {
    const flag = served.get(key);
    if (flag?.kind !== 'basic' || flag.chosenVariant === undefined) continue;
    const { enabled, attributes, chosenVariant } = flag;
    values.set(key, { _variants: [{ name: chosenVariant, enabled, attributeValues: attributes }] });
  }
  const text = JSON.stringify({ ...root, values: Object.fromEntries(values) });
  return { ...document, bytes: new TextEncoder().encode(text) };
}
