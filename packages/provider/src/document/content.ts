import type { JsonValue } from '@openfeature/core';

/** What reading the text of a document gives: a JSON value, not frozen yet, or why there is none. */
export type ContentResult =
  | { readonly ok: true; readonly value: JsonValue; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly message: string };

export function rejected(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

/** The message of whatever was thrown, on one line: parsers add excerpts of the document below it. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n', 1)[0] ?? '').replace(/:$/, '');
}
