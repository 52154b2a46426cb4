import type { JsonValue } from '@openfeature/core';
import { describeError } from '../shared/describe-error.js';
import type { JsonRoot } from './json-root.js';

/** What reading the text of a document gives: a JSON value, or why there is none. */
export type ContentResult =
  | {
      readonly ok: true;
      /** Of JSON: put together and deep-frozen when it is first asked for. */
      readonly value: JsonValue;
      readonly warnings: readonly string[];
      /** Of JSON whose root is an object: its members, of which the long ones are frozen. */
      readonly root?: JsonRoot | undefined;
      /** No object has more keys, where that is known. */
      readonly widest?: number;
    }
  | { readonly ok: false; readonly message: string };

export function rejected(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

/** The message of whatever was thrown, on one line: parsers add excerpts of the document below it. */
export function firstLine(error: unknown): string {
  return (describeError(error).split('\n', 1)[0] ?? '').replace(/:$/, '');
}
