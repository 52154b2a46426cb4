import type { JsonValue } from '@openfeature/core';
import { describeError } from '../shared/describe-error.js';
import type { JsonRoot } from './json-root.js';

/** The result of reading a document's text: a JSON value, or why there is none. */
export type ContentResult =
  | {
      readonly ok: true;
      /** For JSON: assembled and deep-frozen on first access. */
      readonly value: JsonValue;
      readonly warnings: readonly string[];
      /** For JSON whose root is an object: its members. Only the long ones are frozen. */
      readonly root?: JsonRoot | undefined;
      /** The most keys that any object has, where that is known. */
      readonly widest?: number;
    }
  | { readonly ok: false; readonly message: string };

export function rejected(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

/** The first line of the message of whatever was thrown: parsers append excerpts of the document. */
export function firstLine(error: unknown): string {
  return (describeError(error).split('\n', 1)[0] ?? '').replace(/:$/, '');
}
