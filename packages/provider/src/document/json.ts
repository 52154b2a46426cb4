import type { JsonValue } from '@openfeature/core';
import { type ContentResult, firstLine, rejected } from './content.js';

/** Reads JSON text. A key that stands twice in an object has its last value, as `JSON.parse` does it. */
export function readJson(text: string): ContentResult {
  try {
    return { ok: true, value: JSON.parse(text) as JsonValue, warnings: [] };
  } catch (error) {
    return rejected(`The document is not JSON: ${firstLine(error)}`);
  }
}
